import { describe, expect, vi } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { ShopOptions, Variations } from "#src/catalog/variations/model.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { must } from "#test/src/store/studio.ts";
import { ownAxis } from "#test/support/axes.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approvedChange, completeDraft, saved } from "./drafting.ts";
import { approve, approvedEdit, askedEdit, mirror, there } from "./editing.ts";
import { approvedOptions, draftedOptions, options, withWords } from "./options.ts";
import { sellers } from "./market.ts";

/** What a marketplace adds to each option, chosen among the shop's own profiles. */

vi.setConfig({ testTimeout: 120_000 });

const bySize: Variations = {
  axes: [ownAxis("Size", "Small", "Large"), ownAxis("Colour", "Blue", "Red")],
  on: { price: [], quantity: [], sku: [] },
  ownOn: { readiness: [0] },
  skus: {},
  photos: null,
};
const title = "Apron in two sizes";

const test = listingTest
  /** The numbers of the shop's two processing profiles: made to order, and ready to ship. */
  .extend("profiles", async ({ market, number }) => {
    const { shopId } = there(market, number);
    const [toOrder, ready] = must(market.state().shops.find((each) => each.shopId === shopId)).processingProfiles;
    return { toOrder: must(toOrder).id, ready: must(ready).id };
  })
  /** Which profile each option has there, and by which properties they differ. */
  .extend("readinessOf", ({ market }) => (of: number) => {
    const { products, readinessOn } = there(market, of);
    const each = products.map(({ properties, offerings: [offer] }) => [
      properties.map(({ values }) => values.join()).join(" / "),
      offer?.readinessId,
    ]);
    return { on: readinessOn, options: Object.fromEntries(each) as Record<string, number> };
  })
  /** A complete draft in two sizes; the profile differs by size. */
  .extend("drafted", ({ market, team, shop }) => async (own: ShopOptions): Promise<ChangeView> => {
    const { id: changeId, revision } = await completeDraft(market, team, [shop], { title });
    const { maker } = team.actors;
    const varied = saved(await market.app.saveAxes(maker, { changeId, revision, variations: bySize }));
    const edit = { changeId, revision: varied.revision, shopId: shop, options: own, skus: {} };
    return saved(await market.app.saveOptions(maker, edit));
  })
  /** The mossy options of the listing are ready to ship, and the others made to order; both sides know. */
  .extend("apart", ({ market, team, shop, number, profiles }) => async () => {
    const listing = there(market, number);
    listing.readinessOn = [200];
    for (const { properties, offerings } of listing.products)
      if (properties[0]?.values[0] === "Moss") must(offerings[0]).readinessId = profiles.ready;
    await mirror(market, team, shop);
    const { maker } = team.actors;
    const [found] = await market.app.findListings(maker, String(number), { limit: 1, offset: 0 });
    const { id, differences } = await market.app.listing(maker, must(found).id);
    await market.app.keepTheirs(
      maker,
      id,
      differences.map(({ field }) => field),
    );
  })
  .extend("published", ({ market, team }) => async (change: ChangeView): Promise<ChangeView> => {
    const { id, contentHash } = saved(await market.app.requestApproval(team.actors.maker, change.id));
    await market.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "live" });
    await market.said();
    await market.forget();
    await market.work();
    return market.app.change(team.actors.viewer, id);
  });

const write = "updateListingInventory";
const writes = async (market: { operations(): Promise<string[]> }) =>
  (await market.operations()).filter((operation) => !operation.startsWith("get"));

test("of a new listing each option is written with the profile that was approved, in the same call as its price", async ({
  market,
  profiles,
  drafted,
  published,
  readinessOf,
}) => {
  const draft = await drafted({ "Large / Blue": { own: { readiness: profiles.ready } } });
  const change = await published(draft);
  expect(change).toMatchObject({ state: "applied", items: [{ verified: true, failure: null }] });
  expect(await writes(market)).toEqual(["createDraftListing", "uploadListingImage", write, "updateListing"]);
  const listing = must(market.listings(title)[0]);
  expect(readinessOf(listing.id)).toEqual({
    on: [513],
    options: {
      "Small / Blue": profiles.toOrder,
      "Small / Red": profiles.toOrder,
      "Large / Blue": profiles.ready,
      "Large / Red": profiles.ready,
    },
  });
});

test("an option that says nothing has the profile of the listing, as it was when approval was asked for", async ({
  market,
  team,
  shop,
  profiles,
  drafted,
  published,
  readinessOf,
}) => {
  const draft = await drafted({ "Large / Blue": { own: { readiness: profiles.toOrder } } });
  const [item] = draft.items;
  const changed = saved(
    await market.app.saveDraft(
      team.actors.maker,
      {
        changeId: draft.id,
        revision: draft.revision,
        content: {},
        items: [{ shopId: shop, content: { ...must(item).content, overrides: { readiness: profiles.ready } } }],
      },
      "keep",
    ),
  );
  await published(changed);
  const { options: each } = readinessOf(must(market.listings(title)[0]).id);
  expect([each["Small / Red"], each["Large / Red"]]).toEqual([profiles.ready, profiles.toOrder]);
});

