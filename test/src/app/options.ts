import type { OptionLines } from "#src/catalog/variations/live/said.ts";
import type { Axis, OptionValues, Variations } from "#src/catalog/variations/model.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ListingVariations } from "#src/modules/changes/use-cases/of-listings/variations.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { done, there } from "./editing.ts";
import type { Market } from "./market.ts";
import type { Team } from "./workshop.ts";

/** Options of a listing that exists, edited as the forms do it. */

export const differing = (axes: readonly Axis[], on: Partial<Variations["on"]> = {}): Variations => ({
  axes: [...axes],
  on: { price: [], quantity: axes.map((_, at) => at), sku: [], ...on },
  skus: {},
  photos: null,
});

/** With these words in place of an axis's; one that is there stays the same. */
export function withWords(variations: Variations, place: number, ...words: string[]): Variations {
  return {
    ...variations,
    axes: variations.axes.map((axis, at) =>
      at === place
        ? { ...axis, values: words.map((name) => axis.values.find((each) => each.name === name) ?? { id: null, name }) }
        : axis,
    ),
  };
}

export type Said = Readonly<Record<string, OptionValues & { readonly sku?: string }>>;

export function withSaid({ options, skus }: OptionLines, said: Said): OptionLines {
  const { ...more } = { ...skus };
  for (const [key, { sku }] of Object.entries(said)) if (sku !== undefined) more[key] = sku;
  const values = Object.entries(said).map(([key, { sku: _, ...own }]) => [
    key,
    own.off ? own : { ...options[key], ...own },
  ]);
  return { options: { ...options, ...Object.fromEntries(values) }, skus: more };
}

/** What the edit of a listing makes of its options, kept as a draft. @param said of single options */
export async function draftedOptions(
  market: Market,
  team: Team,
  id: ListingId,
  next: (of: ListingVariations) => Variations | null,
  said: Said = {},
  renamed = true,
): Promise<ChangeView> {
  const { maker } = team.actors;
  const of = await market.app.listingVariations(maker, id);
  const revision = of.sheet.change?.revision ?? 0;
  const saved = await market.app.saveListingAxes(maker, of, { revision, variations: next(of), renamed });
  const change = saved && done(saved);
  if (Object.keys(said).length === 0) return must(change);
  const again = await market.app.listingVariations(maker, id, change?.id);
  const lines = withSaid(again.lines, said);
  return done(await market.app.saveListingOptions(maker, again, { revision: change?.revision ?? 0, lines }));
}

/** … asked for, and approved by the manager. What was called until then doesn't count. */
export async function approvedOptions(...of: Parameters<typeof draftedOptions>): Promise<ChangeView> {
  const [market, team] = of;
  const { id } = await draftedOptions(...of);
  const asked = done(await market.app.requestApproval(team.actors.maker, id));
  await market.forget();
  await market.app.approve(team.actors.manager, { changeId: asked.id, contentHash: asked.contentHash });
  return asked;
}

/** What the marketplace has: of each option price, stock, SKU; `off` where it isn't sold. */
export function options(market: Market, number: number): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    there(market, number).products.map(({ sku, properties, offerings: [offer] }) => [
      properties.map(({ values }) => values.join(", ")).join(" / "),
      [offer?.price, offer?.quantity, sku, ...(offer?.enabled ? [] : ["off"])],
    ]),
  );
}
