import { describe, expect } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { Attribute } from "#src/catalog/fields/attributes.ts";
import type { ContentEdit } from "#src/catalog/listing.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, asked, completeDraft, saved } from "./drafting.ts";
import { mirror, listingId } from "./editing.ts";
import { cutting } from "./killing.ts";

const rings = taxonomyId("Rings");
const silver: Attribute = {
  property: 506,
  name: "Metal",
  scale: null,
  scaleName: null,
  values: [{ id: 81, name: "Silver" }],
};
const sizes: Attribute = {
  property: 100,
  name: "Ring size",
  scale: 19,
  scaleName: "US/Canada",
  values: [
    { id: 2, name: "7" },
    { id: 1, name: "6" },
  ],
};
const blue: Attribute = {
  property: 200,
  name: "Primary color",
  scale: null,
  scaleName: null,
  values: [{ id: 2, name: "Blue" }],
};

const test = shopTest
  .extend("goLive", ({ market, team }) => async (changeId: ChangeId) => {
    const { contentHash } = await market.app.change(team.actors.manager, changeId);
    await market.app.approve(team.actors.manager, { changeId, contentHash, mode: "live" });
  })
  /** A complete draft with this in it, that approval is asked for. */
  .extend("ask", ({ market, team, shop }) => async (content: ContentEdit) => {
    const draft = await completeDraft(market, team, [shop]);
    const edit = { changeId: draft.id, revision: draft.revision, content };
    return market.app.saveDraft(team.actors.maker, edit, "ask");
  });

describe("a new listing", () => {
  test("has its attributes after a call each, and they are read back", async ({ market, team, shop, ask, goLive }) => {
    const { id } = saved(await ask({ category: rings, attributes: [silver, sizes] }));
    await goLive(id);
    await market.work();
    expect(await market.operations()).toEqual([
      "createDraftListing",
      "uploadListingImage",
      "updateListingInventory",
      "updateListingProperty",
      "updateListingProperty",
      "updateListing",
      "getListing",
      "getListingInventory",
      "getListingProperties",
    ]);
    const listing = must(market.listings(apron.title)[0]);
    expect(listing).toMatchObject({
      state: "active",
      attributes: [
        { propertyId: 100, scaleId: 19, valueIds: [1, 2], values: ["6", "7"] },
        { propertyId: 506, scaleId: null, valueIds: [81], values: ["Silver"] },
      ],
    });
    expect(await market.app.change(team.actors.viewer, id)).toMatchObject({
      state: "applied",
      items: [{ verified: true }],
    });
    // The mirror doesn't have what a page of listings doesn't show: nothing of it is told as changed.
    await mirror(market, team, shop);
    const { differences } = await market.app.listing(team.actors.viewer, await listingId(market, team, listing.id));
    expect(differences).toEqual([]);
  });

  test("without any costs no call", async ({ market, team, shop, goLive }) => {
    await goLive((await asked(market, team, [shop])).id);
    await market.work();
    const calls = await market.operations();
    expect(calls.filter((each) => /Propert/.test(each))).toEqual([]);
  });

  test("that lacks one its category needs isn't asked for, and what is missing is named", async ({ ask, market }) => {
    expect(await ask({ category: rings, attributes: [sizes] })).toMatchObject({
      ok: false,
      problems: [{ field: "attributes", text: expect.stringContaining("needs “Metal”") }],
    });
    expect(market.listings(apron.title)).toEqual([]);
  });

  test.for<[string, Attribute[], string]>([
    ["of another category", [silver, { ...blue, property: 300, name: "Pattern" }], "“Pattern” is no attribute of this"],
    ["with a value that isn't offered", [{ ...silver, values: [{ id: 9, name: "Tin" }] }], "“Tin” isn't a value of"],
    [
      "with too many values",
      [
        {
          ...silver,
          values: [
            { id: 81, name: "Silver" },
            { id: 82, name: "Gold" },
          ],
        },
      ],
      "at most 1",
    ],
  ])("%s isn't asked for", async ([, attributes, told], { ask }) => {
    expect(await ask({ category: rings, attributes })).toMatchObject({
      ok: false,
      problems: [{ field: "attributes", text: expect.stringContaining(told) }],
    });
  });

  test("is asked for all the same while the marketplace says nothing of its category", async ({ ask, market }) => {
    await market.fault({ operation: "getPropertiesByTaxonomyId", mode: "status", status: 503, times: 9 });
    expect(await ask({ category: rings, attributes: [] })).toMatchObject({ ok: true });
  });

  test("made in a process that is killed after any call is on sale once, with its attributes and one fee", async ({
    market,
    team,
    ask,
    goLive,
  }) => {
    for (let at = 1, dead = true; dead; at += 1) {
      const known = market.listings(apron.title).map(({ id }) => id);
      const fees = (await market.fees()).length;
      const { id } = saved(await ask({ category: rings, attributes: [silver, blue] }));
      await goLive(id);
      const [operation] = await market.claim(1);
      const killed = cutting({ at, when: "after", of: "market" });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      const made = market.listings(apron.title).filter((each) => !known.includes(each.id));
      expect([at, made.map(({ state, attributes }) => [state, attributes.length])]).toEqual([at, [["active", 2]]]);
      expect((await market.fees()).length - fees).toBe(1);
      expect((await market.app.change(team.actors.viewer, id)).state).toBe("applied");
      dead = killed.dead();
    }
  });
});

