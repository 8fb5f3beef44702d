import { expect, vi } from "vitest";
import { attributesOf } from "#src/catalog/fields/attributes.ts";
import { questionsOf } from "#src/catalog/questions.ts";
import { declaredMarketplaces } from "#src/marketplaces/registry.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { mirror, there } from "./editing.ts";
import { openMany } from "./many.ts";
import { planTest } from "./planning.ts";
import { numbersIn } from "./syncing.ts";

vi.setConfig({ testTimeout: 120_000 });

const usShop = 31_000_100;
const first = { page: 0, failed: false, most: 50 };

const test = planTest
  .extend("remirrored", ({ market, team }) => async () => {
    const [shop] = await market.app.shops(team.actors.owner);
    await mirror(market, team, must(shop).id);
  })
  .extend("carriedOut", ({ market, team, now }) => async (id: ChangeId): Promise<ChangeView> => {
    const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash });
    await market.work();
    return now(id);
  });

test("an attribute is read while the plan is made, set by the names of each category, and taken back by an undo", async ({
  market,
  team,
  plan,
  carriedOut,
  remirrored,
}) => {
  await openMany(market, team, 3);
  const before = new Map(market.state().listings.map(({ id, attributes }) => [id, structuredClone(attributes)]));
  const made = await plan('attribute "primary color" = "Blue"');
  const { some, all } = await market.app.changeItems(team.actors.maker, made.id, first);
  expect(all).toBeGreaterThan(0);
  for (const { set, before: was } of some) {
    expect(
      attributesOf(set["attributes"]).map(({ name, values }) => [name, values.map((each) => each.name)]),
    ).toContainEqual(["Primary color", ["Blue"]]);
    expect(Object.keys(was)).toEqual(["attributes"]);
  }
  const done = await carriedOut(made.id);
  expect(done.many?.states).toEqual({ applied: all });
  const blue = () =>
    market.state().listings.filter(({ attributes }) => attributes.some(({ values }) => values.includes("Blue"))).length;
  expect(blue()).toBe(all);
  // What is so already isn't written again, and a category without the name is named.
  const again = await plan('attribute "Primary color" = Blue');
  expect(again.many?.all).toBe(0);
  expect(must(again.many?.plan).reasons.map(({ code: of }) => of)).toContain("same");
  const strange = await plan('attribute "Voltage" = "230"');
  expect(must(strange.many?.plan).reasons.map(({ text }) => text)).toContain(
    "Its category has no attribute “Voltage”.",
  );
  await remirrored();
  const { changeId } = await market.app.undo(team.actors.maker, made.id);
  await market.work();
  await carriedOut(changeId);
  for (const { listingId } of some) {
    const [row] = await market.db.sql<{ number: string }>("select external_id as number from listings where id = $1", [
      listingId,
    ]);
    const number = Number(must(row).number);
    expect(there(market, number).attributes).toEqual(before.get(number));
  }
});

test("a question is asked of buyers once, in every listing that has room for it", async ({
  market,
  team,
  plan,
  carriedOut,
  remirrored,
}) => {
  await openMany(market, team, 3);
  const made = await plan('personalization add "Which name?" required up to 40 characters');
  const { some, all } = await market.app.changeItems(team.actors.maker, made.id, first);
  expect(all).toBeGreaterThan(2);
  expect(questionsOf(must(some[0]).set["personalization"]).at(-1)).toMatchObject({
    text: "Which name?",
    kind: "text",
    required: true,
    characters: 40,
  });
  expect((await carriedOut(made.id)).many?.states).toEqual({ applied: all });
  await remirrored();
  const again = await plan('personalization add "which name?"');
  expect(again.many?.all).toBe(0);
  expect(must(again.many?.plan).reasons.map(({ text }) => text)).toContain("It asks its buyers this already.");
  const gone = await plan('personalization remove "Which name?"');
  expect(gone.many?.all).toBe(all);
});

test("photos without an alt text get the title, and no other word of a photo changes", async ({
  market,
  team,
  plan,
  carriedOut,
  remirrored,
}) => {
  await openMany(market, team, 3);
  const alts = (of: number) =>
    there(market, of).imageIds.map((id) => must(market.state().images.find((image) => image.id === id)).alt);
  const number = must(numbersIn(market, usShop, "active").find((each) => there(market, each).imageIds.length > 1));
  const [cover] = there(market, number).imageIds;
  const others = () => alts(number).slice(1);
  must(market.state().images.find(({ id }) => id === cover)).alt = "";
  await remirrored();
  const before = others();
  const made = await plan("alt texts from title states active");
  const { some } = await market.app.changeItems(team.actors.maker, made.id, first);
  expect(some.map(({ set }) => Object.keys(set))).toEqual([["images"]]);
  const done = await carriedOut(made.id);
  expect(done.many?.states).toEqual({ applied: done.many?.all });
  expect(alts(number)).toEqual([there(market, number).title, ...before]);
  await remirrored();
  expect((await plan("alt texts from title states active")).many?.all).toBe(0);
  // Undone by one manager, each photo has the words that it had.
  const { changeId } = await market.app.undo(team.actors.manager, made.id);
  await market.work();
  const back = await market.app.askForPlan(team.actors.manager, changeId);
  expect([back.oneManager, back.many?.all, back.many?.plan?.left]).toEqual([true, done.many?.all, 0]);
  await market.app.approve(team.actors.manager, { changeId, contentHash: back.contentHash });
  await market.work();
  expect((await market.app.change(team.actors.maker, changeId)).state).toBe("applied");
  expect(alts(number)).toEqual(["", ...before]);
});

