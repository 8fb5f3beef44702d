import { expect, test } from "vitest";
import { type Approved, differences } from "#sandbox/demo/smoke/compare.ts";
import { seedState } from "#sandbox/etsy/seed.ts";
import type { Listing, State } from "#sandbox/etsy/state.ts";

/** The smoke run is worth as much as its comparison: each thing that may go wrong has to show. */

const shops = [
  { id: 31000100, name: "PineAndInk", price: "52.00" },
  { id: 32000200, name: "PineAndInkEU", price: "47.50" },
] as const;
const title = "Apron to compare";
const colours = [10, 200];

function approvedForm(state: State): Approved {
  return {
    title,
    description: "Linen.\n\nWashed.",
    tags: ["linen", "apron"],
    categoryId: 1004,
    photos: colours.map((colour, index) => ({ alt: `photo ${index + 1}`, pixels: Uint8Array.of(colour) })),
    shops: shops.map(({ id, name, price }) => {
      const shop = must(state.shops.find(({ shopId }) => shopId === id));
      const section = must(shop.sections[0]).title;
      const shipping = must(shop.shippingProfiles[0]).title;
      const returns = "Returns and exchanges within 30 days";
      return {
        name,
        price,
        stock: 1,
        defaults: { shipping, processing: "Made to order, 3–5 days", returns, section },
      };
    }),
  };
}

/** The market as it is after everything went well. */
function goodState(): { state: State; approved: Approved; colourOf: Map<number, number> } {
  const state = seedState(new Date("2026-01-01T00:00:00Z"));
  const approved = approvedForm(state);
  const colourOf = new Map<number, number>();
  state.fees = [];
  for (const { id: shopId, price } of shops) {
    const shop = must(state.shops.find((each) => each.shopId === shopId));
    const like = must(state.listings.find((each) => each.shopId === shopId));
    const id = shopId * 10;
    const images = colours.map((colour, index) => {
      const image = { ...must(state.images[0]), id: id + index, listingId: id, shopId, alt: `photo ${index + 1}` };
      colourOf.set(image.id, colour + 3);
      state.images.push(image);
      return image.id;
    });
    state.listings.push({
      ...structuredClone(like),
      id,
      title,
      description: approved.description,
      tags: [...approved.tags],
      taxonomyId: 1004,
      state: "active",
      imageIds: images,
      shippingProfileId: must(shop.shippingProfiles[0]).id,
      returnPolicyId: must(shop.returnPolicies.find(({ deadline }) => deadline === 30)).id,
      sectionId: must(shop.sections[0]).id,
      products: [
        {
          id: 1,
          sku: "",
          properties: [],
          offerings: [
            {
              id: 1,
              quantity: 1,
              price: Number(price) * 100,
              enabled: true,
              readinessId: must(shop.processingProfiles.find(({ state: kind }) => kind === "made_to_order")).id,
            },
          ],
        },
      ],
    });
    state.fees.push({ listingId: id, shopId, title, cents: 20, reason: "publish", at: 0 });
  }
  return { state, approved, colourOf };
}

async function found(change: (us: Listing, state: State) => void): Promise<string[]> {
  const { state, approved, colourOf } = goodState();
  change(must(state.listings.find((each) => each.title === title)), state);
  const pixelsOf = async (id: number) => Uint8Array.of(colourOf.get(id) ?? 0);
  return differences({ approved, state, feesBefore: 0, pixelsOf });
}

test("everything as approved shows nothing", async () => {
  expect(await found(() => undefined)).toEqual([]);
});

const offering = (listing: Listing) => must(listing.products[0]?.offerings[0]);
const otherShop = (state: State) => must(state.shops.find(({ shopId }) => shopId === 32000200));

test.for<[string, (us: Listing, state: State) => void]>([
  ["state", (us) => void (us.state = "draft")],
  ["description", (us) => void (us.description = "Linen. Washed.")],
  ["tags", (us) => void us.tags.pop()],
  ["category", (us) => void (us.taxonomyId += 1)],
  ["price", (us) => void (offering(us).price += 1)],
  ["stock", (us) => void (offering(us).quantity = 2)],
  ["shipping profile", (us, state) => void (us.shippingProfileId = must(otherShop(state).shippingProfiles[0]).id)],
  ["section", (us) => void (us.sectionId = null)],
  ["return policy", (us, state) => void (us.returnPolicyId = must(otherShop(state).returnPolicies[0]).id)],
  ["processing profile", (us) => void (offering(us).readinessId = null)],
  ["order of the photos", (us) => void us.imageIds.reverse()],
  ["alt texts", (us, state) => void (must(state.images.find(({ id }) => id === us.imageIds[1])).alt = "")],
  ["has 2 listings", (us, state) => void state.listings.push({ ...us, id: 1 })],
  ["has 0 listings", (us) => void (us.title = "Another")],
  ["Fees", (us, state) => void state.fees.push({ ...must(state.fees[0]), reason: "renew" })],
])("a wrong “%s” shows", async ([what, change]) => {
  expect((await found(change)).join("\n")).toContain(what);
});

function must<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error("The seed lacks it.");
  return thing;
}
