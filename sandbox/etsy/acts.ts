import { z } from "zod";
import { activate, deactivate } from "./api/activation.ts";
import * as rules from "./api/field-rules.ts";
import { deleteListing } from "./api/listings.ts";
import { type Context, milliseconds, newId, problem, Refusal, seconds } from "./context.ts";
import { bill } from "./fees.ts";
import { revoke } from "./oauth.ts";
import { castShadow } from "./staleness.ts";
import { findListing, findShop, type Listing, picturesOf, quantityOf, type Shop } from "./state.ts";

/** What people do at the marketplace itself: the seller in Shop Manager, a buyer, the marketplace's staff. */

/** The bodies of `POST /_sandbox/listings/<id>/<act>`. */
export const bodies = {
  /** Only what is given changes. `price`: minor units of the shop's currency, of every offering. */
  edit: z.object({
    title: z.string().optional(),
    description: z.string().optional(),
    tags: z.array(z.string()).optional(),
    materials: z.array(z.string()).optional(),
    price: z.number().int().optional(),
    quantity: z.number().int().min(0).max(999).optional(),
    section_id: z.number().int().nullable().optional(),
  }),
  sell: z.object({ quantity: z.number().int().min(1).default(1), sku: z.string().optional() }),
  state: z.object({ state: z.enum(["active", "inactive", "expired"]) }),
  freeze: z.object({ frozen: z.boolean().default(true) }),
  delete: z.object({}),
  calculated: z.object({ profile_id: z.number().int(), on: z.boolean().default(true) }),
  partner: z.object({ name: z.string().min(1), location: z.string().default("") }),
} as const;

type Body<Name extends keyof typeof bodies> = z.infer<(typeof bodies)[Name]>;

function listingAndShop(context: Context, id: number): { listing: Listing; shop: Shop } {
  const listing = findListing(context.state, id);
  const shop = listing && findShop(context.state, listing.shopId);
  if (!listing || !shop) throw new Refusal(404, "No such listing.");
  return { listing, shop };
}

export function editListing(context: Context, id: number, edit: Body<"edit">): void {
  const { listing, shop } = listingAndShop(context, id);
  if (edit.title !== undefined) rules.checkTitle(edit.title);
  if (edit.description !== undefined) rules.checkDescription(edit.description);
  if (edit.tags) rules.checkTags(edit.tags);
  if (edit.materials) rules.checkMaterials(edit.materials);
  if (edit.price !== undefined) rules.checkPrice(edit.price, shop.currency);
  if (edit.section_id && !shop.sections.some((each) => each.id === edit.section_id)) {
    throw problem("/shop/section/id", "Shop section not found.");
  }
  castShadow(context, id, listing);
  Object.assign(listing, {
    title: edit.title ?? listing.title,
    description: edit.description ?? listing.description,
    tags: edit.tags ?? listing.tags,
    materials: edit.materials ?? listing.materials,
    sectionId: edit.section_id === undefined ? listing.sectionId : edit.section_id,
    updated: seconds(context),
  });
  for (const offering of listing.products.flatMap((product) => product.offerings)) {
    offering.price = edit.price ?? offering.price;
    offering.quantity = edit.quantity ?? offering.quantity;
  }
  context.changed();
}

/** A buyer's purchase. The last one sold makes the listing `sold_out`; each of several costs a fee (behaviour 3.5). */
export function sellListing(context: Context, id: number, { quantity, sku }: Body<"sell">): void {
  const { listing } = listingAndShop(context, id);
  if (listing.state !== "active") throw new Refusal(409, "Only what is on sale can be bought.");
  const offering = listing.products
    .filter((product) => sku === undefined || product.sku === sku)
    .flatMap((product) => product.offerings)
    .find((each) => each.enabled && each.quantity >= quantity);
  if (!offering) throw new Refusal(409, "Not that many left.");
  castShadow(context, id, listing);
  offering.quantity -= quantity;
  const soldOut = quantityOf(listing) === 0;
  // The fee paid at publishing covers one of them.
  for (let unit = soldOut ? 1 : 0; unit < quantity; unit += 1) bill(context, listing, "sale");
  if (soldOut) listing.state = "sold_out";
  if (soldOut) listing.stateAt = seconds(context);
  context.changed();
}

