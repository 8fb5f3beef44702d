import { expect } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { splitField, type FlatFields } from "#src/catalog/fields/fields.ts";
import { optionsOf } from "#src/catalog/fields/options.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { apron, completeDraft, saved } from "./drafting.ts";
import { approve, approvedEdit, listingId, mirror, there, writes } from "./editing.ts";
import type { Market } from "./market.ts";
import { numbersIn } from "./syncing.ts";
import type { Team } from "./workshop.ts";

const usShop = 31_000_100;
/** These have forms, calls and tests of their own. */
const elsewhere = [
  "images",
  "videos",
  "variations",
  "attributes",
  "personalization",
  "optionPhotos",
  "manufacturerId",
  "responsiblePersonId",
];

/** A value for each field that a listing's own forms have, other than the one that it has in this shop. */
async function otherValues(market: Market, team: Team, shop: ShopId): Promise<FlatFields> {
  await market.control("POST", `shops/${usShop}/partner`, { name: "Ribeira Weavers", location: "Porto" });
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  await mirror(market, team, shop);
  const { profiles } = must((await market.app.shops(team.actors.owner))[0]);
  return {
    materials: ["Hemp", "Wood"],
    weight: { numbers: [450], unit: "g" },
    dimensions: { numbers: [20, 10.5, 5], unit: "cm" },
    shippingProfileId: usShop * 100 + 22,
    readiness: usShop * 100 + 42,
    returnPolicyId: usShop * 100 + 32,
    sectionId: null,
    whoMade: "collective",
    whenMade: "since_2020",
    productionPartnerIds: (profiles?.["productionPartners"] ?? []).map(({ id }) => id),
    autoRenew: false,
    serialNumber: "LOT-7",
    safetyWarnings: "Hot.\n\nNot for children.",
  };
}

const text = { title: "Another title", description: "Another text.", tags: ["another tag"] };

test("every field of a listing on sale can be changed in one edit: two calls, and all of it read back", async ({
  market,
  team,
  shop,
}) => {
  const { readiness = null, ...values } = await otherValues(market, team, shop);
  const number = must(
    numbersIn(market, usShop, "active").find((each) => {
      return must(there(market, each)).products.length === 1 && must(there(market, each)).sectionId !== null;
    }),
  );
  const id = await listingId(market, team, number);
  const { live } = await market.app.listing(team.actors.viewer, id);
  const option = must(optionsOf(live)[0]);
  const category = taxonomyId(live["category"] === taxonomyId("Aprons") ? "Cutting Boards" : "Aprons");
  const options = { price: 3100, quantity: 7, sku: "NEW-1", readiness };
  const ofOption = Object.fromEntries(Object.entries(options).map(([kind, value]) => [`${kind}:${option}`, value]));
  const touched: FlatFields = { ...text, ...values, ...ofOption, category };
  const change = await approvedEdit(market, team, id, touched);
  await market.work();
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({
    state: "applied",
    items: [{ verified: true }],
  });
  expect(await writes(market)).toEqual(["updateListingInventory", "updateListing"]);
  await mirror(market, team, shop);
  expect((await market.app.listing(team.actors.viewer, id)).live).toMatchObject(touched);
  // What can't be changed of a listing that exists; a field that comes to be has to be in one of these lists.
  const changed = new Set([...Object.keys(touched).map((field) => splitField(field).kind), ...elsewhere]);
  const left = etsyFacts.fields.filter(({ key }) => !changed.has(key)).map(({ key }) => key);
  expect(left).toEqual(["styles", "enabled", "isSupply"]);
});

test("a new listing may differ in every field from what its shop says: made so, and read back", async ({
  market,
  team,
  shop,
}) => {
  const { materials = [], weight = null, dimensions = null, ...overrides } = await otherValues(market, team, shop);
  const draft = await completeDraft(market, team, [shop]);
  const { price, quantity } = must(draft.items[0]).content;
  const content = { materials, weight, dimensions, styles: ["Boho"] };
  const items = [{ shopId: shop, content: { price, quantity, overrides } }];
  const edit = { changeId: draft.id, revision: draft.revision, content, items };
  saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
  await approve(market, team, await market.app.change(team.actors.maker, draft.id));
  await market.work();
  expect(await market.app.change(team.actors.viewer, draft.id)).toMatchObject({ items: [{ verified: true }] });
  await mirror(market, team, shop);
  const { id: number } = must(market.listings(apron.title)[0]);
  const { live } = await market.app.listing(team.actors.viewer, await listingId(market, team, number));
  const { readiness, ...own } = overrides;
  expect(live).toMatchObject({ ...content, ...own, "readiness:": readiness });
});
