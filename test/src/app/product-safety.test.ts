import { expect } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { apron, approvedChange, completeDraft, saved } from "./drafting.ts";
import { approve, approvedEdit, listingId, mirror, there, writes } from "./editing.ts";
import type { Market } from "./market.ts";
import { numbersIn } from "./syncing.ts";
import type { Team } from "./workshop.ts";

const made = 5001;
const answers = 5002;
const where = { line1: "Birkenweg 4", line2: "", city: "Lübeck", zip: "23552", country: "DE", email: "m@example.org" };

/** The shop has an operator of each kind there, and they are known here. */
async function withOperators(market: Market, team: Team, shop: ShopId): Promise<void> {
  for (const each of market.state().shops) {
    each.operators = [
      { ...where, id: made, type: "manufacturer", name: "Pine & Ink", deleted: false },
      { ...where, id: answers, type: "responsible_person", name: "Safe GmbH", deleted: false },
    ];
  }
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  await market.forget();
}

/** The shop's defaults with these in them. */
async function withDefaults(market: Market, team: Team, shop: ShopId, over: Record<string, string | number | null>) {
  const { shops } = await market.app.overview(team.actors.owner);
  const { defaults } = must(shops.find(({ id }) => id === shop));
  await market.app.setShopDefaults(team.actors.owner, shop, { ...defaults, ...over });
}

test("of a shop's operators id, kind and name are known, and nothing that reaches them", async ({
  market,
  team,
  shop,
}) => {
  await withOperators(market, team, shop);
  const { profiles } = must((await market.app.overview(team.actors.owner)).shops.find(({ id }) => id === shop));
  expect(profiles).toMatchObject({
    manufacturers: [{ id: made, title: "Pine & Ink" }],
    responsiblePersons: [{ id: answers, title: "Safe GmbH" }],
  });
  expect(JSON.stringify(profiles)).not.toMatch(/Birkenweg|Lübeck|23552|example\.org/);
});

test("a shop whose operators can't be read has its other lists all the same", async ({ market, team, shop }) => {
  await market.fault({ operation: "getShopEconomicOperators", mode: "status", status: 400, when: "before" });
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  const { profiles } = must((await market.app.overview(team.actors.owner)).shops.find(({ id }) => id === shop));
  expect(profiles).toMatchObject({ manufacturers: [], sections: expect.arrayContaining([expect.anything()]) });
});

test("a new listing says what its shop says, where it says nothing else of itself", async ({ market, team, shop }) => {
  await withOperators(market, team, shop);
  const safetyWarnings = "Not for children under three.\n\nKeep away from fire.";
  await withDefaults(market, team, shop, { manufacturerId: made, responsiblePersonId: answers, safetyWarnings });
  const draft = await completeDraft(market, team, [shop]);
  const [item] = draft.items;
  const content = { ...must(item).content, overrides: { serialNumber: "LOT-7", responsiblePersonId: null } };
  const edit = { changeId: draft.id, revision: draft.revision, content: {}, items: [{ shopId: shop, content }] };
  saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
  await approve(market, team, await market.app.change(team.actors.maker, draft.id));
  await market.work();
  expect(must(market.listings(apron.title)[0]).safety).toEqual({
    manufacturer: made,
    responsiblePerson: null,
    serialNumber: "LOT-7",
    warnings: safetyWarnings,
  });
  expect(await market.app.change(team.actors.viewer, draft.id)).toMatchObject({ items: [{ verified: true }] });
});

test("of a listing on sale all four are changed by one call, read back, and taken away", async ({
  market,
  team,
  shop,
}) => {
  await withOperators(market, team, shop);
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, 31_000_100, "active");
  const id = await listingId(market, team, number);
  const set = {
    manufacturerId: made,
    responsiblePersonId: answers,
    serialNumber: "LOT-7 & 8",
    safetyWarnings: "Don't eat it.",
  };
  await approvedEdit(market, team, id, set);
  await market.work();
  expect(await writes(market)).toEqual(["updateListing"]);
  expect(there(market, number).safety).toEqual({
    manufacturer: made,
    responsiblePerson: answers,
    serialNumber: "LOT-7 & 8",
    warnings: "Don't eat it.",
  });
  await mirror(market, team, shop);
  expect((await market.app.listing(team.actors.viewer, id)).differences).toEqual([]);
  const gone = await approvedEdit(market, team, id, {
    manufacturerId: null,
    responsiblePersonId: null,
    serialNumber: null,
    safetyWarnings: null,
  });
  await market.work();
  expect(await market.app.change(team.actors.viewer, gone.id)).toMatchObject({
    state: "applied",
    items: [{ verified: true }],
  });
  expect(there(market, number).safety).toEqual({
    manufacturer: null,
    responsiblePerson: null,
    serialNumber: null,
    warnings: null,
  });
});

test("what the seller chose there since is not overwritten", async ({ market, team, shop }) => {
  await withOperators(market, team, shop);
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, 31_000_100, "active");
  const id = await listingId(market, team, number);
  const change = await approvedEdit(market, team, id, { serialNumber: "LOT-7" });
  const safety = { manufacturer: null, responsiblePerson: null, serialNumber: "HERS", warnings: null };
  there(market, number).safety = safety;
  await market.work();
  expect(there(market, number).safety).toEqual(safety);
  expect((await market.app.change(team.actors.viewer, change.id)).state).not.toBe("applied");
});

