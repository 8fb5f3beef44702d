import { type Context, listed, newId, problem, Refusal, seconds } from "../context.ts";
import { withSafety } from "../gpsr/listing-fields.ts";
import { castShadow } from "../staleness.ts";
import type { Listing, Shop } from "../state.ts";
import { linksLeft } from "../media/variation-images.ts";
import { taxonomyHas } from "../taxonomy.ts";
import { activate, deactivate } from "./activation.ts";
import { attributesLeft } from "./attributes.ts";
import * as rules from "./field-rules.ts";
import { booleanField, enumField, type Form, integerField, listField, numberField } from "./forms.ts";
import { readForm, requireFields } from "./forms.ts";

const legacy = /^personalization_|^is_personalizable$/;

function refuseLegacy(form: Form): void {
  const found = [...form.keys()].filter((name) => legacy.test(name));
  if (found.length === 0) return;
  throw new Refusal(
    400,
    `Legacy personalization fields (${found.join(", ")}) are deprecated. Use the dedicated personalization endpoints instead.`,
  );
}

/** createDraftListing. Nothing tells a repeated call from a new one: it makes another listing. */
export async function createDraft(context: Context, request: Request, shop: Shop): Promise<Listing> {
  const form = await readForm(request);
  requireFields(form, ["quantity", "title", "description", "price", "who_made", "when_made", "taxonomy_id"]);
  refuseLegacy(form);
  const type = enumField(form, "type", ["physical", "download", "both"]) === "download" ? "download" : "physical";
  const readinessId = integerField(form, "readiness_state_id") ?? null;
  if (type === "physical") {
    if (!form.get("shipping_profile_id")) {
      throw new Refusal(400, "A shipping_profile_id is required for physical listings.");
    }
    if (readinessId === null) throw new Refusal(400, "A readiness_state_id is required for physical listings.");
  }
  if (readinessId !== null && !shop.processingProfiles.some((profile) => profile.id === readinessId)) {
    throw problem("/readiness_state_id", "Readiness state not found.");
  }
  const now = seconds(context);
  const price = rules.minorUnits(numberField(form, "price") ?? 0);
  const quantity = integerField(form, "quantity") ?? 0;
  const styles = listField(form, "styles") ?? [];
  rules.checkPrice(price, shop.currency);
  rules.checkQuantity(quantity);
  rules.checkStyles(styles);
  const blank: Listing = {
    id: 0,
    shopId: shop.shopId,
    state: "draft",
    title: "",
    description: "",
    tags: [],
    materials: [],
    styles,
    taxonomyId: 0,
    whoMade: "",
    whenMade: "",
    isSupply: false,
    autoRenew: true,
    type,
    measures: {},
    shippingProfileId: null,
    returnPolicyId: null,
    sectionId: null,
    imageIds: [],
    variationImages: [],
    imagesAt: 0,
    products: [],
    priceOn: [],
    quantityOn: [],
    skuOn: [],
    readinessOn: [],
    attributes: [],
    created: now,
    updated: now,
    stateAt: now,
    ending: null,
    frozen: false,
  };
  const listing = withFields(context, blank, shop, form);
  listing.id = newId(context);
  // Its inventory record exists at once.
  const offering = { id: newId(context), quantity, price, enabled: true, readinessId };
  listing.products = [{ id: newId(context), sku: "", properties: [], offerings: [offering] }];
  castShadow(context, listing.id, null);
  context.state.listings.push(listing);
  return listing;
}

/** updateListing. Price, quantity and what is create-only are ignored with 200; who, when and supply go together. */
export async function updateListing(context: Context, request: Request, shop: Shop, listing: Listing): Promise<void> {
  const form = await readForm(request);
  refuseLegacy(form);
  const together = ["who_made", "when_made", "is_supply"];
  const given = together.filter((name) => form.has(name));
  if (given.length > 0 && given.length < together.length) {
    const missing = together.filter((name) => !form.has(name));
    throw new Refusal(400, `Cannot update '${given[0]}' without '${missing.join("' and without '")}' and vice versa`);
  }
  const state = enumField(form, "state", ["active", "inactive"]);
  const images = listField(form, "image_ids");
  const featured = integerField(form, "featured_rank");
  // A refused call changes nothing: everything is checked on a copy.
  const changed = withFields(context, listing, shop, form);
  // A rank that isn't one takes it out of the featured ones (spec: positive, not zero).
  if (featured !== undefined) {
    if (featured > 0) changed.featured = featured;
    else delete changed.featured;
  }
  const ordered = images && imagesInOrder(context, listing, images);
  if (ordered) {
    Object.assign(changed, { imageIds: ordered.map((image) => image.id), imagesAt: 0 });
    changed.variationImages = linksLeft(changed);
  }
  if (state === "active") activate(context, shop, changed);
  if (state === "inactive") deactivate(changed);
  if (changed.state !== listing.state) changed.stateAt = seconds(context);
  changed.updated = seconds(context);
  castShadow(context, listing.id, listing);
  for (const [index, image] of (ordered ?? []).entries()) {
    Object.assign(image, { rank: index + 1, listingId: listing.id });
  }
  Object.assign(listing, changed);
}

