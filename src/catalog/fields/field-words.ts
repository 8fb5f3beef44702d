import { type FieldValue, type FlatFields, splitField } from "./fields.ts";
import type { ListingState } from "../listing.ts";
import { formatMoney } from "../money.ts";
import { optionGroups } from "./options.ts";

/** Fields and their values in words for people. */

const labels: Readonly<Record<string, string>> = {
  title: "Title",
  description: "Description",
  tags: "Tags",
  materials: "Materials",
  taxonomyId: "Category",
  shippingProfileId: "Shipping profile",
  returnPolicyId: "Return policy",
  sectionId: "Section",
  whoMade: "Who made it",
  whenMade: "When it was made",
  isSupply: "What it is",
  autoRenew: "Automatic renewal",
  images: "Photos",
  variations: "Variations",
  price: "Price",
  quantity: "Stock",
  pieces: "How many pieces there are",
  sku: "SKU",
  enabled: "On sale",
  readiness: "Processing profile",
};

/** `price:Blue / Large` → `Price (Blue / Large)`. */
export function fieldLabel(field: string): string {
  const { kind, option } = splitField(field);
  const label = labels[kind] ?? kind;
  return option ? `${label} (${option})` : label;
}

/** A value as people read it; long texts whole: whoever shows them cuts them. */
export function valueText(field: string, value: FieldValue | undefined, currency: string): string {
  const { kind } = splitField(field);
  if (value === undefined || value === null || value === "") return "nothing";
  if (kind === "price" && typeof value === "number") return formatMoney({ amount: value, currency });
  if (kind === "images" && Array.isArray(value)) return `${value.length} ${value.length === 1 ? "photo" : "photos"}`;
  if (kind === "variations") return "other options";
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(String).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return kind === "whenMade" || kind === "whoMade" ? value.replaceAll("_", " ") : value;
  return typeof value === "number" ? String(value) : "something else";
}

/** A listing's state in a word, as counts and reports say it. */
export const stateNames: Readonly<Record<ListingState, string>> = {
  active: "live",
  draft: "draft",
  inactive: "inactive",
  sold_out: "sold out",
  expired: "expired",
};

/** `$24.00`, or `$24.00 – $36.00` over all options; null where there is none. */
export function priceText(fields: FlatFields, currency: string): string | null {
  const prices = numbersOf(fields, "price");
  if (prices.length === 0) return null;
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const text = (amount: number) => formatMoney({ amount, currency });
  return low === high ? text(low) : `${text(low)} – ${text(high)}`;
}

/** Stock over all options that are on sale; what options share is there once. */
export function stockOf(fields: FlatFields): number {
  return optionGroups(fields, "quantity").reduce((sum, { options }) => {
    const offered = options.filter((option) => fields[`enabled:${option}`] !== false);
    return sum + Math.max(0, ...offered.map((option) => Number(fields[`quantity:${option}`] ?? 0)));
  }, 0);
}

function numbersOf(fields: FlatFields, kind: string): number[] {
  return Object.entries(fields)
    .filter(([field]) => field.startsWith(`${kind}:`))
    .map(([, value]) => Number(value));
}
