import { digitalKey, isDigital } from "#src/catalog/fields/digital.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { isStock } from "./edit-plan.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import { lackingBeside } from "#src/catalog/fields/needs.ts";
import type { MarketplaceKind, ShopProfiles } from "#src/marketplaces/port.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { changeRefusalsText } from "../messages/refusals.en.ts";

type Selling = {
  readonly live: FlatFields;
  readonly state: ListingState;
  readonly currency: string;
  readonly shop:
    | { readonly name: string; readonly profiles: ShopProfiles | null; readonly onVacation?: boolean }
    | undefined;
  /** The stock that would be written with it. */
  readonly stock?: FlatFields;
};

/**
 * What its marketplace refuses to put on sale, as far as it is known of a listing that exists: asked before
 * approval is, and before it is given. A field that wasn't read is no problem. Shops of the EU need no return policy, and
 * where a shop is isn't known: that one is left to the marketplace.
 */
export function saleProblems(
  { live, state, currency, shop, stock = {} }: Selling,
  { facts, rules }: MarketplaceKind,
): Problem[] {
  const text = changeRefusalsText.sale;
  const page = facts.sellersPage;
  const missing = (field: string) => live[field] === null;
  const found: Problem[] = [];
  const add = (field: Problem["field"], why: string) => found.push({ field, text: why });
  if (shop?.onVacation) add("shops", text.vacation(shop.name, facts.name, page));
  // Its files are seen by nobody here; one that was on sale before had them.
  const digital = isDigital(live);
  if (digital && state === "draft") add(digitalKey, text.digital(facts.name, page));
  const { images } = live;
  if (Array.isArray(images) && images.length === 0) {
    add("photos", text.photo(facts.name, page));
  }
  if (live["title"] === "") add("title", text.title(page));
  if (live["description"] === "") add("description", text.description(page));
  for (const { key, label, said, neededOnSale } of facts.fields) {
    // A download is sent to nobody.
    if (!neededOnSale || !missing(key) || (digital && said === "shop")) continue;
    add(said === "shop" ? "defaults" : key, text.field(label.toLowerCase(), page));
  }
  for (const { key, label } of digital ? [] : lackingBeside(facts.fields, shop?.profiles, live)) {
    add(key, changeRefusalsText.neededBeside(shop?.name ?? "", label.toLowerCase()));
  }
  const refused = offered(live, "price").flatMap((amount) => rules.price({ amount, currency }) ?? []);
  if (refused[0] !== undefined) add("price", text.price(refused[0]));
  // What sold out gets one piece there.
  const left = offered({ ...live, ...stock }, "quantity");
  if (state !== "sold_out" && left.length > 0 && left.every((quantity) => quantity === 0)) {
    add("quantity", text.stock);
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