/** 0 takes it off (open-api#242, of sections; of return policies it is assumed); an empty value leaves it as it is. */
function referenceField(form: Form, name: string, present: number | null): number | null {
  const id = integerField(form, name);
  return id === undefined ? present : id === 0 ? null : id;
}

function yearOf(context: Context): number {
  return context.options.clock.now().getUTCFullYear();
}

/** A copy of the listing with the fields that both creating and updating take. */
function withFields(context: Context, listing: Listing, shop: Shop, form: Form): Listing {
  const changed = structuredClone(listing);
  const title = form.get("title");
  const description = form.get("description");
  if (title !== undefined) rules.checkTitle(title);
  if (description !== undefined) rules.checkDescription(description);
  Object.assign(changed, {
    title: title ?? changed.title,
    description: description ?? changed.description,
    tags: listField(form, "tags") ?? changed.tags,
    materials: listField(form, "materials") ?? changed.materials,
    taxonomyId: integerField(form, "taxonomy_id") ?? changed.taxonomyId,
    whoMade: enumField(form, "who_made", rules.whoMade) ?? changed.whoMade,
    whenMade: enumField(form, "when_made", rules.whenMadeIn(yearOf(context))) ?? changed.whenMade,
    isSupply: booleanField(form, "is_supply") ?? changed.isSupply,
    autoRenew: booleanField(form, "should_auto_renew") ?? changed.autoRenew,
    sectionId: referenceField(form, "shop_section_id", changed.sectionId),
    shippingProfileId: integerField(form, "shipping_profile_id") ?? changed.shippingProfileId,
    returnPolicyId: referenceField(form, "return_policy_id", changed.returnPolicyId),
    measures: { ...changed.measures, ...rules.readMeasures(form) },
    safety: withSafety(form, shop, changed.safety),
  });
  rules.checkTags(changed.tags);
  rules.checkMaterials(changed.materials);
  if (form.has("taxonomy_id") && !taxonomyHas(changed.taxonomyId))
    throw problem("/taxonomy_id", "Invalid taxonomy_id.");
  const partners = listField(form, "production_partner_ids");
  if (partners) {
    changed.partnerIds = partners.map(Number);
    rules.checkPartners(changed.partnerIds, shop.partners ?? []);
  }
  // That the listing's own partners count where none are sent, and that taking them away is judged too, is assumed.
  // What becomes of attributes that the new category lacks isn't known: that they are gone, and options stay, is assumed.
  if (changed.taxonomyId !== listing.taxonomyId) changed.attributes = attributesLeft(changed);
  if (form.has("who_made") || partners) rules.checkMarketplace(changed, changed.partnerIds ?? []);
  if (
    changed.sectionId !== null &&
    form.get("shop_section_id") &&
    !shop.sections.some((each) => each.id === changed.sectionId)
  ) {
    throw problem("/shop/section/id", "Shop section not found.");
  }
  if (
    changed.returnPolicyId !== null &&
    form.get("return_policy_id") &&
    !shop.returnPolicies.some((each) => each.id === changed.returnPolicyId)
  ) {
    throw problem("/return_policy_id", "Return policy not found.");
  }
  const profile = shop.shippingProfiles.find((each) => each.id === changed.shippingProfileId && !each.deleted);
  if (form.get("shipping_profile_id") && !profile) throw problem("/shipping_profile_id", "Shipping profile not found.");
  // That what it calculates from can't be taken away either is assumed.
  const measured = [...form.keys()].some((name) => name.startsWith("item_"));
  if (profile?.calculated && (measured || form.get("shipping_profile_id"))) rules.checkCalculated(changed.measures);
  return changed;
}

/** `image_ids`: an ordered full replacement. What is left out is detached and can be brought back. */
function imagesInOrder(context: Context, listing: Listing, ids: readonly string[]) {
  if (ids.length === 0) throw listed("/images", "array_too_short", "cannot be less than 1 items");
  if (ids.length > 20) throw listed("/images", "array_too_long", "cannot be more than 20 items");
  return [...new Set(ids)].map((id) => {
    const image = context.state.images.find((each) => String(each.id) === id && each.shopId === listing.shopId);
    if (!image) throw problem("/image_ids", "Image not found.");
    return image;
  });
}

/** deleteListing: from every state; its photos go with it. */
export function deleteListing(context: Context, listing: Listing): void {
  const { state, options } = context;
  state.listings = state.listings.filter((each) => each.id !== listing.id);
  for (const image of state.images) if (image.listingId === listing.id) options.pictures.remove(image.id);
  state.images = state.images.filter((image) => image.listingId !== listing.id);
  context.shadows.delete(listing.id);
}