export function setState(context: Context, id: number, { state }: Body<"state">): void {
  const { listing, shop } = listingAndShop(context, id);
  const changed = structuredClone(listing);
  if (state === "active") activate(context, shop, changed);
  else if (state === "inactive") deactivate(changed);
  else if (listing.state === "active" || listing.state === "inactive") {
    Object.assign(changed, { state: "expired", ending: seconds(context) });
  } else throw new Refusal(409, `A listing in this state cannot expire: ${listing.state}`);
  castShadow(context, id, listing);
  Object.assign(listing, changed, { stateAt: seconds(context), updated: seconds(context) });
  context.changed();
}

export function freezeListing(context: Context, id: number, { frozen }: Body<"freeze">): void {
  const { listing } = listingAndShop(context, id);
  castShadow(context, id, listing);
  listing.frozen = frozen;
  if (frozen && listing.state === "active") listing.state = "inactive";
  context.changed();
}

export function removeListing(context: Context, id: number): void {
  deleteListing(context, listingAndShop(context, id).listing);
  context.changed();
}

export function setVacation(context: Context, shopId: number, on: boolean): void {
  const shop = findShop(context.state, shopId);
  if (!shop) throw new Refusal(404, "No such shop.");
  shop.vacation = on;
  context.changed();
}

/** A new production partner, as the seller adds one in Shop Manager. */
export function addPartner(context: Context, shopId: number, { name, location }: Body<"partner">): void {
  const shop = findShop(context.state, shopId);
  if (!shop) throw new Refusal(404, "No such shop.");
  shop.partners = [...(shop.partners ?? []), { id: newId(context), name, location }];
  context.changed();
}

/** Whether a shipping profile calculates postage from weight and size. */
export function setCalculated(context: Context, shopId: number, { profile_id: id, on }: Body<"calculated">): void {
  const profile = findShop(context.state, shopId)?.shippingProfiles.find((each) => each.id === id);
  if (!profile) throw new Refusal(404, "No such shipping profile.");
  profile.calculated = on;
  context.changed();
}

/** Whether the shop says of itself that it sells to the EU as a business. */
export function setTrader(context: Context, shopId: number, on: boolean): void {
  const shop = findShop(context.state, shopId);
  if (!shop) throw new Refusal(404, "No such shop.");
  shop.trader = on;
  context.changed();
}

/** The seller deletes an economic operator; listings go on naming it. */
export function forgetOperator(context: Context, shopId: number, operatorId: number): void {
  const operator = findShop(context.state, shopId)?.operators?.find(({ id }) => id === operatorId);
  if (!operator) throw new Refusal(404, "No such economic operator.");
  operator.deleted = true;
  context.changed();
}

/** More listings like the shop's first one, with photos of their own, for tests of size. */
export function fillShop(context: Context, shopId: number, count: number, state: Listing["state"]): void {
  const pattern = context.state.listings.find((listing) => listing.shopId === shopId);
  if (!pattern) throw new Refusal(404, "No such shop, or nothing in it to copy.");
  for (let index = 1; index <= count; index += 1) {
    const copy = structuredClone(pattern);
    const products = copy.products.map((product) => ({
      ...product,
      id: newId(context),
      sku: `FILL-${index}`,
      offerings: product.offerings.map((offering) => ({
        ...offering,
        id: newId(context),
        quantity: state === "sold_out" ? 0 : offering.quantity,
      })),
    }));
    const id = newId(context);
    const photos = picturesOf(context.state, pattern).map((photo) => ({
      ...photo,
      id: newId(context),
      listingId: id,
    }));
    context.state.images.push(...photos);
    context.state.listings.push({
      ...copy,
      id,
      state,
      products,
      title: `${pattern.title}, No. ${index}`,
      imageIds: photos.map((photo) => photo.id),
      variationImages: [],
    });
  }
  context.changed();
}

/** `disconnect`: the seller takes the permission away. `password`: a new one kills every token too (behaviour 1.6). */
export function disconnectSeller(context: Context, userId: number): void {
  knownSeller(context, userId);
  revoke(context.state, userId);
  context.changed();
}

/** Makes the access tokens end now; with `refresh` the refresh tokens too, as after 90 days. */
export function expireTokens(context: Context, userId: number, refresh: boolean): void {
  knownSeller(context, userId);
  const now = milliseconds(context);
  for (const token of context.state.tokens) {
    if (token.userId !== userId) continue;
    token.accessExpires = Math.min(token.accessExpires, now);
    if (refresh) token.refreshExpires = now;
  }
  context.changed();
}

function knownSeller(context: Context, userId: number): void {
  if (!context.state.sellers.some((seller) => seller.userId === userId)) throw new Refusal(404, "No such seller.");
}
