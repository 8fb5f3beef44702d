import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { apron, completeDraft, saved } from "./drafting.ts";
import { approve, approvedEdit, askedEdit, listingId, mirror, there, writes } from "./editing.ts";
import type { Market } from "./market.ts";
import { numbersIn } from "./syncing.ts";
import { publicUrl, type Team } from "./workshop.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";

const usShop = 31_000_100;
const byOthers = { whoMade: "someone_else", whenMade: "made_to_order", isSupply: false };

/** The seller adds two in Shop Manager, and the shop is checked again. @returns their numbers */
async function withPartners(market: Market, team: Team, shop: ShopId): Promise<number[]> {
  for (const name of ["Ribeira Weavers", "Mill & Sons, Ltd."])
    await market.control("POST", `shops/${usShop}/partner`, { name, location: "Porto" });
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  await market.said();
  await market.forget();
  const { profiles } = must((await market.app.shops(team.actors.owner))[0]);
  const partners = profiles?.["productionPartners"] ?? [];
  expect(partners.map(({ title }) => title)).toEqual(["Ribeira Weavers", "Mill & Sons, Ltd."]);
  return partners.map(({ id }) => id);
}

test("a shop's partners make what others made to order allowed: in its defaults, and in one listing", async ({
  market,
  team,
  shop,
}) => {
  const [weavers = 0, mill = 0] = await withPartners(market, team, shop);
  const { defaults } = must((await market.app.shops(team.actors.owner))[0]);
  await market.app.setShopDefaults(team.actors.owner, shop, {
    ...defaults,
    ...byOthers,
    productionPartnerIds: [weavers],
  });
  const draft = await completeDraft(market, team, [shop]);
  expect(draft.problems).toEqual([]);
  const { price, quantity } = must(draft.items[0]).content;
  const save = (overrides: Record<string, number[]>, then: "keep" | "ask", revision: number) => {
    const items = [{ shopId: shop, content: { price, quantity, overrides } }];
    return market.app.saveDraft(team.actors.maker, { changeId: draft.id, revision, content: {}, items }, then);
  };
  const without = await save({ productionPartnerIds: [] }, "ask", draft.revision);
  expect(without).toMatchObject({
    ok: false,
    problems: [{ field: "defaults", text: expect.stringContaining("Choose one under “Production partners”") }],
  });
  saved(await save({ productionPartnerIds: [weavers, mill] }, "ask", draft.revision));
  await approve(market, team, await market.app.change(team.actors.maker, draft.id));
  await market.work();
  expect(must(market.listings(apron.title)[0]).partnerIds).toEqual([weavers, mill]);
  expect(await market.app.change(team.actors.viewer, draft.id)).toMatchObject({ items: [{ verified: true }] });
});

test("of a listing on sale they are changed by one call, read back, and taken away", async ({ market, team, shop }) => {
  const [weavers = 0, mill = 0] = await withPartners(market, team, shop);
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, usShop, "active");
  const id = await listingId(market, team, number);
  await approvedEdit(market, team, id, { productionPartnerIds: [weavers, mill] });
  await market.work();
  expect(await writes(market)).toEqual(["updateListing"]);
  expect(there(market, number).partnerIds).toEqual([weavers, mill]);
  await mirror(market, team, shop);
  expect((await market.app.listing(team.actors.viewer, id)).differences).toEqual([]);
  const gone = await approvedEdit(market, team, id, { productionPartnerIds: [] });
  await market.work();
  expect(await market.app.change(team.actors.viewer, gone.id)).toMatchObject({
    state: "applied",
    items: [{ verified: true }],
  });
  expect(await market.seen(`listings/${number}`)).toMatchObject({ production_partners: [] });
});

test("taking the last one from what others made to order is refused before the first call", async ({
  market,
  team,
  shop,
}) => {
  const [weavers = 0] = await withPartners(market, team, shop);
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, usShop, "active");
  const id = await listingId(market, team, number);
  await approvedEdit(market, team, id, { whoMade: "someone_else", productionPartnerIds: [weavers] });
  await market.work();
  expect(there(market, number)).toMatchObject({ whoMade: "someone_else", partnerIds: [weavers] });
  await market.forget();
  const edit = { listingId: id, changeId: null, revision: 0, touched: { productionPartnerIds: [] } };
  expect(await market.app.saveEdit(team.actors.maker, edit, "ask")).toMatchObject({
    ok: false,
    problems: [{ field: "defaults", text: expect.stringContaining("without a production partner") }],
  });
  expect(await market.operations()).toEqual([]);
});

test("a partner that the seller deleted meanwhile is refused in plain words, and nothing is written", async ({
  market,
  team,
  shop,
}) => {
  const [weavers = 0] = await withPartners(market, team, shop);
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, usShop, "active");
  const id = await listingId(market, team, number);
  const asked = await askedEdit(market, team, id, { productionPartnerIds: [weavers] });
  must(market.state().shops.find(({ shopId }) => shopId === usShop)).partners = [];
  await approve(market, team, asked);
  await market.work();
  expect(await market.app.change(team.actors.viewer, asked.id)).toMatchObject({
    state: "failed",
    items: [{ failure: { text: expect.stringContaining("Etsy doesn't know one of the production partners") } }],
  });
  expect(there(market, number).partnerIds ?? []).toEqual([]);
});

test("a table tells them by name and takes names or numbers, with semicolons between", async ({
  market,
  team,
  shop,
}) => {
  const [weavers = 0, mill = 0] = await withPartners(market, team, shop);
  await mirror(market, team, shop);
  const [number = 0, other = 0] = numbersIn(market, usShop, "active");
  const imported = async (lines: readonly string[]) => {
    const text = ["listing,production partners", ...lines].join("\n");
    const file = market.slack.share(new TextEncoder().encode(text), "products.csv");
    const id = await market.app.startImport(team.actors.maker, file);
    await market.work();
    return market.app.importView(team.actors.maker, id);
  };
  const view = await imported([`${number},"Mill & Sons, Ltd.; ribeira weavers"`, `${other},${mill}; Nobody`]);
  expect(view.changes.map(({ field, after, called }) => ({ field, after, called }))).toEqual([
    {
      field: "productionPartnerIds",
      after: [weavers, mill],
      called: { before: "", after: "Ribeira Weavers; Mill & Sons, Ltd." },
    },
  ]);
  expect(view.problems).toMatchObject([{ text: expect.stringContaining("Nobody") }]);
  await market.app.applyImport(team.actors.maker, view.id);
  await market.app.askForImport(team.actors.maker, view.id);
  await market.work();
  await approve(market, team, must((await market.app.review(team.actors.manager, 0, 50)).some[0]));
  await market.work();
  expect(there(market, number).partnerIds).toEqual([weavers, mill]);
  const { url } = await market.app.exportTable(team.actors.viewer, "products");
  const { text } = await market.app.download(url.slice(publicUrl.length));
  let whole = "";
  for await (const piece of text) whole += piece;
  expect(whole).toContain('"Ribeira Weavers; Mill & Sons, Ltd."');
});
