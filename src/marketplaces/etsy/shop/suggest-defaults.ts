import { z } from "zod";
import { type ShopDefaults, type WhoMade, whoMadeValues } from "#src/catalog/listing.ts";
import type { ProfileOption, ShopProfiles } from "#src/marketplaces/port.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { listingReply, type ListingReply } from "../listings/listing-reply.ts";
import { readableRows } from "../api/readable.ts";
import { lastingWhenMade } from "../listings/when-made.ts";

const page = z.object({ results: readableRows(listingReply) });
const looked = 25;

type WhenMadeChoices = readonly { readonly value: string }[];

/**
 * What the shop's newest listings use: its active ones, and its drafts when there are none. Only what the shop still
 * has is suggested.
 */
export async function suggestDefaults(
  client: EtsyClient,
  caller: Caller,
  shopId: string,
  profiles: ShopProfiles,
  whenMade: WhenMadeChoices,
): Promise<ShopDefaults> {
  const newest = async (state: string) => {
    const query = { state, limit: String(looked) };
    return (await client.call("getListingsByShop", caller, { params: { shop_id: shopId }, query }, page)).results;
  };
  const active = await newest("active");
  return defaultsFrom(active.length > 0 ? active : await newest("draft"), profiles, whenMade);
}

export function defaultsFrom(
  listings: readonly ListingReply[],
  profiles: ShopProfiles,
  whenMade: WhenMadeChoices,
): ShopDefaults {
  const usual = <T>(pick: (listing: ListingReply) => T | null | undefined) => mostFrequent(listings.map(pick));
  const existing = (options: readonly ProfileOption[], pick: (listing: ListingReply) => number | null | undefined) =>
    usual((listing) => options.find((option) => option.id === pick(listing))?.id);
  return {
    shippingProfileId:
      existing(profiles.shippingProfiles, (each) => each.shipping_profile_id) ?? onlyOne(profiles.shippingProfiles),
    returnPolicyId:
      existing(profiles.returnPolicies, (each) => each.return_policy_id) ?? onlyOne(profiles.returnPolicies),
    readinessStateId:
      existing(profiles.processingProfiles, (each) => each.readiness_state_id) ?? onlyOne(profiles.processingProfiles),
    // A section is a choice of taste: the only one there is needn't be meant.
    sectionId: existing(profiles.sections, (each) => each.shop_section_id),
    whoMade: usual((each) => asWhoMade(each.who_made)),
    whenMade: usual((each) => {
      const named = each.when_made ? lastingWhenMade(each.when_made) : null;
      return whenMade.find(({ value }) => value === named)?.value;
    }),
    isSupply: usual((each) => each.is_supply) ?? false,
    // Renewing costs a fee every four months: never without somebody having chosen it.
    autoRenew: usual((each) => each.should_auto_renew) ?? false,
  };
}

function onlyOne(options: readonly ProfileOption[]): number | null {
  return options.length === 1 ? (options[0]?.id ?? null) : null;
}

function asWhoMade(value: string | null | undefined): WhoMade | undefined {
  return whoMadeValues.find((each) => each === value);
}

/** Of equally frequent values the one of the newer listing, which comes first. */
function mostFrequent<T>(values: readonly (T | null | undefined)[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) {
    if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}
