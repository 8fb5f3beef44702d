import { expect } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { apron, completeDraft, saved } from "./drafting.ts";
import { approve, approvedEdit, listingId, mirror, there, writes } from "./editing.ts";
import type { Market } from "./market.ts";
import { numbersIn } from "./syncing.ts";
import type { Team } from "./workshop.ts";

const weight = { numbers: [450], unit: "g" };
const dimensions = { numbers: [20, 10.5, 5], unit: "cm" };

test("weight and size of a new listing are made with it, and read back", async ({ market, team, shop }) => {
  const draft = await completeDraft(market, team, [shop]);
  const edit = { changeId: draft.id, revision: draft.revision, content: { weight, dimensions } };
  saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
  await approve(market, team, await market.app.change(team.actors.maker, draft.id));
  await market.work();
  const made = must(market.listings(apron.title)[0]);
  expect(made.measures).toEqual({
    item_weight: "450",
    item_weight_unit: "g",
    item_length: "20",
    item_width: "10.5",
    item_height: "5",
    item_dimensions_unit: "cm",
  });
  expect(await market.app.change(team.actors.viewer, draft.id)).toMatchObject({ items: [{ verified: true }] });
});

test("of a listing on sale they are changed by one call, and taken away", async ({ market, team, shop }) => {
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, 31_000_100, "active");
  const id = await listingId(market, team, number);
  await approvedEdit(market, team, id, { weight, dimensions });
  await market.work();
  expect(await writes(market)).toEqual(["updateListing"]);
  expect(there(market, number).measures).toMatchObject({ item_weight: "450", item_width: "10.5" });
  await mirror(market, team, shop);
  expect((await market.app.listing(team.actors.viewer, id)).differences).toEqual([]);
  const gone = await approvedEdit(market, team, id, { weight: null });
  await market.work();
  expect(await market.app.change(team.actors.viewer, gone.id)).toMatchObject({
    state: "applied",
    items: [{ verified: true }],
  });
  expect(await market.seen(`listings/${number}`)).toMatchObject({
    item_weight: null,
    item_weight_unit: null,
    item_length: 20,
  });
});

test("a shop that calculates shipping asks for both before the first call", async ({ market, team, shop }) => {
  for (const each of market.state().shops) for (const profile of each.shippingProfiles) profile.calculated = true;
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  await market.forget();
  const draft = await completeDraft(market, team, [shop]);
  expect(draft.problems.map(({ text }) => text)).toEqual([
    "PineAndInk calculates shipping for this listing, so it needs the weight (Shops & details).",
    "PineAndInk calculates shipping for this listing, so it needs the length × width × height (Shops & details).",
  ]);
  const edit = { changeId: draft.id, revision: draft.revision, content: { weight, dimensions } };
  saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
  await approve(market, team, await market.app.change(team.actors.maker, draft.id));
  await market.work();
  expect(market.listings(apron.title)).toHaveLength(1);
  expect(await market.app.change(team.actors.viewer, draft.id)).toMatchObject({ items: [{ verified: true }] });
});

test("a live listing gets a profile that calculates together with what it calculates from, in one call", async ({
  market,
  team,
  shop,
}) => {
  const { number, calculated, save } = await calculating(market, team, shop);
  const told = (label: string) =>
    expect.stringContaining(`PineAndInk calculates shipping for this listing, so it needs the ${label}.`);
  expect(await save({ shippingProfileId: calculated })).toMatchObject({
    ok: false,
    problems: [
      { field: "weight", text: told("weight") },
      { field: "dimensions", text: told("length × width × height") },
    ],
  });
  expect(await market.operations()).toEqual([]);
  await approve(market, team, saved(await save({ shippingProfileId: calculated, weight, dimensions })));
  await market.work();
  expect(await writes(market)).toEqual(["updateListing"]);
  expect(there(market, number)).toMatchObject({ shippingProfileId: calculated, measures: { item_weight: "450" } });
  // They can't be taken away while it calculates; another field is no matter of it.
  await mirror(market, team, shop);
  expect(await save({ weight: null })).toMatchObject({
    ok: false,
    problems: [{ field: "weight", text: told("weight") }],
  });
  expect(await save({ title: "Another title" })).toMatchObject({ ok: true });
});

test("a listing of such a profile without them isn't put on sale: it is said before approval is asked for", async ({
  market,
  team,
  shop,
}) => {
  const { number, calculated, id } = await calculating(market, team, shop);
  await market.control("POST", `listings/${number}/state`, { state: "inactive" });
  Object.assign(must(there(market, number)), { shippingProfileId: calculated });
  await mirror(market, team, shop);
  const asked = await market.app.putOnSale(team.actors.maker, { listingId: id, stock: {} });
  expect(asked).toMatchObject({ ok: false, problems: [{ field: "weight" }, { field: "dimensions" }] });
});

/** A profile of the shop calculates from now on; a listing on sale that has another one. */
async function calculating(market: Market, team: Team, shop: ShopId) {
  const calculated = 31_000_100 * 100 + 22;
  await market.control("POST", "shops/31000100/calculated", { profile_id: calculated });
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, 31_000_100, "active");
  const id = await listingId(market, team, number);
  const save = (touched: FlatFields) =>
    market.app.saveEdit(team.actors.maker, { listingId: id, changeId: null, revision: 0, touched }, "ask");
  return { number, id, calculated, save };
}