test("a serial number and warnings that are too long are refused before anything is asked", async ({
  market,
  team,
  shop,
}) => {
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, 31_000_100, "active");
  const id = await listingId(market, team, number);
  const touched = { serialNumber: "9".repeat(101), safetyWarnings: "w".repeat(1001) };
  const edit = { listingId: id, changeId: null, revision: 0, touched };
  expect(await market.app.saveEdit(team.actors.maker, edit, "ask")).toMatchObject({
    ok: false,
    problems: [
      {
        field: "serialNumber",
        text: "Serial or batch number: at most 100 characters are possible. This has 101 characters.",
      },
      {
        field: "safetyWarnings",
        text: "Safety warnings: at most 1000 characters are possible. This has 1001 characters.",
      },
    ],
  });
});

test("an operator that was deleted there is refused in plain words", async ({ market, team, shop }) => {
  await withOperators(market, team, shop);
  await withDefaults(market, team, shop, { manufacturerId: made });
  for (const each of market.state().shops) each.operators = [];
  const change = await approvedChange(market, team, [shop]);
  await market.work();
  const { items } = await market.app.change(team.actors.viewer, change.id);
  expect(JSON.stringify(items)).toContain("Etsy doesn't take the manufacturer or the responsible person");
});

/** The EU shop's listings, by an owner's word: of a business. */
async function asTrader(market: Market, team: Team, shop: ShopId, answer: "yes" | "no" = "yes"): Promise<void> {
  await market.app.answerEuTrader(team.actors.owner, shop, answer);
}

test("before the day a card says from when it is needed, and approval is asked for as ever", async ({
  market,
  team,
  shop,
}) => {
  await asTrader(market, team, shop);
  const asked = await approvedChange(market, team, [shop]);
  const missing = ["the manufacturer", "the responsible person in the EU"];
  expect(asked.safety).toMatchObject([{ shopName: "PineAndInk", missing, from: "2027-02-01", due: false }]);
  await market.work();
  expect(market.listings(apron.title)).toHaveLength(1);
  // What is said needs nothing more; and of who says No nothing is wanted.
  await withOperators(market, team, shop);
  await withDefaults(market, team, shop, { manufacturerId: made, responsiblePersonId: answers });
  expect((await completeDraft(market, team, [shop])).safety).toEqual([]);
  await withDefaults(market, team, shop, { manufacturerId: null, responsiblePersonId: answers });
  expect((await completeDraft(market, team, [shop])).safety).toMatchObject([{ missing: ["the manufacturer"] }]);
  await asTrader(market, team, shop, "no");
  expect((await completeDraft(market, team, [shop])).safety).toEqual([]);
});

test("from the day on nothing is put on sale that would be refused for it, before anything is written", async ({
  market,
  team,
  shop,
}) => {
  await asTrader(market, team, shop);
  await mirror(market, team, shop);
  const [number = 0] = numbersIn(market, 31_000_100, "inactive");
  const id = await listingId(market, team, number);
  market.clock.pass(Date.parse("2027-02-01T00:00:00Z") - market.clock.now().getTime());
  const text =
    "PineAndInk sells to the EU as a business, so Etsy wants the manufacturer and the responsible person in the EU. Choose it in the shop's defaults, or for this listing under its details.";
  const draft = await completeDraft(market, team, [shop]);
  expect(draft.problems.map((problem) => problem.text)).toEqual([text]);
  const edit = { changeId: draft.id, revision: draft.revision, content: {} };
  expect(await market.app.saveDraft(team.actors.maker, edit, "ask")).toMatchObject({ ok: false, problems: [{ text }] });
  expect(await market.app.putOnSale(team.actors.maker, { listingId: id, stock: {} })).toMatchObject({
    ok: false,
    problems: [{ text }],
  });
});

test("/oms problems counts the listings on sale that lack it, of shops that sell to the EU as a business", async ({
  market,
  team,
  shop,
}) => {
  const { viewer, owner } = team.actors;
  const lacking = async () => (await market.app.problems(viewer, 0)).lacking;
  await withOperators(market, team, shop);
  await mirror(market, team, shop);
  const numbers = numbersIn(market, 31_000_100, "active");
  expect(await lacking()).toEqual([]);
  await asTrader(market, team, shop);
  const line = { marketplace: "Etsy", shopNames: ["PineAndInk"], from: "2027-02-01" };
  expect(await lacking()).toMatchObject([{ ...line, listings: numbers.length }]);
  expect((await market.app.problems(viewer, 0)).total).toBe(0);
  const [number = 0, other = 0] = numbers;
  await approvedEdit(market, team, await listingId(market, team, number), {
    manufacturerId: made,
    responsiblePersonId: answers,
  });
  await approvedEdit(market, team, await listingId(market, team, other), { manufacturerId: made });
  await market.work();
  expect(await lacking()).toMatchObject([{ listings: numbers.length - 1 }]);
  // A field that wasn't read yet is none that lacks.
  await market.db.sql("update listings set live = live - 'manufacturerId' - 'responsiblePersonId'");
  expect(await lacking()).toEqual([]);
  await market.app.answerEuTrader(owner, shop, "no");
  await mirror(market, team, shop);
  expect(await lacking()).toEqual([]);
});