test("another profile of one option is another request: what was approved before doesn't count", async ({
  market,
  team,
  shop,
  profiles,
  drafted,
}) => {
  const { maker, manager } = team.actors;
  const draft = await drafted({ "Large / Blue": { own: { readiness: profiles.ready } } });
  const first = saved(await market.app.requestApproval(maker, draft.id));
  const edit = { changeId: draft.id, revision: first.revision, shopId: shop, options: {}, skus: {} };
  saved(await market.app.saveOptions(maker, edit));
  const second = saved(await market.app.requestApproval(maker, draft.id));
  expect(second.contentHash).not.toBe(first.contentHash);
  const stale = { changeId: draft.id, contentHash: first.contentHash, mode: "live" } as const;
  await expect(market.app.approve(manager, stale)).rejects.toMatchObject({ code: "stale-approval" });
});

test("a profile that the shop doesn't have any more keeps a draft from approval, and from nothing else", async ({
  market,
  team,
  profiles,
  drafted,
}) => {
  const { maker } = team.actors;
  const draft = await drafted({ "Large / Blue": { own: { readiness: profiles.ready + 900 } } });
  const result = await market.app.requestApproval(maker, draft.id);
  expect(result).toMatchObject({
    ok: false,
    problems: [
      {
        field: "variations",
        text: "PineAndInk doesn't have the processing profile of Large / Blue and 1 more option any more. Choose another one under Variations.",
      },
    ],
  });
});

test.for([1.5, Number.NaN, 2 ** 60])(
  "%s is no number of a profile, and refused before it is kept",
  async (readiness, { drafted }) => {
    await expect(drafted({ "Large / Blue": { own: { readiness } } })).rejects.toMatchObject({ code: "bad-input" });
  },
);

test("a seller who gives an option of a draft listing another profile before it goes on sale is heard", async ({
  market,
  team,
  shop,
  profiles,
  drafted,
}) => {
  const draft = await drafted({ "Large / Blue": { own: { readiness: profiles.ready } } });
  const { id, contentHash } = saved(await market.app.requestApproval(team.actors.maker, draft.id));
  await market.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "draft" });
  await market.work();
  const listing = must(market.state().listings.find((each) => each.title === title));
  must(listing.products[0]?.offerings[0]).readinessId = profiles.ready;
  await market.app.goLive(team.actors.manager, id);
  await market.work();
  const { items } = await market.app.change(team.actors.viewer, id);
  expect(items[0]?.failure?.text).toContain("the processing profile");
  expect([shop, listing.state]).toEqual([shop, "draft"]);
});

test("a copy has the profiles of single options in the same shop, and none of them in another one", async ({
  market,
  team,
  profiles,
  drafted,
  published,
}) => {
  const { maker, owner } = team.actors;
  await market.openShop(owner, sellers.eu);
  const own = { "Large / Blue": { own: { readiness: profiles.ready } } };
  const change = await published(await drafted(own));
  await mirror(market, team, must(change.items[0]).shopId);
  const [listing] = await market.app.findListings(maker, title, { limit: 1, offset: 0 });
  for (const like of [{ changeId: change.id }, { listingId: must(listing).id }]) {
    const { change: copy } = await market.app.draftLike(maker, like);
    expect(copy.content["variations"]).toMatchObject({ ownOn: { readiness: [0] } });
    const [item] = copy.items;
    const readiness = (key: string) => item?.content.options?.[key]?.own?.["readiness"];
    expect([readiness("Large / Blue"), readiness("Small / Blue") ?? profiles.toOrder]).toEqual([
      profiles.ready,
      profiles.toOrder,
    ]);
  }
});

test("of a listing on sale one option gets another profile by one write, and all the rest stays to the byte", async ({
  market,
  team,
  shop,
  number,
  id,
  profiles,
  readinessOf,
}) => {
  const before = structuredClone(there(market, number));
  const change = await approvedOptions(
    market,
    team,
    id,
    ({ variations }) => ({ ...must(variations), ownOn: { readiness: [0] } }),
    { "Sand / S": { own: { readiness: profiles.ready } } },
  );
  const { edit } = must(change.items[0]).content;
  expect(Object.fromEntries(Object.entries(edit?.set ?? {}).filter(([field]) => field !== "variations"))).toEqual({
    "readiness:Sand / S": profiles.ready,
    "readiness:Sand / M": profiles.ready,
    "readiness:Sand / L": profiles.ready,
    "readiness:Sand / XL": profiles.ready,
  });
  await market.work();
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({
    state: "applied",
    items: [{ verified: true }],
  });
  expect(await writes(market)).toEqual([write]);
  const now = readinessOf(number);
  expect(now.on).toEqual([200]);
  for (const [key, profile] of Object.entries(now.options))
    expect([key, profile]).toEqual([key, key.startsWith("Sand") ? profiles.ready : profiles.toOrder]);
  const plain = ({ products }: typeof before) =>
    products.map(({ properties, sku, offerings: [offer] }) => [properties, sku, offer?.price, offer?.quantity]);
  const after = there(market, number);
  expect(plain(after)).toEqual(plain(before));
  expect([after.priceOn, after.quantityOn, after.skuOn]).toEqual([before.priceOn, before.quantityOn, before.skuOn]);
  await mirror(market, team, shop);
  const { differences } = await market.app.listing(team.actors.viewer, id);
  expect(differences).toEqual([]);
});

