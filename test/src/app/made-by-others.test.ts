import { expect } from "vitest";
import { must, refusal } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { completeDraft } from "./drafting.ts";
import { listingId, mirror } from "./editing.ts";
import { numbersIn } from "./syncing.ts";

const words = "Something made by someone else can't be made to order without a production partner.";
const byOthers = { whoMade: "someone_else", whenMade: "made_to_order", isSupply: false };

test("a shop's defaults that would be refused of every listing are refused when they are set", async ({
  market,
  team,
  shop,
}) => {
  const { defaults } = must((await market.app.shops(team.actors.owner))[0]);
  const attempt = market.app.setShopDefaults(team.actors.owner, shop, { ...defaults, ...byOthers });
  expect(await refusal(attempt)).toMatchObject({ code: "bad-input", userText: expect.stringContaining(words) });
  await market.app.setShopDefaults(team.actors.owner, shop, { ...defaults, ...byOthers, isSupply: true });
});

test("a listing that differs so from its shop is told before it is asked for", async ({ market, team, shop }) => {
  const draft = await completeDraft(market, team, [shop]);
  const { price, quantity } = must(draft.items[0]).content;
  const items = [{ shopId: shop, content: { price, quantity, overrides: { whoMade: "someone_else" } } }];
  const edit = { changeId: draft.id, revision: draft.revision, content: {}, items };
  const result = await market.app.saveDraft(team.actors.maker, edit, "ask");
  expect(result).toMatchObject({ ok: false, problems: [{ field: "defaults", text: expect.stringContaining(words) }] });
  expect(await market.operations()).toEqual([]);
});

test("an edit that would make it so is refused, and one of another field isn't", async ({ market, team, shop }) => {
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, 31_000_100, "active");
  const id = await listingId(market, team, number);
  const save = (touched: Record<string, string>) =>
    market.app.saveEdit(team.actors.maker, { listingId: id, changeId: null, revision: 0, touched }, "keep");
  expect(await save({ whoMade: "someone_else", whenMade: "made_to_order" })).toMatchObject({
    ok: false,
    problems: [{ text: expect.stringContaining(words) }],
  });
  expect(await save({ title: "Another title" })).toMatchObject({ ok: true });
});
