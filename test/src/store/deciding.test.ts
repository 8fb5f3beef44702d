import { describe, expect } from "vitest";
import { studioTest } from "#test/support/store-test.ts";
import { approval, code, draft, openShop, quiet, refusal, submit, itemUpdate, usd } from "./studio.ts";

const test = studioTest.extend("asked", ({ studio, shop }) => async () => {
  const change = await draft(studio.as("maker"), [shop]);
  return { change, hash: await submit(studio.as("maker"), change) };
});

describe("who may approve", () => {
  test("a manager who had no part in it: approved, one operation per shop", async ({ house, studio, shop }) => {
    const second = await openShop(house, studio);
    const change = await draft(studio.as("maker"), [shop, second]);
    const hash = await submit(studio.as("maker"), change);
    await studio.as("manager").decideChange({ ...approval(change, hash), fee: usd(40) });
    const seen = await studio.as("viewer").change(change.id);
    expect(seen).toMatchObject({
      state: "approved",
      mode: "live",
      decisions: [{ by: studio.members.manager.id, verdict: "approve", selfApproved: false }],
    });
    const operations = await house.db.sql<{ kind: string; item_id: string }>(
      "select kind, item_id from operations where change_id = $1",
      [change.id],
    );
    expect(operations.map(({ kind }) => kind)).toEqual(["apply_change", "apply_change"]);
    expect(new Set(operations.map((row) => row.item_id))).toEqual(new Set(seen?.items.map(({ id }) => id)));
  });

  test.for(["maker", "viewer", "guest"] as const)("a %s may not", async (who, { studio, asked }) => {
    const { change, hash } = await asked();
    expect(await code(studio.as(who).decideChange(approval(change, hash)))).toBe("not-allowed");
    expect((await studio.as("maker").change(change.id))?.state).toBe("in_review");
  });

  test("somebody without a role may not", async ({ studio, asked }) => {
    const { change, hash } = await asked();
    expect(await code(studio.as("nobody").decideChange(approval(change, hash)))).toBe("no-role");
  });

  test("the role counts as it is at the click, not as it was when the token was made", async ({ studio, asked }) => {
    const { change, hash } = await asked();
    const manager = studio.as("manager");
    await studio.as("owner").setRole({ memberId: studio.members.manager.id, role: "maker", outbox: [] });
    expect(await code(manager.decideChange(approval(change, hash)))).toBe("not-allowed");
  });

  test("an author who is a manager may not", async ({ house, studio, shop }) => {
    const change = await draft(studio.as("manager"), [shop]);
    const hash = await submit(studio.as("manager"), change);
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("own-change");
    expect(await house.db.sql("select 1 from operations where change_id = $1", [change.id])).toEqual([]);
  });

  test("a manager who edited one word of it may not, the other manager may", async ({ studio, shop }) => {
    const change = await draft(studio.as("maker"), [shop]);
    const edited = await studio
      .as("manager")
      .saveDraft({ changeId: change.id, revision: 1, content: { title: "Linen apron, blue" }, ...quiet });
    expect(edited.contributors).toEqual([studio.members.maker.id, studio.members.manager.id]);
    const hash = await submit(studio.as("maker"), edited);
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("own-change");
    await studio.as("second").decideChange(approval(change, hash));
  });

  test("somebody a shop of it is closed to may not", async ({ studio, shop, asked }) => {
    const { change, hash } = await asked();
    await studio.as("owner").setShopAccess({ shopId: shop, members: [studio.members.second.id], outbox: [] });
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("not-allowed");
    await studio.as("second").decideChange(approval(change, hash));
  });
});

describe("solo mode", () => {
  test("only where an owner set it, and it is recorded", async ({ studio, shop }) => {
    const change = await draft(studio.as("owner"), [shop]);
    const hash = await submit(studio.as("owner"), change);
    const solo = { ...approval(change, hash), solo: true };
    expect(await code(studio.as("owner").decideChange(solo))).toBe("own-change");
    await studio.as("owner").setSettings({ soloMode: true, ...quiet });
    expect(await code(studio.as("owner").decideChange({ ...solo, solo: false }))).toBe("own-change");
    await studio.as("owner").decideChange(solo);
    expect((await studio.as("owner").change(change.id))?.decisions).toMatchObject([{ selfApproved: true }]);
  });
});

describe("two at once", () => {
  test("one decision; the other is told who was first", async ({ house, studio, asked }) => {
    const { change, hash } = await asked();
    const outcomes = await Promise.allSettled([
      studio.as("manager").decideChange(approval(change, hash)),
      studio.as("second").decideChange(approval(change, hash)),
    ]);
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    const decisions = (await studio.as("maker").change(change.id))?.decisions ?? [];
    expect(decisions).toHaveLength(1);
    const first = decisions[0]?.by === studio.members.manager.id ? "manager" : "second";
    expect(refused).toMatchObject([{ code: "already-decided", userText: expect.stringContaining(first) }]);
    expect(await house.db.sql("select 1 from operations where change_id = $1", [change.id])).toHaveLength(1);
  });

  test("asked for changes first: the approval comes too late and hears who", async ({ studio, asked }) => {
    const { change, hash } = await asked();
    await studio.as("second").decideChange({
      ...approval(change, hash),
      verdict: "ask_for_changes",
      mode: null,
      reason: "Darker photo, please",
    });
    const late = await refusal(studio.as("manager").decideChange(approval(change, hash)));
    expect(late).toMatchObject({ code: "already-decided", userText: expect.stringContaining("second") });
    expect(await studio.as("maker").change(change.id)).toMatchObject({
      state: "rejected",
      decisions: [{ verdict: "ask_for_changes", reason: "Darker photo, please" }],
    });
  });
});

