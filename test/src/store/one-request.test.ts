import { describe, expect } from "vitest";
import type { ChangeRecord } from "#src/modules/changes/records.ts";
import { timedTest } from "#test/support/store-test.ts";
import { ask, changeOf, putListing } from "./one-request.ts";
import { approval, code, must, quiet, refusal, itemUpdate, usd } from "./studio.ts";

const test = timedTest
  .extend("start", { scope: "file" }, new Date("2027-02-03T12:00:00Z"))
  .extend("listing", { auto: true }, ({ house, studio, shop }) => putListing(house, studio, shop))
  .extend("maker", ({ studio }) => () => {
    return studio.as("maker");
  })
  .extend("approve", ({ studio }) => async (change: ChangeRecord, hash: string) => {
    return studio.as("manager").decideChange(approval(change, hash));
  })
  /** The one operation of the shop that is due, in hand. */
  .extend("claimed", ({ house, studio }) => async () => {
    const due = await house.admin.operations.claim("w", 50, 60_000);
    return must(due.find(({ studioId }) => studioId === studio.id));
  })
  .extend("record", ({ house, studio, claimed }) => async (update: Parameters<typeof itemUpdate>[1]) => {
    const operation = await claimed();
    const worker = house.stores.worker(studio.id);
    await worker.recordItem(operation, itemUpdate(operation, { externalId: "9001", ...update }));
    await house.admin.operations.finish(
      operation,
      update.state === "applied" ? "done" : "parked",
      update.failure?.code,
    );
  })
  .extend("fees", ({ house, studio }) => () => {
    return house.db.sql<{ state: string; cents: number; member_id: string }>(
      "select state, cents, member_id from fees where studio_id = $1 order by seq",
      [studio.id],
    );
  })
  .extend("renewal", ({ house, studio, shop, maker }) => async () => {
    const change = await changeOf(maker(), await putListing(house, studio, shop), "renew");
    return { change, hash: await ask(maker(), change) };
  });

const failure = (of: string) => ({ code: of, text: "No.", reference: "R-1" });

describe("one request per listing and field", () => {
  test("a second edit of the same field is refused with the first; other fields and drafts are not", async ({
    studio,
    listing,
    maker,
  }) => {
    const one = await changeOf(maker(), listing, "edit", { title: "One", "price:": 2500 });
    const two = await changeOf(studio.as("other"), listing, "edit", { title: "Two" });
    const three = await changeOf(studio.as("other"), listing, "edit", { tags: ["blue"] });
    await ask(maker(), one);
    const number = (await maker().change(one.id))?.number;
    expect(await refusal(ask(studio.as("other"), two))).toMatchObject({
      code: "already-asked",
      change: { id: one.id, number },
      userText: `A change of this waits for approval already: request ${number}. Decide about it first; I didn't ask a second time.`,
    });
    expect((await maker().change(two.id))?.state).toBe("draft");
    await ask(studio.as("other"), three);
    await maker().withdrawChange({ changeId: one.id, ...quiet });
    await ask(studio.as("other"), two);
    expect(await code(ask(maker(), one))).toBe("already-asked");
  });

  test.for(["renew", "unpublish", "delete"] as const)(
    "a second %s is refused until the first ended",
    async (kind, { studio, listing, maker, approve, record }) => {
      const one = await changeOf(maker(), listing, kind);
      const two = await changeOf(studio.as("other"), listing, kind);
      const hash = await ask(maker(), one);
      expect(await code(ask(studio.as("other"), two))).toBe("already-asked");
      await approve(one, hash);
      expect((await refusal(ask(studio.as("other"), two))).userText).toContain("is approved and on its way");
      // Taking off sale never waits for another kind of request.
      for (const other of (["renew", "unpublish", "delete"] as const).filter((each) => each !== kind)) {
        await ask(maker(), await changeOf(maker(), listing, other));
      }
      await record({ state: "applied" });
      await ask(studio.as("other"), two);
    },
  );

  test("one that failed lets go, and is tried again only while nobody else asks; one that waits for a sign-in holds", async ({
    studio,
    listing,
    maker,
    approve,
    record,
  }) => {
    const one = await changeOf(maker(), listing, "edit", { title: "One" });
    await approve(one, await ask(maker(), one));
    await record({ state: "failed", failure: failure("marketplace-down") });
    const two = await changeOf(maker(), listing, "edit", { title: "Two" });
    await approve(two, await ask(maker(), two));
    expect(await code(studio.as("manager").retryChange({ changeId: one.id, ...quiet }))).toBe("already-asked");
    await record({ state: "parked", failure: failure("auth-dead") });
    const three = await changeOf(maker(), listing, "edit", { title: "Three" });
    expect(await code(ask(maker(), three))).toBe("already-asked");
  });
});

describe("fees", () => {
  test("are reserved when they are decided and booked when the activation happened", async ({
    studio,
    approve,
    record,
    fees,
    renewal,
  }) => {
    const { change, hash } = await renewal();
    await approve(change, hash);
    expect(await fees()).toMatchObject([{ state: "reserved", cents: 20 }]);
    expect(
      (await studio.as("viewer").digest({ since: new Date("2027-02-01"), until: new Date("2099-01-01") }, 5)).fees,
    ).toEqual([]);
    await record({ state: "applied", progress: { renewingSince: "2027-02-03T12:00:00Z", billed: true } });
    expect(await fees()).toEqual([{ state: "booked", cents: 20, member_id: studio.members.manager.id }]);
    expect(
      (await studio.as("viewer").digest({ since: new Date("2027-02-01"), until: new Date("2099-01-01") }, 5)).fees,
    ).toEqual([{ by: studio.members.manager.id, cents: 20 }]);
  });

  test("what was renewed by somebody else on the marketplace cost us nothing", async ({
    approve,
    record,
    fees,
    renewal,
  }) => {
    const { change, hash } = await renewal();
    await approve(change, hash);
    await record({ state: "applied", progress: {} });
    expect(await fees()).toMatchObject([{ state: "released" }]);
  });

  test("decided ones count against the ceiling until they happened or ended; billed ones on their day", async ({
    house,
    studio,
    approve,
    record,
    renewal,
  }) => {
    await studio.as("owner").setSettings({ dailyFeeCeiling: usd(40), ...quiet });
    const [one, two, three, four] = [await renewal(), await renewal(), await renewal(), await renewal()];
    await approve(one.change, one.hash);
    await record({ state: "applied", progress: { billed: true } });
    await approve(two.change, two.hash);
    expect(await code(approve(three.change, three.hash))).toBe("fee-ceiling");
    await record({ state: "failed", failure: failure("marketplace-refused") });
    await approve(three.change, three.hash);
    // What failed was let go: trying it again asks the ceiling anew.
    expect(await code(studio.as("manager").retryChange({ changeId: two.change.id, ...quiet }))).toBe("fee-ceiling");
    // The next day what was billed is over, what is still to come is not.
    await house.db.setNow(new Date("2027-02-04T12:00:00Z"));
    await approve(four.change, four.hash);
    expect(await code(studio.as("manager").retryChange({ changeId: two.change.id, ...quiet }))).toBe("fee-ceiling");
  });
});
