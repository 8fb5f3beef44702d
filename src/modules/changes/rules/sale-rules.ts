import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { isStock } from "./edit-plan.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import type { MarketplaceKind } from "#src/marketplaces/port.ts";
import type { Problem } from "#src/catalog/issue.ts";

type Selling = {
  readonly live: FlatFields;
  readonly state: ListingState;
  readonly currency: string;
  /** The stock that would be written with it. */
  readonly stock?: FlatFields;
};

/**
 * What its marketplace refuses to put on sale, as far as it is known of a listing that exists: asked before
 * approval is, and before it is given. A field that wasn't read is no problem. Shops of the EU need no return policy, and
 * where a shop is isn't known: that one is left to the marketplace.
 */
export function saleProblems(
  { live, state, currency, stock = {} }: Selling,
  { facts, rules }: MarketplaceKind,
): Problem[] {
  // Where what is missing is put right, and how it becomes known here.
  const there = `in ${facts.sellersPage}, then run /oms sync and ask again.`;
  const missing = (field: string) => live[field] === null;
  const found: Problem[] = [];
  const add = (field: Problem["field"], text: string) => found.push({ field, text });
  const { images } = live;
  if (Array.isArray(images) && images.length === 0) {
    add("photos", `It has no photo, and ${facts.name} puts nothing on sale without one. Add one ${there}`);
  }
  if (live["title"] === "") add("title", `It has no title. Write one ${there}`);
  if (live["description"] === "") add("description", `It has no description. Write one ${there}`);
  for (const { key, label, said, neededOnSale } of facts.fields) {
    if (!neededOnSale || !missing(key)) continue;
    add(said === "shop" ? "defaults" : key, `It has no ${label.toLowerCase()}. Choose one ${there}`);
  }
  const refused = offered(live, "price").flatMap((amount) => rules.price({ amount, currency }) ?? []);
  if (refused[0] !== undefined) add("price", `${refused[0]} Press Edit and put its price right first.`);
  // What sold out gets one piece there.
  const left = offered({ ...live, ...stock }, "quantity");
  if (state !== "sold_out" && left.length > 0 && left.every((quantity) => quantity === 0)) {
    add("quantity", "None of it is in stock. Say how many there are first.");
  }
  return found;
}

/** Of the options that buyers can choose. */
function offered(live: FlatFields, kind: "price" | "quantity"): number[] {
  return Object.entries(live)
    .filter(([field]) => (kind === "quantity" ? isStock(field) : field.startsWith("price:")))
    .filter(([field]) => live[`enabled:${field.slice(kind.length + 1)}`] !== false)
    .map(([, value]) => Number(value));
}