describe("exactly this form", () => {
  test("an edit voids the approval asked for", async ({ studio, asked }) => {
    const { change, hash } = await asked();
    const edited = await studio
      .as("other")
      .saveDraft({ changeId: change.id, revision: 1, content: { title: "Another" }, ...quiet });
    expect(edited).toMatchObject({ state: "draft", contentHash: "", items: [{ payload: null }] });
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("stale-approval");
    const newHash = await submit(studio.as("maker"), edited, "b");
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("stale-approval");
    await studio.as("manager").decideChange(approval(change, newHash));
  });

  test("a hash that is not that of the payloads is refused when asking", async ({ studio, shop }) => {
    const change = await draft(studio.as("maker"), [shop]);
    const payloads = [{ shopId: shop, payload: "{}" }];
    const attempt = studio
      .as("maker")
      .submitChange({ changeId: change.id, revision: 1, payloads, contentHash: "0".repeat(64), ...quiet });
    expect(await code(attempt)).toBe("stale-approval");
    expect(await studio.as("maker").change(change.id)).toMatchObject({ state: "draft", items: [{ payload: null }] });
  });

  test("a payload changed behind the hash is noticed when approving", async ({ house, studio, asked }) => {
    const { change, hash } = await asked();
    await house.db.sql("update change_items set payload = payload || ' ' where change_id = $1", [change.id]);
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("stale-approval");
  });

  test("withdrawn: by the author or a manager, nobody else; then it can't be approved", async ({ studio, asked }) => {
    const { change, hash } = await asked();
    expect(await code(studio.as("other").withdrawChange({ changeId: change.id, ...quiet }))).toBe("not-allowed");
    await studio.as("maker").withdrawChange({ changeId: change.id, ...quiet });
    expect(await studio.as("maker").change(change.id)).toMatchObject({ state: "draft", contentHash: "" });
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("wrong-state");
  });

  test("a shop disconnected meanwhile stops it", async ({ studio, shop, asked }) => {
    const { change, hash } = await asked();
    await studio.as("owner").disconnectShop({ shopId: shop, ...quiet });
    expect(await code(studio.as("manager").decideChange(approval(change, hash)))).toBe("shop-disconnected");
  });
});

describe("fee ceiling", () => {
  test("counts the day's live decisions, whatever the caller says it costs", async ({ studio, asked }) => {
    await studio.as("owner").setSettings({ dailyFeeCeiling: usd(40), ...quiet });
    for (const fee of [20, 0]) {
      const { change, hash } = await asked();
      await studio.as("manager").decideChange({ ...approval(change, hash), fee: usd(fee) });
    }
    const third = await asked();
    expect(await code(studio.as("manager").decideChange(approval(third.change, third.hash)))).toBe("fee-ceiling");
    await studio.as("manager").decideChange({ ...approval(third.change, third.hash), mode: "draft" });
  });

  test("a fee of unknown fate is held no longer than its shop is connected", async ({ house, studio, asked }) => {
    const { change, hash } = await asked();
    await studio.as("manager").decideChange(approval(change, hash));
    for (const operation of await house.admin.operations.claim("w", 50, 60_000)) {
      if (operation.studioId !== studio.id) continue;
      const failure = { code: "unknown-outcome", text: "Who knows.", reference: "R-1" };
      await house.stores.worker(studio.id).recordItem(operation, itemUpdate(operation, { state: "parked", failure }));
      await house.admin.operations.finish(operation, "parked", "unknown-outcome");
    }
    const fees = () => house.db.sql("select distinct state from fees where change_id = $1", [change.id]);
    expect(await fees()).toEqual([{ state: "reserved" }]);
    for (const { shopId } of change.items) await studio.as("owner").disconnectShop({ shopId, ...quiet });
    expect(await fees()).toEqual([{ state: "released" }]);
  });

  test("two decisions at once don't both fit under it", async ({ studio, asked }) => {
    await studio.as("owner").setSettings({ dailyFeeCeiling: usd(20), ...quiet });
    const both = [await asked(), await asked()];
    const outcomes = await Promise.allSettled(
      both.map(({ change, hash }, index) =>
        studio.as(index ? "second" : "manager").decideChange(approval(change, hash)),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("only an owner raises it, and only in dollars", async ({ studio }) => {
    expect(await code(studio.as("manager").setSettings({ dailyFeeCeiling: usd(9000), ...quiet }))).toBe("not-allowed");
    const euros = { amount: 9000, currency: "EUR" };
    expect(await code(studio.as("owner").setSettings({ dailyFeeCeiling: euros, ...quiet }))).toBe("bad-input");
  });
});
