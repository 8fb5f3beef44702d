import { describe, expect } from "vitest";
import { code, must, refusal } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange, asked, completeDraft } from "./drafting.ts";
import { askedEdit, listingId } from "./editing.ts";
import { numbersIn } from "./syncing.ts";

const day = 86_400_000;
const test = shopTest.extend("mine", ({ market, team }) => async () => {
  return (await market.app.overview(team.actors.maker)).myDrafts.map(({ id }) => id);
});

describe("a discarded draft", () => {
  test("is gone from lists and searches, and comes back as it was", async ({ market, team, shop, mine }) => {
    const draft = await completeDraft(market, team, [shop]);
    expect((await market.app.discard(team.actors.maker, draft.id)).state).toBe("discarded");
    expect(await mine()).toEqual([]);
    expect(await market.app.findChanges(team.actors.maker, apron.title, 10)).toEqual([]);
    const back = await market.app.restore(team.actors.manager, draft.id);
    expect(back).toMatchObject({ state: "draft", content: draft.content, revision: draft.revision });
    expect(await mine()).toEqual([draft.id]);
  });

  test("can be got back for seven days, and is deleted then", async ({ market, team, shop, see }) => {
    const draft = await completeDraft(market, team, [shop]);
    const kept = await completeDraft(market, team, [shop], { title: "Kept" });
    await market.app.discard(team.actors.maker, draft.id);
    market.clock.pass(7 * day - 60_000);
    await market.admin.purge();
    expect((await see(draft.id)).state).toBe("discarded");
    market.clock.pass(120_000);
    await market.admin.purge();
    expect(await code(see(draft.id))).toBe("not-found");
    expect((await see(kept.id)).state).toBe("draft");
  });

  test("can't be edited, asked for or approved", async ({ market, team, shop, see }) => {
    const draft = await completeDraft(market, team, [shop]);
    await market.app.discard(team.actors.maker, draft.id);
    const edit = { changeId: draft.id, revision: draft.revision, content: { title: "Edited" } };
    expect(await code(market.app.saveDraft(team.actors.maker, edit, "keep"))).toBe("wrong-state");
    expect(await code(market.app.requestApproval(team.actors.maker, draft.id))).toBe("wrong-state");
    const decision = { changeId: draft.id, contentHash: "", mode: "live" as const };
    expect(await code(market.app.approve(team.actors.manager, decision))).toBe("wrong-state");
    expect((await see(draft.id)).state).toBe("discarded");
  });
});

describe("discarding is refused", () => {
  test("to others than its author and managers", async ({ market, team, shop }) => {
    const draft = await completeDraft(market, team, [shop]);
    expect(await code(market.app.discard(team.actors.other, draft.id))).toBe("not-allowed");
    expect((await market.app.discard(team.actors.manager, draft.id)).state).toBe("discarded");
    expect(await code(market.app.restore(team.actors.other, draft.id))).toBe("not-allowed");
  });

  test("of what waits for approval, is approved or is live", async ({ market, team, shop }) => {
    const waiting = await asked(market, team, [shop]);
    expect(await code(market.app.discard(team.actors.maker, waiting.id))).toBe("wrong-state");
    const { id } = await approvedChange(market, team, [shop], { title: "Another apron" });
    expect(await code(market.app.discard(team.actors.maker, id))).toBe("wrong-state");
    await market.work();
    expect(await code(market.app.discard(team.actors.maker, id))).toBe("wrong-state");
    expect(await code(market.app.restore(team.actors.maker, id))).toBe("wrong-state");
  });

  test("while a draft of it lies in a shop", async ({ market, team, shop }) => {
    await market.fault({ operation: "updateListingInventory", mode: "status", status: 400, body: '{"error":"No."}' });
    const { id } = await approvedChange(market, team, [shop]);
    await market.work();
    await market.app.reopen(team.actors.maker, id);
    expect(await refusal(market.app.discard(team.actors.maker, id))).toMatchObject({
      code: "wrong-state",
      userText: expect.stringContaining("is in a shop") as string,
    });
  });
});

test("the draft of an edit is discarded too", async ({ market, team }) => {
  const number = must(numbersIn(market, 31_000_100, "active")[0]);
  const edit = await askedEdit(market, team, await listingId(market, team, number), { title: "Never mind" });
  await market.app.withdraw(team.actors.maker, edit.id);
  expect((await market.app.discard(team.actors.maker, edit.id)).state).toBe("discarded");
});
