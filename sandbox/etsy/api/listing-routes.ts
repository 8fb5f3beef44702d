import { attributeShape, putProperty } from "./attributes.ts";
import { checkBearer, optionalBearer } from "../auth.ts";
import { type Context, notFound, Refusal } from "../context.ts";
import { isOdd, oddInventory, oddRow } from "../odd.ts";
import { seenListing, seenListings } from "../staleness.ts";
import { findListing, findShop, type Listing, listingStates, picturesOf, type Shop } from "../state.ts";
import { includesOf, pageOf } from "./forms.ts";
import { deleteImage, settleRanks, uploadImage } from "../media/images.ts";
import { putInventory } from "./inventory.ts";
import { createDraft, deleteListing, updateListing } from "./listings.ts";
import { created, gone, list, ok, ownListing, ownShop, type Route, type RouteCall, route } from "./route.ts";
import { dropPersonalization, putPersonalization } from "./personalization.ts";
import { imageShape, inventoryShape, listingShape, personalizationShape, shownListing } from "./shapes.ts";
import { putVariationImages, variationImageShape } from "../media/variation-images.ts";

const included = ["Images", "Shop", "User", "Translations", "Videos", "Personalization", "BuyerPrice"];

export const listingRoutes: readonly Route[] = [
  route("GET", "shops/{}/listings", "getListingsByShop", listByShop),
  route("POST", "shops/{}/listings", "createDraftListing", async (call) => {
    const shop = ownShop(call, "listings_w");
    return created(listingShape(call.context, await createDraft(call.context, call.request, shop)));
  }),
  route("GET", "listings/{}", "getListing", (call) => {
    const includes = includesOf(call.query, included);
    return ok(answered(call.context, visible(call, call.ids[0]), includes));
  }),
  route("GET", "listings/batch", "getListingsByListingIds", (call) => {
    const includes = includesOf(call.query, included);
    return list(batch(call).map((id) => answered(call.context, visible(call, id), includes)));
  }),
  route("GET", "listings/batch/inventory", "getListingsInventoryByListingIds", (call) => {
    const userId = checkBearer(call.context, call.request, "listings_r");
    return list(batch(call).map((id) => batchInventory(call.context, visible(call, id), userId)));
  }),
  route("PATCH", "shops/{}/listings/{}", "updateListing", async (call) => {
    const { listing, shop } = ownListing(call, "listings_w");
    await updateListing(call.context, call.request, shop, listing);
    // The reply itself may be stale (etsy/open-api#596).
    const seen = seenListing(call.context, listing.id) ?? listing;
    return ok(oddRow(call.context, seen, listingShape(call.context, seen)));
  }),
  route("DELETE", "listings/{}", "deleteListing", (call) => {
    deleteListing(call.context, ownListing(call, "listings_d").listing);
    return gone;
  }),
  route("GET", "listings/{}/images", "getListingImages", (call) => {
    const listing = visible(call, call.ids[0]);
    return list(picturesOf(call.context.state, listing).map((picture) => imageShape(call.context, picture)));
  }),
  route("GET", "listings/{}/images/{}", "getListingImage", (call) => {
    const pictures = picturesOf(call.context.state, visible(call, call.ids[0]));
    const picture = pictures.find((each) => each.id === call.ids[1]);
    if (!picture) throw notFound();
    return ok(imageShape(call.context, picture));
  }),
  route("POST", "shops/{}/listings/{}/images", "uploadListingImage", async (call) => {
    const { listing } = ownListing(call, "listings_w");
    return created(imageShape(call.context, await uploadImage(call.context, call.request, listing)));
  }),
  route("DELETE", "shops/{}/listings/{}/images/{}", "deleteListingImage", (call) => {
    deleteImage(call.context, ownListing(call, "listings_w").listing, call.ids[2] ?? 0);
    return gone;
  }),
  route("GET", "listings/{}/inventory", "getListingInventory", (call) => {
    const { listing, shop } = ownListing(call, "listings_r");
    const shape = inventoryShape(seenListing(call.context, listing.id) ?? listing, shop);
    return ok(oddInventory(call.context, listing.id, shape));
  }),
  route("GET", "listings/{}/inventory/products/{}", "getListingProduct", (call) => {
    const { listing, shop } = ownListing(call, "listings_r");
    return ok(productShown(seenListing(call.context, listing.id) ?? listing, shop, call.ids[1]));
  }),
  // The app's key alone: who sees the listing sees what it offers.
  route("GET", "listings/{}/products/{}/offerings/{}", "getListingOffering", (call) => {
    const listing = visible(call, call.ids[0]);
    const { offerings } = productShown(listing, findShop(call.context.state, listing.shopId), call.ids[1]);
    const offering = offerings.find((each) => each.offering_id === call.ids[2]);
    if (!offering) throw notFound();
    return ok(offering);
  }),
  route("PUT", "listings/{}/inventory", "updateListingInventory", async (call) => {
    const { listing, shop } = ownListing(call, "listings_w");
    await putInventory(call.context, call.request, shop, listing);
    return ok(inventoryShape(listing, shop));
  }),
  route("GET", "shops/{}/listings/{}/variation-images", "getListingVariationImages", ({ context, request, ids }) => {
    optionalBearer(context, request);
    const listing = seenListing(context, ids[1] ?? 0);
    if (!listing || listing.shopId !== ids[0]) throw notFound();
    return list(listing.variationImages.map((each) => variationImageShape(listing, each)));
  }),
  route("POST", "shops/{}/listings/{}/variation-images", "updateVariationImages", async (call) => {
    const { listing } = ownListing(call, "listings_w");
    await putVariationImages(call.context, call.request, listing);
    return list(listing.variationImages.map((each) => variationImageShape(listing, each)));
  }),
  route("GET", "shops/{}/listings/{}/properties", "getListingProperties", ({ context, request, ids }) => {
    optionalBearer(context, request);
    const listing = seenListing(context, ids[1] ?? 0);
    if (!listing || listing.shopId !== ids[0]) throw notFound();
    return list(listing.attributes.map((each) => attributeShape(listing, each)));
  }),
  // The document has the operation, and says that it answers nothing else.
  route("GET", "listings/{}/properties/{}", "getListingProperty", () => {
    throw new Refusal(501, "This endpoint is not functional at this time.");
  }),
  route("PUT", "shops/{}/listings/{}/properties/{}", "updateListingProperty", async (call) => {
    const { listing } = ownListing(call, "listings_w");
    return ok(attributeShape(listing, await putProperty(listing, call.ids[2] ?? 0, call.request)));
  }),
  route("DELETE", "shops/{}/listings/{}/properties/{}", "deleteListingProperty", (call) => {
    const { listing } = ownListing(call, "listings_w");
    listing.attributes = listing.attributes.filter((each) => each.propertyId !== call.ids[2]);
    return gone;
  }),
  route("GET", "listings/{}/personalization", "getListingPersonalization", (call) => {
    const listing = visible(call, call.ids[0]);
    return ok(personalizationShape(listing, findShop(call.context.state, listing.shopId)));
  }),
  route("POST", "shops/{}/listings/{}/personalization", "updateListingPersonalization", async (call) => {
    const { listing, shop } = ownListing(call, "listings_w");
    await putPersonalization(call.context, call.request, listing);
    return created(personalizationShape(listing, shop));
  }),
  route("DELETE", "shops/{}/listings/{}/personalization", "deleteListingPersonalization", (call) => {
    dropPersonalization(call.context, ownListing(call, "listings_w").listing);
    return gone;
  }),
];

