import { type Context, seconds } from "../context.ts";
import { escapeHtml } from "../escape.ts";
import { safetyShape } from "../gpsr/listing-fields.ts";
import type { PictureSize } from "../picture-size.ts";
import { videoShape } from "../media/videos.ts";
import { translationsShape } from "./translations.ts";
import type { Listing, Partner, Picture, PropertyValue, ShippingProfile, Shop } from "../state.ts";
import { findShop, lowestPrice, picturesOf, quantityOf } from "../state.ts";

/** Things as the API shows them. Texts come back HTML-escaped (behaviour 3.6). */

export function slug(title: string): string {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return words.replace(/^-|-$/g, "").slice(0, 60) || "listing";
}

/** Where buyers look at it. */
export function listingAddress({ options }: Context, listing: Listing): string {
  return `${options.publicUrl}/listing/${listing.id}/${slug(listing.title)}`;
}

export function shopShape({ options, state }: Context, shop: Shop) {
  const active = state.listings.filter((each) => each.shopId === shop.shopId && each.state === "active");
  return {
    shop_id: shop.shopId,
    user_id: shop.userId,
    shop_name: shop.name,
    create_date: shop.created,
    created_timestamp: shop.created,
    title: escapeHtml(shop.title),
    announcement: null,
    currency_code: shop.currency,
    is_vacation: shop.vacation,
    vacation_message: null,
    sale_message: null,
    digital_sale_message: null,
    update_date: shop.created,
    updated_timestamp: shop.created,
    listing_active_count: active.length,
    digital_listing_count: 0,
    login_name: shop.name.toLowerCase(),
    accepts_custom_requests: false,
    url: `${options.publicUrl}/shop/${shop.name}`,
    image_url_760x100: null,
    num_favorers: 0,
    languages: ["en-US"],
    icon_url_fullxfull: null,
    is_shop_us_based: shop.country === "US",
    transaction_sold_count: 0,
    shipping_from_country_iso: shop.country,
    shop_location_country_iso: shop.country,
    review_count: null,
    review_average: null,
  };
}

export function sectionShape({ state }: Context, shop: Shop, section: Shop["sections"][number]) {
  const inside = state.listings.filter((each) => each.sectionId === section.id && each.state === "active");
  return {
    shop_section_id: section.id,
    title: escapeHtml(section.title),
    rank: shop.sections.indexOf(section),
    user_id: shop.userId,
    active_listing_count: inside.length,
  };
}

export function shippingProfileShape(shop: Shop, profile: ShippingProfile) {
  const { id, title, deleted, calculated } = profile;
  const origin = profile.origin ?? shop.country;
  return {
    shipping_profile_id: id,
    title: escapeHtml(title),
    user_id: shop.userId,
    origin_country_iso: origin,
    is_deleted: deleted,
    shipping_profile_destinations: (profile.destinations ?? []).map((each) => ({
      shipping_profile_destination_id: each.id,
      shipping_profile_id: id,
      origin_country_iso: origin,
      destination_country_iso: each.country,
      destination_region: each.region,
      primary_cost: money(each.primary, shop),
      secondary_cost: money(each.secondary, shop),
      shipping_carrier_id: each.carrier,
      mail_class: each.mailClass,
      min_delivery_days: each.least,
      max_delivery_days: each.most,
    })),
    shipping_profile_upgrades: [],
    origin_postal_code: profile.postal ?? null,
    profile_type: calculated ? "calculated" : "manual",
    domestic_handling_fee: 0,
    international_handling_fee: 0,
  };
}

export function returnPolicyShape(shop: Shop, policy: Shop["returnPolicies"][number]) {
  return {
    return_policy_id: policy.id,
    shop_id: shop.shopId,
    accepts_returns: policy.returns,
    accepts_exchanges: policy.exchanges,
    return_deadline: policy.deadline,
  };
}

export function processingProfileShape(shop: Shop, { id, state, min, max }: Shop["processingProfiles"][number]) {
  return {
    shop_id: shop.shopId,
    readiness_state_id: id,
    readiness_state: state,
    min_processing_days: min,
    max_processing_days: max,
    processing_days_display_label: min === max ? `${min} days` : `${min}-${max} days`,
  };
}

export function partnerShape({ id, name, location }: Partner) {
  return { production_partner_id: id, partner_name: escapeHtml(name), location: escapeHtml(location) };
}

/** A listing as reads of listings show it. That they have its production partners unasked is assumed: `includes` knows none. */
export function shownListing(context: Context, listing: Listing, includes: readonly string[] = []) {
  const partners = findShop(context.state, listing.shopId)?.partners ?? [];
  const of = (listing.partnerIds ?? []).flatMap((id) => partners.find((partner) => partner.id === id) ?? []);
  return { ...listingShape(context, listing, includes), production_partners: of.map(partnerShape) };
}

