import { z } from "zod";
import type { Choice } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { ShopProfiles } from "#src/marketplaces/port.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { readableRows } from "../api/readable.ts";
import type { EtsyField } from "../field.ts";
import { etsyFields } from "../fields.ts";
import { listingReply, type ListingReply } from "../listings/listing-reply.ts";

const page = z.object({ results: readableRows(listingReply) });
const looked = 25;

/**
 * What the shop's newest listings use: its active ones, and its drafts when there are none. Only what the shop still
 * has is suggested.
 *
 * @param whenMade what can be chosen at present where a definition leaves it open
 */
export async function suggestDefaults(
  client: EtsyClient,
  caller: Caller,
  shopId: string,
  profiles: ShopProfiles,
  whenMade: readonly Choice[],
): Promise<FlatFields> {
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
  whenMade: readonly Choice[],
): FlatFields {
  const shared = etsyFields.filter(({ said }) => said === "shop");
  return Object.fromEntries(shared.map((field) => [field.key, usual(field, listings, profiles, whenMade)]));
}

/** Null where nothing can be said. */
function usual(
  { name, shownAs = name, shape }: EtsyField,
  listings: readonly ListingReply[],
  profiles: ShopProfiles,
  whenMade: readonly Choice[],
): FieldValue {
  const values = listings.map((listing): unknown => Reflect.get(listing, shownAs));
  if (shape.type === "profile") {
    const options = profiles[shape.list] ?? [];
    const existing = mostFrequent(values.map((value) => options.find(({ id }) => id === value)?.id));
    // Where having none is a choice, it is one of taste: the only one there is needn't be meant.
    const only = options.length === 1 && shape.none === undefined ? (options[0]?.id ?? null) : null;
    return existing ?? only;
  }
  if (shape.type === "profiles") {
    const known = new Set((profiles[shape.list] ?? []).map(({ id }) => id));
    const existing = z.array(z.number()).safeParse(mostAlike(values)).data ?? [];
    return existing.filter((each) => known.has(each));
  }
  if (shape.type === "choice") {
    const choices = shape.choices ?? whenMade;
    return mostFrequent(values.map((value) => choices.find((choice) => choice.value === value)?.value));
  }
  // A text is of its listing: nothing is usual.
  if (shape.type === "note") return null;
  // Renewing costs a fee every four months: never without a person having chosen it.
  return mostFrequent(values.map((value) => (typeof value === "boolean" ? value : null))) ?? false;
}

/** The most frequent of lists. */
function mostAlike(values: readonly unknown[]): unknown {
  const texts = values.map((value) => canonicalJson(value ?? []));
  return values[texts.indexOf(mostFrequent(texts) ?? "")];
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
