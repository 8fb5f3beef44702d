import { z } from "zod";
import { type Context, notFound } from "./context.ts";
import { oddities, type Oddity } from "./oddities.ts";
import { findListing, findShop, type Listing } from "./state.ts";

const names = Object.keys(oddities) as [Oddity, ...Oddity[]];

/** The body of `POST /_sandbox/listings/<id>/odd`. An empty list ends it. */
export const oddBody = z.strictObject({ as: z.array(z.enum(names)) });

/** Of `POST /_sandbox/shops/<id>/odd`: so many of its listings, the newest on sale first. */
export const oddShopBody = oddBody.extend({ count: z.number().int().min(1).default(1) });

export function makeOdd(context: Context, id: number, { as }: z.infer<typeof oddBody>): void {
  if (!findListing(context.state, id)) throw notFound();
  const others = (context.state.settings.odd ?? []).filter((each) => each.listing_id !== id);
  context.state.settings.odd = as.length === 0 ? others : [...others, { listing_id: id, as }];
  context.changed();
}

export function makeShopOdd(context: Context, shopId: number, { as, count }: z.infer<typeof oddShopBody>): void {
  if (!findShop(context.state, shopId)) throw notFound();
  const own = context.state.listings
    .filter((listing) => listing.shopId === shopId && listing.state === "active")
    .toSorted((a, b) => b.created - a.created || b.id - a.id);
  for (const { id } of own.slice(0, count)) makeOdd(context, id, { as });
}

export function isOdd({ state }: Context, id: number, oddity: Oddity): boolean {
  return (state.settings.odd ?? []).some((each) => each.listing_id === id && each.as.includes(oddity));
}

const references = [
  "taxonomy_id",
  "shop_section_id",
  "shipping_profile_id",
  "return_policy_id",
  "readiness_state_id",
] as const;

/** A listing as it is answered. @param row as it should be */
export function oddRow(context: Context, { id }: Listing, row: Record<string, unknown>): unknown {
  if (!(context.state.settings.odd ?? []).some((each) => each.listing_id === id)) return row;
  const has = (oddity: Oddity) => isOdd(context, id, oddity);
  if (has("no-object")) return null;
  const hidden = has("no-inventory") || has("inventory-missing");
  const inventory = row["inventory"] as Inventory | undefined;
  const changed = {
    ...row,
    ...(has("edit-state") ? { state: "edit" } : {}),
    ...(has("no-title") ? { title: null } : {}),
    ...(has("no-price") ? { price: null } : {}),
    ...(has("ids-zero") ? Object.fromEntries(references.map((name) => [name, 0])) : {}),
    ...(inventory === undefined ? {} : { inventory: hidden ? null : oddInventory(context, id, inventory) }),
  };
  return has("ids-text") ? idsAsTexts(changed) : changed;
}

type Inventory = { readonly products: readonly { readonly offerings: readonly object[] }[] };

/** @throws Refusal where it can't be found */
export function oddInventory(context: Context, id: number, inventory: Inventory): unknown {
  if (isOdd(context, id, "inventory-missing")) throw notFound();
  const without = {
    ...(isOdd(context, id, "no-price") ? { price: null } : {}),
    ...(isOdd(context, id, "ids-zero") ? { readiness_state_id: 0 } : {}),
  };
  const products = inventory.products.map((product) => ({
    ...product,
    offerings: product.offerings.map((offering) => ({ ...offering, ...without })),
  }));
  const changed = { ...inventory, products };
  return isOdd(context, id, "ids-text") ? idsAsTexts(changed) : changed;
}

/** `listing_id: 7` → `"7"`, `value_ids: [7]` → `["7"]`, however deep. */
function idsAsTexts(value: unknown, isId = false): unknown {
  if (typeof value === "number") return isId ? String(value) : value;
  if (Array.isArray(value)) return value.map((each) => idsAsTexts(each, isId));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, idsAsTexts(inside, /_ids?$|_on_property$/.test(name))]),
  );
}