export function listingShape(context: Context, listing: Listing, includes: readonly string[] = []) {
  const { state } = context;
  const shop = findShop(state, listing.shopId);
  const number = (name: string) => (listing.measures[name] ? Number(listing.measures[name]) : null);
  return {
    listing_id: listing.id,
    user_id: shop?.userId ?? 0,
    shop_id: listing.shopId,
    title: escapeHtml(listing.title),
    description: escapeHtml(listing.description),
    rich_description: null,
    state: listing.state,
    creation_timestamp: listing.created,
    created_timestamp: listing.created,
    // A draft has none yet, and isn't answered with one.
    ...(listing.ending === null ? {} : { ending_timestamp: listing.ending }),
    original_creation_timestamp: listing.created,
    last_modified_timestamp: listing.updated,
    updated_timestamp: listing.updated,
    state_timestamp: listing.stateAt,
    quantity: quantityOf(listing),
    shop_section_id: listing.sectionId,
    featured_rank: listing.featured ?? -1,
    url: listingAddress(context, listing),
    num_favorers: 0,
    non_taxable: false,
    is_taxable: true,
    is_customizable: false,
    is_personalizable: (listing.questions ?? []).length > 0,
    listing_type: listing.type,
    tags: listing.tags,
    materials: listing.materials,
    shipping_profile_id: listing.shippingProfileId,
    return_policy_id: listing.returnPolicyId,
    processing_min: null,
    processing_max: null,
    who_made: listing.whoMade,
    when_made: listing.whenMade,
    is_supply: listing.isSupply,
    item_weight: number("item_weight"),
    item_weight_unit: listing.measures["item_weight_unit"] || null,
    item_length: number("item_length"),
    item_width: number("item_width"),
    item_height: number("item_height"),
    item_dimensions_unit: listing.measures["item_dimensions_unit"] || null,
    is_private: false,
    style: listing.styles,
    file_data: "",
    has_variations: listing.products.length > 1,
    should_auto_renew: listing.autoRenew,
    language: "en-US",
    price: money(lowestPrice(listing), shop),
    taxonomy_id: listing.taxonomyId,
    // Of the listing itself it is answered while it is on sale only (news 3).
    readiness_state_id: listing.state === "active" ? (listing.products[0]?.offerings[0]?.readinessId ?? null) : null,
    ...safetyShape(listing),
    ...associations(context, listing, shop, includes),
  };
}

function associations(context: Context, listing: Listing, shop: Shop | undefined, includes: readonly string[]) {
  const has = (name: string) => includes.includes(name);
  return {
    ...(has("Images") ? { images: picturesOf(context.state, listing).map((each) => imageShape(context, each)) } : {}),
    ...(has("Inventory") ? { inventory: inventoryShape(listing, shop) } : {}),
    ...(has("Shop") && shop ? { shop: shopShape(context, shop) } : {}),
    ...(has("Personalization") ? { personalization: personalizationOf(listing, shop) } : {}),
    ...(has("Videos") ? { videos: (listing.videos ?? []).map((each) => videoShape(context, each)) } : {}),
    ...(has("Translations") ? { translations: translationsShape(listing) } : {}),
  };
}

/** Null where buyers are asked nothing: assumed. */
function personalizationOf(listing: Listing, shop: Shop | undefined) {
  return (listing.questions ?? []).length > 0 ? personalizationShape(listing, shop) : null;
}

/** Etsy processes photos "asynchronously" (behaviour 3.7); how long that takes is assumed. */
const processedAfterSeconds = 60;
/** Of the drawings of the seed. */
const drawn: PictureSize = { width: 800, height: 600 };

export function imageShape(context: Context, picture: Picture) {
  const base = `${context.options.publicUrl}/images/${picture.id}`;
  const processed = seconds(context) - picture.created >= processedAfterSeconds;
  const size = processed ? (picture.size ?? (picture.drawing ? drawn : null)) : null;
  return {
    listing_id: picture.listingId,
    listing_image_id: picture.id,
    // Colours come with the size at the real one; here they stay null, as nothing decodes photos.
    hex_code: null,
    red: null,
    green: null,
    blue: null,
    hue: null,
    saturation: null,
    brightness: null,
    is_black_and_white: null,
    creation_tsz: picture.created,
    created_timestamp: picture.created,
    rank: picture.rank,
    url_75x75: `${base}/75x75`,
    url_170x135: `${base}/170x135`,
    url_570xN: `${base}/570xN`,
    url_fullxfull: `${base}/fullxfull`,
    full_height: size?.height ?? null,
    full_width: size?.width ?? null,
    alt_text: escapeHtml(picture.alt),
  };
}

/** Read as amount and divisor, written as a number (behaviour 4.2). */
function money(amount: number, shop: Shop | undefined) {
  return { amount, divisor: 100, currency_code: shop?.currency ?? "USD" };
}

export function propertyShape({ propertyId, name, scaleId, valueIds, values }: PropertyValue) {
  return {
    property_id: propertyId,
    property_name: name,
    scale_id: scaleId,
    scale_name: null,
    value_ids: valueIds,
    values,
  };
}

export function inventoryShape(listing: Listing, shop: Shop | undefined) {
  return {
    products: listing.products.map((product) => ({
      product_id: product.id,
      sku: product.sku,
      is_deleted: false,
      offerings: product.offerings.map((offering) => ({
        offering_id: offering.id,
        quantity: offering.quantity,
        is_enabled: offering.enabled,
        is_deleted: false,
        price: money(offering.price, shop),
        readiness_state_id: offering.readinessId,
      })),
      property_values: product.properties.map(propertyShape),
    })),
    price_on_property: listing.priceOn,
    quantity_on_property: listing.quantityOn,
    sku_on_property: listing.skuOn,
    readiness_state_on_property: listing.readinessOn,
  };
}

/** What buyers are asked. That texts are escaped as the description's is assumed. */
export function personalizationShape(listing: Listing, shop: Shop | undefined) {
  return {
    personalization_questions: (listing.questions ?? []).map((question) => ({
      question_id: question.id,
      question_text: escapeHtml(question.text),
      instructions: question.instructions === null ? null : escapeHtml(question.instructions),
      question_type: question.type,
      required: question.required,
      max_allowed_characters: question.maxCharacters,
      max_allowed_files: question.maxFiles,
      add_on_price: question.addOn === null ? null : money(question.addOn, shop),
      options: question.options?.map(({ id, label }) => ({ option_id: id, label: escapeHtml(label) })) ?? null,
    })),
  };
}
