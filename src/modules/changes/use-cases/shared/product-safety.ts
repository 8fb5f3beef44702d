import { nameInSentence } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { resolveDefaults } from "#src/catalog/payload.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { ShopRecord, StudioContext } from "#src/modules/shops/index.ts";
import { listed } from "#src/platform/text/listed.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import type { SafetyGap } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";

/**
 * What product safety wants of a change's listings and they lack, where their shop sells to the EU as a business; with the day from
 * which it is needed, and whether that has come. Of what takes a listing away nothing is wanted. A field that wasn't read isn't
 * lacking.
 */
export function safetyGaps(
  { shops }: StudioContext,
  change: ChangeRecord,
  listing: ListingRecord | null,
  now: Date,
): SafetyGap[] {
  if (change.many || change.kind === "unpublish" || change.kind === "delete") return [];
  return change.items.flatMap((item) => {
    const shop = shops.find(({ id }) => id === item.shopId);
    const { safety, name, fields } = factsOf(shop);
    if (!shop || shop.euTrader !== "yes" || !safety) return [];
    const values = valuesOf(change, item, shop, listing);
    const missing = fields.filter((field) => field.safety === "needed" && values[field.key] === null);
    if (missing.length === 0) return [];
    const due = now.getTime() >= Date.parse(`${safety.from}T00:00:00Z`);
    const { id: shopId, name: shopName } = shop;
    return { shopId, shopName, marketplace: name, missing: missing.map(nameInSentence), from: safety.from, due };
  });
}

/** What its listing will say there. */
function valuesOf(
  { kind }: ChangeRecord,
  { content }: ChangeRecord["items"][number],
  { defaults, marketplace }: ShopRecord,
  listing: ListingRecord | null,
): FlatFields {
  if (kind !== "create") return { ...listing?.live, ...content.edit?.set };
  const said = resolveDefaults(defaults ?? {}, content.overrides);
  return Object.fromEntries(factsOf({ marketplace }).fields.map(({ key }) => [key, said[key] ?? null]));
}

/** From the day on, what is to come on sale without it is refused there: so it is said before approval is asked for. */
export function safetyProblems(change: ChangeRecord, gaps: readonly SafetyGap[]): Problem[] {
  if (change.kind === "edit") return [];
  return gaps
    .filter(({ due }) => due)
    .map(({ shopId, shopName, marketplace, missing }) => ({
      field: "defaults" as const,
      shopId,
      text: changeRefusalsText.safety(shopName, marketplace, listed(missing)),
    }));
}
