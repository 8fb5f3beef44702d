import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { SaveResult } from "#src/modules/changes/edits.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import type { Market } from "./market.ts";
import type { Team } from "./workshop.ts";

const colors = ["Blue", "Sand", "Moss"];
const sizes = ["S", "M", "L", "XL"];

/**
 * A listing as a seller made it by hand: 3 × 4 options with photos, 3 500 characters with double blank lines, alt texts, two
 * questions, a video and a translation. @returns its number
 */
export function makeVaried(market: Market): number {
  const state = market.state();
  const listing = must(state.listings.find(({ state: now, imageIds }) => now === "active" && imageIds.length > 1));
  const [pattern] = listing.products;
  const readinessId = must(pattern?.offerings[0]).readinessId;
  listing.description =
    `It's made by hand & washed twice.\n\n\nAs it is:\n\n\n${"A long text of hers, with <signs> & “quotes”. ".repeat(80)}`.slice(
      0,
      3500,
    );
  state.images
    .filter((image) => image.listingId === listing.id)
    .forEach((image, index) => Object.assign(image, { alt: `Her own words, photo ${index + 1} & more` }));
  listing.products = colors.flatMap((color, c) =>
    sizes.map((size, s) => ({
      id: 900_000 + c * 10 + s,
      sku: `HAND-${color}-${size}`,
      properties: [
        { propertyId: 200, name: "Primary color", scaleId: null, valueIds: [c + 1], values: [color] },
        { propertyId: 100, name: "Size", scaleId: 17, valueIds: [s + 11], values: [size] },
      ],
      offerings: [
        { id: 990_000 + c * 10 + s, quantity: 5 + s, price: 3000 + c * 100 + s * 10, enabled: true, readinessId },
      ],
    })),
  );
  // Each color has its photo.
  listing.variationImages = colors.map((_, c) => ({
    propertyId: 200,
    valueId: c + 1,
    imageId: must(listing.imageIds[c % listing.imageIds.length]),
  }));
  const question = {
    instructions: null,
    required: true,
    maxCharacters: 40,
    maxFiles: null,
    addOn: null,
    options: null,
  };
  listing.questions = [
    { ...question, id: 970_001, type: "text_input", text: "Which name & date?" },
    { ...question, id: 970_002, type: "text_input", text: "Whose gift is it?", required: false, addOn: 350 },
  ];
  listing.videos = [{ id: 980_001 }];
  listing.translations = [
    { language: "de", title: "Von Hand & genau", description: "Zweimal\n\n\ngewaschen.", tags: ["von hand"] },
  ];
  Object.assign(listing, { priceOn: [200, 100], quantityOn: [200, 100], skuOn: [200, 100] });
  return listing.id;
}

/** Everything of a shop read into the mirror. */
export async function mirror(market: Market, team: Team, shop: ShopId): Promise<void> {
  await market.app.sync(team.actors.maker, shop);
  await market.work();
  await market.said();
  await market.forget();
}

/** Its row in the mirror. */
export async function listingId(market: Market, team: Team, number: number): Promise<ListingId> {
  const [found] = await market.app.findListings(team.actors.maker, String(number), { limit: 1, offset: 0 });
  return must(found).id;
}

export function done(result: SaveResult): ChangeView {
  if (!result.ok) throw new Error(`refused: ${result.problems.map(({ text }) => text).join(" ")}`);
  return result.change;
}

/** An edit by the maker that waits for approval. */
export async function askedEdit(market: Market, team: Team, id: ListingId, touched: FlatFields): Promise<ChangeView> {
  const edit = { listingId: id, changeId: null, revision: 0, touched };
  return done(await market.app.saveEdit(team.actors.maker, edit, "ask"));
}

export async function approve(market: Market, team: Team, { id: changeId, contentHash }: ChangeView) {
  return market.app.approve(team.actors.manager, { changeId, contentHash });
}

/** … and is approved by the manager. */
export async function approvedEdit(market: Market, team: Team, id: ListingId, touched: FlatFields) {
  return approve(market, team, await askedEdit(market, team, id, touched));
}

/** Operation names of the writes since `forget`. */
export async function writes(market: Market): Promise<string[]> {
  return (await market.calls()).filter(({ method }) => method !== "GET").map(({ operation }) => operation);
}

export function there(market: Market, number: number) {
  return must(market.state().listings.find(({ id }) => id === number));
}

/** A varied listing, known and agreed on. */
export async function openVaried(market: Market, team: Team, shop: ShopId) {
  const number = makeVaried(market);
  await mirror(market, team, shop);
  const id = await listingId(market, team, number);
  const { differences } = await market.app.listing(team.actors.maker, id);
  const fields = differences.map(({ field }) => field);
  await market.app.keepTheirs(team.actors.maker, id, fields);
  return { number, id };
}