describe("of a listing on sale, as of a draft,", () => {
  test("a profile that the shop doesn't have any more is kept, and keeps the edit from approval", async ({
    market,
    team,
    id,
    profiles,
  }) => {
    const gone = { "Sand / S": { own: { readiness: profiles.ready + 900 } } };
    const change = await draftedOptions(
      market,
      team,
      id,
      ({ variations }) => ({ ...must(variations), ownOn: { readiness: [0] } }),
      gone,
    );
    expect(await market.app.requestApproval(team.actors.maker, change.id)).toMatchObject({
      ok: false,
      problems: [
        {
          field: "variations",
          text: expect.stringMatching(
            /PineAndInk doesn't have the processing profile of Sand \/ \w+ and 3 more options any more\. Choose another one under Variations\.$/,
          ),
        },
      ],
    });
  });

  test.for([1.5, Number.NaN, 2 ** 60])("%s is no number of a profile", async (readiness, { market, team, id }) => {
    const of = await market.app.listingVariations(team.actors.maker, id);
    const lines = { ...of.lines, options: { ...of.lines.options, "Sand / S": { own: { readiness } } } };
    await expect(market.app.saveListingOptions(team.actors.maker, of, { revision: 0, lines })).rejects.toMatchObject({
      code: "bad-input",
    });
  });
});

describe("of a listing whose options have profiles of their own,", () => {
  test("a price leaves them as they are", async ({ apart, market, team, number, id, readinessOf }) => {
    await apart();
    const before = readinessOf(number);
    await approvedEdit(market, team, id, { "price:Blue / S": 3111 });
    await market.work();
    expect(options(market, number)["Blue / S"]).toEqual([3111, 5, "HAND-Blue-S"]);
    expect(readinessOf(number)).toEqual(before);
  });

  test("an option that is added has the one that was chosen for it", async ({
    apart,
    market,
    team,
    number,
    id,
    profiles,
    readinessOf,
  }) => {
    await apart();
    const before = readinessOf(number);
    const change = await approvedOptions(
      market,
      team,
      id,
      ({ variations }) => withWords(must(variations), 0, "Blue", "Sand", "Moss", "Ochre"),
      {
        "Ochre / S": { quantity: 1, own: { readiness: profiles.ready } },
        "Ochre / M": { quantity: 1 },
        "Ochre / L": { quantity: 1 },
        "Ochre / XL": { off: true },
      },
    );
    await market.work();
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
    const now = readinessOf(number);
    expect(now.on).toEqual([200]);
    expect(now.options).toEqual({
      ...before.options,
      "Ochre / S": profiles.ready,
      "Ochre / M": profiles.ready,
      "Ochre / L": profiles.ready,
      "Ochre / XL": profiles.ready,
    });
  });

  test("what comes to be shared is named in the edit, option by option", async ({
    apart,
    market,
    team,
    number,
    id,
    profiles,
    readinessOf,
  }) => {
    await apart();
    const change = await draftedOptions(market, team, id, ({ variations }) => {
      const { ownOn: _, ...rest } = must(variations);
      return rest;
    });
    const { edit } = must(change.items[0]).content;
    expect(edit?.set).toMatchObject({
      "readiness:Moss / S": profiles.toOrder,
      "readiness:Moss / XL": profiles.toOrder,
    });
    const asked = saved(await market.app.requestApproval(team.actors.maker, change.id));
    await approve(market, team, asked);
    await market.work();
    const now = readinessOf(number);
    expect([now.on, new Set(Object.values(now.options))]).toEqual([[], new Set([profiles.toOrder])]);
  });

  test("a profile that its seller changed meanwhile stops the edit of just that one", async ({
    apart,
    market,
    team,
    number,
    id,
    profiles,
  }) => {
    await apart();
    const asked = await askedEdit(market, team, id, {
      "readiness:Moss / S": profiles.toOrder,
      "readiness:Moss / M": profiles.toOrder,
      "readiness:Moss / L": profiles.toOrder,
      "readiness:Moss / XL": profiles.toOrder,
    });
    await approve(market, team, asked);
    await market.forget();
    for (const { offerings } of there(market, number).products) must(offerings[0]).readinessId = profiles.ready + 1;
    await market.work();
    const { state, items } = await market.app.change(team.actors.viewer, asked.id);
    expect([state, items[0]?.state, await writes(market)]).toEqual(["failed", "parked", []]);
  });
});

test("what was approved before options could have profiles of their own is still what is compared", async ({
  market,
  team,
  shop,
}) => {
  const change = await approvedChange(market, team, [shop], { photos: 2, varied: true, title });
  await market.work();
  const { items, content } = await market.app.change(team.actors.viewer, change.id);
  expect([items[0]?.verified, content.category]).toEqual([true, taxonomyId("Aprons")]);
  expect(JSON.stringify(content["variations"])).not.toContain("ownOn");
});
