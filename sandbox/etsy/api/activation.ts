import { type Context, listed, problem, Refusal, seconds } from "../context.ts";
import { euCountries } from "../eu.ts";
import { beginTerm } from "../fees.ts";
import { checkSafety } from "../gpsr/listing-fields.ts";
import { isOdd } from "../odd.ts";
import { missingProperty } from "./attributes.ts";
import { checkCalculated } from "./field-rules.ts";
import type { Listing, Shop } from "../state.ts";

/**
 * `state=active`: everything that stands in its way, with Etsy's texts (behaviour 3.4), then the state and its fee.
 * Active already: nothing happens. From `sold_out` the quantity becomes 1. Inactive within its term: no new fee.
 */
export function activate(context: Context, shop: Shop, listing: Listing): void {
  if (listing.state === "active") return;
  // A state that its document doesn't have (open-api#357).
  if (isOdd(context, listing.id, "edit-state")) {
    throw new Refusal(400, "Cannot activate a listing in this state: state = edit");
  }
  if (listing.frozen) throw new Refusal(400, "This listing is not publishable because it's frozen");
  if (shop.vacation) throw new Refusal(400, "Listings of a shop on vacation cannot be activated.");
  if (listing.imageIds.length === 0) throw listed("/images", "array_too_short", "cannot be less than 1 items");
  if (listing.type === "download") {
    throw new Refusal(
      400,
      "This digital listing cannot be activated. Please upload a file or associate an existing file to download with this listing.",
    );
  }
  const profile = shop.shippingProfiles.find((each) => each.id === listing.shippingProfileId && !each.deleted);
  if (!profile) throw problem("/shipping_profile_id", "cannot be null");
  // Refused where a profile is set (behaviour 3.2); that it is refused here in the same words is assumed.
  if (profile.calculated) checkCalculated(listing.measures);
  if (listing.returnPolicyId === null && !euCountries.has(shop.country)) {
    throw problem("/return/policy", "cannot be null");
  }
  const missing = missingProperty(listing);
  // The text is assumed: a refusal was seen, but not its words.
  if (missing)
    throw problem(`/properties/${missing.property_id}`, `${missing.display_name} is required for this category.`);
  checkSafety(context, shop, listing);
  const paid = listing.state === "inactive" && listing.ending !== null && listing.ending > seconds(context);
  if (!paid) beginTerm(context, listing, listing.state === "draft" ? "publish" : "renew");
  if (listing.state === "sold_out") {
    const [first] = listing.products[0]?.offerings ?? [];
    if (first) Object.assign(first, { quantity: 1, enabled: true });
  }
  listing.state = "active";
}

export function deactivate(listing: Listing): void {
  if (listing.state === "inactive") return;
  if (listing.state !== "active") {
    throw new Refusal(400, `Cannot deactivate a listing in this state: state = ${listing.state}`);
  }
  listing.state = "inactive";
}
