import { type ListingState, listingStates } from "#src/catalog/listing.ts";
import { lowStock, namedBy, readMeant } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import type { AppDeps, TenantStore } from "#src/modules/tables/index.ts";

const dayMs = 86_400_000;

/** `further`: what of it no field of the form asks, as a part of a line. */
export type FoundFilter = {
  readonly shopId: string | null;
  readonly states: readonly ListingState[];
  readonly words: string;
  readonly further: string;
};

/** What was typed to find listings, as the form of a plan and its line have it. Of days, where finding counts hours. */
export async function foundFilter(
  { clock }: Pick<AppDeps, "clock">,
  store: TenantStore,
  of: {
    readonly context: StudioContext;
    readonly shops: readonly { id: string; name: string }[];
    readonly typed: string;
  },
): Promise<FoundFilter | null> {
  const { context, shops, typed } = of;
  const now = clock.now();
  const meant = await readMeant(store, context, typed, now);
  if (!meant) return null;
  const { words, states, ending, low, shop } = meant.search;
  const onSale = ending || low ? [...states, "active" as const] : states;
  return {
    shopId: shops.find(({ name }) => name === shop)?.id ?? null,
    states: onSale.length > 0 ? [...new Set(onSale)] : listingStates,
    words: namedBy(words),
    further: [
      ...(low ? [`stock to ${lowStock}`] : []),
      ...(ending ? [`expires before ${day(new Date(now.getTime() + 8 * dayMs))} from ${day(now)}`] : []),
    ].join(" "),
  };
}

/** `2026-12-24` */
function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
