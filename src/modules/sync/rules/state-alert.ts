import type { ListingView } from "#src/modules/listings/index.ts";
import type { AlertKind, ShopView } from "#src/modules/shops/index.ts";

/** A shop's news after it was read. `some` are named; those that are over since then are left out. */
export type AlertsView = {
  readonly shop: ShopView;
  readonly all: number;
  readonly some: readonly {
    readonly listing: ListingView;
    readonly kinds: readonly AlertKind[];
    /** It sold out, and the same product is on sale in these other shops. */
    readonly elsewhere: readonly ListingView[];
  }[];
};

/** Something sold out is on sale in another shop, where the next buyer may buy what is gone. */
export function mayBeSoldTwice({ some }: AlertsView): boolean {
  return some.some(({ elsewhere }) => elsewhere.length > 0);
}

/** Whether it still is so: a listing may be renewed or restocked before the message is drawn. */
export function stillSo(kind: AlertKind, { state, endsAt, gone }: ListingView, stock: number, now: Date): boolean {
  if (gone) return false;
  if (kind === "sold_out" || kind === "expired") return state === kind;
  if (kind === "deactivated") return state === "inactive";
  if (kind === "low") return state === "active" && stock <= 1;
  return state === "active" && endsAt !== null && endsAt > now && endsAt.getTime() - now.getTime() < 7 * 86_400_000;
}
