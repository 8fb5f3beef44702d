import { describe, expect } from "vitest";
import { code, must, refusal } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { approvedEdit, askedEdit, listingId } from "./editing.ts";
import { numbersIn } from "./syncing.ts";

const shopNumber = 31_000_100;
const test = shopTest
  .extend("notes", ({ market }) => async () => {
    return (await market.said()).filter(({ template }) => template === "change_note");
  })
  .extend("reserved", ({ market }) => async () => {
    return (await market.db.sql("select 1 from fees where state = 'reserved'")).length;
  });

describe("an approved listing of which nothing is written yet", () => {
  test.for([
    ["its author", "maker", []],
    ["who approved it", "manager", ["UMAKER"]],
    ["another manager", "second", ["UMAKER"]],
    ["an owner", "owner", ["UMAKER"]],
  ] as const)(
    "is stopped by %s, is a draft again, and its author hears of it",
    async ([, who, mention], { market, team, shop, see, notes, reserved }) => {
      const { id } = await approvedChange(market, team, [shop]);
      expect(await see(id)).toMatchObject({ state: "approved", stoppable: true });
      await market.said();
      const stopped = await market.app.stop(team.actors[who], id);
      expect(stopped).toMatchObject({ state: "draft", contentHash: "", stoppable: false });
      expect(stopped.decisions.at(-1)).toMatchObject({ verdict: "stop", by: { memberId: team.members[who].id } });
      expect(await notes()).toMatchObject([{ note: "stopped", mention }]);
      expect(await reserved()).toBe(0);
      await market.work();
      expect(market.listings(apron.title)).toEqual([]);
      expect(await market.operations()).toEqual([]);
    },
  );

  test("isn't stopped by others", async ({ market, team, shop, see }) => {
    const { id } = await approvedChange(market, team, [shop]);
    expect(await code(market.app.stop(team.actors.other, id))).toBe("not-allowed");
    expect(await code(market.app.stop(team.actors.viewer, id))).toBe("not-allowed");
    expect((await see(id)).state).toBe("approved");
  });

  test("can be asked for and approved again, and is published once", async ({ market, team, shop }) => {
    const { id } = await approvedChange(market, team, [shop]);
    await market.app.stop(team.actors.maker, id);
    const asked = await market.app.requestApproval(team.actors.maker, id);
    if (!asked.ok) throw new Error("refused");
    const { contentHash } = asked.change;
    await market.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "live" });
    await market.work();
    expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
    expect(await market.fees()).toHaveLength(1);
  });

  test("is stopped while writing is paused, and doesn't go on when it is resumed", async ({ market, team, shop }) => {
    await market.app.pause(team.actors.manager, null);
    const { id } = await approvedChange(market, team, [shop]);
    await market.app.stop(team.actors.maker, id);
    await market.app.resume(team.actors.manager, null);
    await market.work();
    expect(market.listings(apron.title)).toEqual([]);
  });
});

test("an approved edit is stopped, and its field can be asked for again by somebody else", async ({ market, team }) => {
  const number = must(numbersIn(market, shopNumber, "active")[0]);
  const id = await listingId(market, team, number);
  const { id: changeId } = await approvedEdit(market, team, id, { title: "Stopped in time" });
  await market.app.stop(team.actors.maker, changeId);
  await market.work();
  expect(must(market.state().listings.find((each) => each.id === number)).title).not.toBe("Stopped in time");
  expect((await askedEdit(market, team, id, { title: "Another title" })).state).toBe("in_review");
});

describe("once it is begun", () => {
  test("in hand: refused in words, and it goes on", async ({ market, team, shop }) => {
    const { id } = await approvedChange(market, team, [shop]);
    const [operation] = await market.claim();
    expect(await refusal(market.app.stop(team.actors.maker, id))).toMatchObject({
      code: "wrong-state",
      userText: "I'm already writing it, so it can't be stopped any more. Its card shows each step.",
    });
    await market.runOne(must(operation));
    await market.work();
    expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
  });

  test("interrupted after the create: refused, since a draft may lie there", async ({ market, team, shop, see }) => {
    await market.fault({ operation: "createDraftListing", mode: "status", status: 500, when: "after" });
    const { id } = await approvedChange(market, team, [shop]);
    const [operation] = await market.claim();
    await market.runOne(must(operation));
    expect(await see(id)).toMatchObject({ state: "applying", stoppable: false });
    expect(await code(market.app.stop(team.actors.maker, id))).toBe("wrong-state");
    await market.work();
    expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
  });

  test("and done: refused", async ({ market, team, shop }) => {
    const { id } = await approvedChange(market, team, [shop]);
    await market.work();
    expect(await code(market.app.stop(team.actors.owner, id))).toBe("wrong-state");
  });
});

test("two who stop it at once stop it once", async ({ market, team, shop }) => {
  const { id } = await approvedChange(market, team, [shop]);
  const both = await Promise.allSettled([
    market.app.stop(team.actors.maker, id),
    market.app.stop(team.actors.manager, id),
  ]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  expect(await market.db.sql("select 1 from decisions where verdict = 'stop'")).toHaveLength(1);
});