/** One state per call, `active` unless asked otherwise; newest first. */
function listByShop(call: RouteCall) {
  const { context, query } = call;
  const shop = ownShop(call, "listings_r");
  const state = query.get("state") ?? "active";
  if (!listingStates.some((each) => each === state)) {
    throw new Refusal(400, `Invalid value (${state}) for enum(${listingStates.join(",")})`);
  }
  const { limit, offset } = pageOf(query);
  const includes = includesOf(query, [...included, "Shipping", "Inventory"]);
  const all = seenListings(context, shop.shopId)
    .filter((listing) => listing.state === state && !isOdd(context, listing.id, "unlisted"))
    .toSorted((a, b) => b.created - a.created || b.id - a.id);
  return list(
    all.slice(offset, offset + limit).map((listing) => answered(context, settled(context, listing), includes)),
    all.length,
  );
}

function answered(context: Context, listing: Listing, includes: readonly string[] = []): unknown {
  return oddRow(context, listing, shownListing(context, listing, includes));
}

/** Ranks settle by how the listing is, and never by how it was when readers are still shown that. */
function settled(context: Context, listing: Listing): Listing {
  const real = findListing(context.state, listing.id);
  if (real) settleRanks(context, real);
  return listing;
}

/** Everybody sees what is on sale or was; a draft is there for its seller only. */
function visible({ context, request }: RouteCall, id: number | undefined): Listing {
  const userId = optionalBearer(context, request);
  const listing = seenListing(context, id ?? 0);
  if (!listing) throw notFound();
  const owner = findShop(context.state, listing.shopId)?.userId;
  if (owner !== userId && (listing.state === "draft" || listing.state === "inactive")) throw notFound();
  return settled(context, listing);
}

function productShown(listing: Listing, shop: Shop | undefined, id: number | undefined) {
  const product = inventoryShape(listing, shop).products.find((each) => each.product_id === id);
  if (!product) throw notFound();
  return product;
}

/** One unknown id makes the whole call 404 (behaviour, section 0). */
function batch({ query }: RouteCall): number[] {
  const ids = (query.get("listing_ids") ?? "").split(",").filter(Boolean).map(Number);
  if (ids.length === 0 || ids.length > 100) throw new Refusal(400, "listing_ids must have between 1 and 100 items");
  return ids;
}

/** Callers that don't own the shop get SKUs as "". */
function batchInventory(context: Context, listing: Listing, userId: number) {
  const shop = findShop(context.state, listing.shopId);
  const own = shop?.userId === userId;
  const shown = own ? listing : { ...listing, products: listing.products.map((each) => ({ ...each, sku: "" })) };
  return oddRow(context, listing, { ...listingShape(context, listing), inventory: inventoryShape(shown, shop) });
}
