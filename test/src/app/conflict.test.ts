import { expect } from "vitest";
import { differenceForm } from "#src/modules/changes/slack/differences/difference-form.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { code } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, approvedEdit, done, there, writes } from "./editing.ts";

const test = listingTest
  /** Approved, then changed there, then tried. */
  .extend(
    "stopped",
    ({ market, team, number, id, see }) =>
      async (touched: Parameters<typeof approvedEdit>[3], edit: Record<string, unknown>) => {
        const change = await approvedEdit(market, team, id, touched);
        await market.control("POST", `listings/${number}/edit`, edit);
        await market.work();
        return see(change);
      },
  );

test.beforeEach(async ({ market }) => {
  await market.forget();
});

const buttonsOn = (change: ChangeView) =>
  reviewCard(change).blocks.flatMap((block) =>
    ((block as { elements?: { type: string; text?: { text?: string } }[] }).elements ?? []).flatMap((each) =>
      each.type === "button" ? (each.text?.text ?? []) : [],
    ),
  );

test("the card shows approved, was and is now, with who and when, and its first button reviews the difference", async ({
  market,
  number,
  stopped,
}) => {
  const was = there(market, number).title;
  const change = await stopped({ title: "Approved title" }, { title: "Changed there" });
  const shown = JSON.stringify(reviewCard(change));
  expect(shown).toContain(`approved: Approved title\\nwas: ${was}\\nnow on Etsy: Changed there`);
  expect(shown).toMatch(/Approved by manager, .* · seen on Etsy .*\. Etsy doesn't say who changed it\./);
  expect(buttonsOn(change)).toEqual(["Review the difference", "Edit again", "See everything"]);
  const form = JSON.stringify(differenceForm(change));
  expect(form).toContain("Approved: Approved title");
  expect(form).toContain("Etsy's: Changed there");
});

test("kept as approved, it is asked for anew in one step, stays its writer's word, and is written once approved", async ({
  market,
  team,
  number,
  id,
  see,
  stopped,
}) => {
  const change = await stopped({ title: "Approved title", "quantity:Blue / S": 8 }, { title: "Changed there" });
  await market.control("POST", `listings/${number}/sell`, { quantity: 2, sku: "HAND-Blue-S" });
  const asked = done(await market.app.settleConflict(team.actors.manager, change.id, []));
  expect(asked).toMatchObject({ id: change.id, state: "in_review" });
  // It is still the maker's word, so the same manager may approve it.
  expect(
    await code(market.app.approve(team.actors.maker, { changeId: asked.id, contentHash: asked.contentHash })),
  ).toBe("not-allowed");
  expect(asked.approvers.map(({ name }) => name)).toContain("manager");
  await approve(market, team, asked);
  await market.work();
  expect((await see(change)).state).toBe("applied");
  expect(there(market, number).title).toBe("Approved title");
  // Five were there, three more were approved, and two were sold.
  const product = there(market, number).products.find(({ sku }) => sku === "HAND-Blue-S");
  expect(product?.offerings[0]?.quantity).toBe(6);
  expect((await market.app.listing(team.actors.manager, id)).differences).toEqual([]);
});

test("per field: Etsy's value stays where it is kept, the rest is asked for", async ({
  market,
  team,
  number,
  id,
  stopped,
}) => {
  const change = await stopped(
    { title: "Approved title", description: "Approved text" },
    { title: "Changed there", description: "Text changed there" },
  );
  const asked = done(await market.app.settleConflict(team.actors.maker, change.id, ["title"]));
  expect(asked.items[0]?.content.edit).toEqual({
    set: { description: "Approved text" },
    before: { description: "Text changed there" },
  });
  await approve(market, team, asked);
  await market.work();
  expect(there(market, number)).toMatchObject({ title: "Changed there", description: "Approved text" });
  expect((await market.app.listing(team.actors.manager, id)).differences).toEqual([]);
});

test("Etsy's kept in all of them: nothing is asked for or written, and no difference is left", async ({
  market,
  team,
  id,
  stopped,
}) => {
  const change = await stopped({ title: "Approved title" }, { title: "Changed there" });
  const settled = done(await market.app.settleConflict(team.actors.maker, change.id, ["title"]));
  expect(settled.state).toBe("discarded");
  await market.work();
  expect(await writes(market)).toEqual([]);
  expect((await market.app.listing(team.actors.manager, id)).differences).toEqual([]);
});

test("on the listing, ours is what was approved, and not what was synced last", async ({
  market,
  team,
  number,
  id,
  stopped,
}) => {
  const was = there(market, number).title;
  await stopped({ title: "Approved title" }, { title: "Changed there" });
  expect((await market.app.listing(team.actors.manager, id)).differences).toMatchObject([
    { field: "title", standing: "conflict", base: was, ours: "Approved title", live: "Changed there" },
  ]);
  const kept = done(await market.app.keepOurs(team.actors.manager, id, ["title"]));
  expect(kept.items[0]?.content.edit?.set).toEqual({ title: "Approved title" });
  // The maker's word still: the manager who asked may approve it.
  expect(kept.approvers.map(({ name }) => name)).toContain("manager");
});

test("where its state changed there, the listing is shown first and nothing is tried again", async ({
  market,
  team,
  number,
  id,
  see,
}) => {
  const change = await approvedEdit(market, team, id, { title: "Approved title" });
  await market.control("POST", `listings/${number}/state`, { state: "inactive" });
  await market.work();
  const buttons = buttonsOn(await see(change));
  expect(buttons[0]).toBe("Show the listing");
  expect(buttons).not.toContain("Retry");
  expect(await code(market.app.settleConflict(team.actors.maker, change.id, []))).toBe("wrong-state");
});

test("the card names once who approved it, and one click per field chooses", async ({ stopped }) => {
  const change = await stopped({ title: "Approved title" }, { title: "Changed there" });
  expect(JSON.stringify(reviewCard(change).blocks).match(/Approved by/g)).toHaveLength(1);
  expect(JSON.stringify(differenceForm(change))).toContain('"radio_buttons"');
});

test("what can be tried again still offers Retry first; a value that is refused is only edited again", async ({
  market,
  team,
  id,
  see,
}) => {
  const change = await approvedEdit(market, team, id, { title: "Approved title" });
  await market.fault({ operation: "updateListing", mode: "ignore" });
  await market.work();
  expect(buttonsOn(await see(change))[0]).toBe("Retry");
  const refused = await approvedEdit(market, team, id, { title: "Refused title" });
  await market.fault({ operation: "updateListing", mode: "status", status: 400, when: "before" });
  await market.work();
  expect(buttonsOn(await see(refused)).slice(0, 1)).toEqual(["Edit again"]);
});