describe("the form of a draft's attributes", () => {
  test("has what its category offers, what is needed first, and nothing that can't be sent", async ({
    market,
    team,
    shop,
  }) => {
    const draft = await completeDraft(market, team, [shop]);
    const content = { category: rings, attributes: [sizes] };
    saved(
      await market.app.saveDraft(team.actors.maker, { changeId: draft.id, revision: draft.revision, content }, "keep"),
    );
    const { ofCategory, chosen } = await market.app.draftAttributes(team.actors.maker, draft.id);
    expect(ofCategory?.map(({ name, required, most }) => [name, required, most])).toEqual([
      ["Metal", true, 1],
      ["Ring size", false, 3],
      ["Primary color", false, 1],
      ["Holiday", false, 1],
      ["Occasion", false, 2],
    ]);
    expect(ofCategory?.find(({ name }) => name === "Ring size")?.choices).toMatchObject([
      { name: "6", scaleName: "US/Canada" },
      { name: "7" },
      { name: "8" },
      { name: "52", scaleName: "EU" },
      { name: "54" },
    ]);
    expect(chosen).toMatchObject([{ name: "Ring size", values: [{ id: 1 }, { id: 2 }] }]);
  });

  test("isn't waited for again and again while the marketplace doesn't answer", async ({ market, team, shop }) => {
    const draft = await completeDraft(market, team, [shop]);
    const open = () =>
      market.app.draftAttributes(team.actors.maker, draft.id).then(
        () => "opened",
        (error) => error.code,
      );
    await market.fault({ operation: "getPropertiesByTaxonomyId", mode: "status", status: 503, count: 9 });
    expect(await open()).toBe("marketplace-down");
    await market.forget();
    expect(await open()).toBe("marketplace-down");
    expect(await market.calls()).toEqual([]);
    await market.control("DELETE", "faults");
    market.clock.pass(30_000);
    expect(await open()).toBe("opened");
  });

  test("is empty for a category that is gone there, and no other category waits for that", async ({
    market,
    team,
    shop,
  }) => {
    const draft = await completeDraft(market, team, [shop]);
    const gone = { changeId: draft.id, revision: draft.revision, content: { category: 999_999 } };
    const { revision } = saved(await market.app.saveDraft(team.actors.maker, gone, "keep"));
    expect((await market.app.draftAttributes(team.actors.maker, draft.id)).ofCategory).toEqual([]);
    const ring = { changeId: draft.id, revision, content: { category: rings } };
    saved(await market.app.saveDraft(team.actors.maker, ring, "keep"));
    const { ofCategory } = await market.app.draftAttributes(team.actors.maker, draft.id);
    expect(ofCategory?.[0]).toMatchObject({ name: "Metal", required: true });
  });

  test("reads a category once a day", async ({ market, team, shop }) => {
    const draft = await completeDraft(market, team, [shop]);
    const reads = async () => {
      await market.forget();
      await market.app.draftAttributes(team.actors.maker, draft.id);
      return (await market.calls()).map(({ operation }) => operation);
    };
    expect(await reads()).toEqual(["getPropertiesByTaxonomyId"]);
    expect(await reads()).toEqual([]);
    market.clock.pass(24 * 3_600_000 + 1);
    expect(await reads()).toEqual(["getPropertiesByTaxonomyId"]);
  });
});