test("a plan that lets listings renew themselves says what that costs, and counts for a month", async ({
  market,
  team,
  plan,
  now,
}) => {
  await openMany(market, team, 6);
  for (const number of numbersIn(market, usShop, "active")) Object.assign(there(market, number), { autoRenew: false });
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
  await market.admin.declareMarketplaces(declaredMarketplaces());
  const made = await plan("auto-renew on");
  const all = must(made.many).all;
  expect(all).toBeGreaterThan(5);
  const card = JSON.stringify(draftCard(await now(made.id)).blocks);
  const sum = `$${((all * 20) / 100).toFixed(2)}`;
  expect(card).toContain(`Etsy bills $0.20 for each listing every four months, from when its time ends: ${sum}`);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, made.id);
  // A month of all is five cents each; thirty days of nothing hold none of it.
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 0, currency: "USD" } });
  const refused = market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
  await expect(refused).rejects.toMatchObject({
    code: "fee-ceiling",
    userText: expect.stringContaining("a month, with those that do already"),
  });
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 20, currency: "USD" } });
  expect((await market.app.approve(team.actors.manager, { changeId: made.id, contentHash })).state).toBe("approved");
});

test("a table names the only listings that are meant, by code or number, and lines that name none are told", async ({
  market,
  team,
}) => {
  await openMany(market, team, 5);
  const rows = await market.db.sql<{ code: string; number: string }>(
    "select code, external_id as number from listings where state = 'active' order by seq limit 3",
  );
  const [one, two] = [must(rows[0]), must(rows[1])];
  const csv = `code,listing,note\n${one.code},,a\n,${two.number},b\nzzzz,,c\n${one.code},,again\n`;
  const file = market.slack.share(new TextEncoder().encode(csv), "these.csv");
  const begun = await market.app.planLine(team.actors.maker, "price +5%", file);
  if (!begun.ok) throw new Error(begun.problem);
  await market.work();
  const { some } = await market.app.changeItems(team.actors.maker, begun.changeId, first);
  expect(some).toHaveLength(2);
  expect(new Set(some.map((item) => item.code))).toEqual(new Set([one.code, two.code]));
  const made = await market.app.change(team.actors.maker, begun.changeId);
  expect(made.many?.plan?.line).toBe("price +5% (only the listings of these.csv)");
  const told = await market.db.sql<{ text: string }>(
    "select entry ->> 'text' as text from outbox where entry ->> 'template' = 'direct'",
  );
  expect(told.map(({ text }) => text)).toEqual([
    "In these.csv, 1 line names no listing that I know: line 4. The plan leaves it out.",
  ]);
  const bad = market.slack.share(new TextEncoder().encode("title\nMug\n"), "titles.csv");
  const none = await market.app.planLine(team.actors.maker, "price +5%", bad);
  if (!none.ok) throw new Error(none.problem);
  await market.work();
  expect((await market.app.change(team.actors.maker, none.changeId)).state).toBe("discarded");
});

test("what lacks a field has an empty list or text in it, or an option that says nothing", async ({
  market,
  team,
  plan,
  remirrored,
}) => {
  await openMany(market, team, 3);
  const [bare, unnamed] = numbersIn(market, usShop, "active");
  Object.assign(there(market, must(bare)), { tags: [] });
  for (const product of there(market, must(unnamed)).products) product.sku = "";
  await remirrored();
  const meant = async (rest: string) => {
    const { id } = await plan(`price +5% ${rest}`);
    const rows = await market.db.sql<{ number: string }>(
      `select external_id as number from listings where id in (select listing_id from change_items where change_id = $1
         union all select listing_id from plan_left_out where change_id = $1)`,
      [id],
    );
    return rows.map(({ number }) => Number(number));
  };
  expect(await meant("lacks tags")).toContain(bare);
  expect(await meant("lacks tags")).not.toContain(unnamed);
  expect(await meant("lacks sku")).toContain(unnamed);
  expect(await meant("lacks sku")).not.toContain(bare);
});
