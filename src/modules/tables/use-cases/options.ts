import { canonicalJson, sameJson } from "#src/platform/kernel/canonical-json.ts";
import { optionsIn, type ShopOptions, type Variations, variationsOf } from "#src/catalog/variations/model.ts";
import { type ChangeRecord, isEditable } from "#src/modules/changes/index.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { csvLines, csvText } from "#src/platform/text/csv.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import { tablesText } from "../messages/en.ts";
import type { DraftOptionsPlan } from "../rules/planned-options.ts";
import { requireListingOptions } from "./listing-options.ts";
import { optionsColumns, type OptionsDraft, optionsLines } from "../rules/options-table.ts";

export type OptionsTableUseCases = {
  /** A link to a draft's options as a file, as they are when it is fetched. `wrong-state` for a draft that doesn't vary. */
  exportOptions(actor: Actor, changeId: ChangeId): Promise<{ title: string; lines: number; url: string }>;
  /** … to those of a listing that exists, as its open edit leaves them. `wrong-state`, as `requireListingOptions`. */
  exportListingOptions(actor: Actor, id: ListingId): Promise<{ title: string; lines: number; url: string }>;
};

export function optionsTableUseCases({ stores, downloadLinks }: AppDeps): OptionsTableUseCases {
  return {
    async exportOptions(actor, changeId) {
      requirePermission(actor, "view");
      const { title, variations, items } = await requireOptions(stores.for(actor), changeId);
      const lines = optionsIn(variations).length * items.length;
      return { title, lines, url: downloadLinks.options(actor.studioId, changeId) };
    },

    async exportListingOptions(actor, id) {
      requirePermission(actor, "view");
      const { title, variations } = await requireListingOptions(stores.for(actor), { id });
      return { title, lines: optionsIn(variations).length, url: downloadLinks.listingOptions(actor.studioId, id) };
    },
  };
}

/** @throws OmsError `not-found`; `wrong-state`: it is no draft, is asked for already, or doesn't vary */
export async function requireOptions(store: ReadStore, changeId: ChangeId): Promise<OptionsDraft> {
  const [context, change] = await Promise.all([readContext(store), requireDraft(store, changeId)]);
  return optionsOf(context, change);
}

/** @throws OmsError `not-found` */
export async function requireDraft(store: ReadStore, changeId: ChangeId): Promise<ChangeRecord> {
  const change = await store.change(changeId);
  if (!change) throw new OmsError("not-found", { userText: tablesText.options.draft.missing });
  return change;
}

/** @throws OmsError `wrong-state`, as `requireOptions` */
export function optionsOf(context: StudioContext, change: ChangeRecord): OptionsDraft {
  const variations = variationsOf(change.content["variations"]);
  if (change.kind !== "create" || !isEditable(change.state) || !variations) {
    throw new OmsError("wrong-state", { userText: tablesText.options.draft.noOptions });
  }
  return {
    named: change.id,
    of: "draft",
    code: change.code ?? "",
    title: change.content.title,
    variations,
    photos: change.content.photos.map(({ hash }) => hash),
    items: change.items.flatMap(({ shopId, content }) => {
      const shop = context.shops.find(({ id }) => id === shopId);
      const { name: shopName = "", marketplace = "", currency = "", profiles = null } = shop ?? {};
      return shop ? [{ shopId, shopName, marketplace, currency, content, profiles }] : [];
    }),
  };
}

/**
 * By which a draft's options are known to be those that a table was judged against.
 *
 * @param says whether it says something of photos: only then these count
 */
export function markOf({ variations, photos: places, items }: OptionsDraft, says: boolean): string {
  const { photos, ...judged }: Variations = variations;
  const options = items.map(({ shopId, content }) => [shopId, content.options ?? {}]);
  return sha256(canonicalJson([judged, options, ...(says ? [photos, places] : [])]));
}

/** Whether a draft has what a table says already. An option of which nothing is said is as good as none. */
export function hasOptions(
  { content, items }: ChangeRecord,
  { shops, skus, photos }: Pick<DraftOptionsPlan, "shops" | "skus" | "photos">,
): boolean {
  const said = (options: ShopOptions | null | undefined) =>
    Object.fromEntries(Object.entries(options ?? {}).filter(([, values]) => Object.keys(values).length > 0));
  const variations = variationsOf(content["variations"]);
  return (
    sameJson(variations?.skus, skus) &&
    (photos === undefined || sameJson(variations?.photos?.of, photos)) &&
    Object.entries(shops).every(([shopId, options]) => {
      const item = items.find((each) => each.shopId === shopId);
      return item !== undefined && sameJson(said(item.content.options), said(options));
    })
  );
}

/** The file behind a link. */
export async function optionsFile(deps: AppDeps, store: ReadStore, changeId: ChangeId) {
  const day = deps.clock.now().toISOString().slice(0, 10);
  return { name: `oms-options-${day}.csv`, mime: "text/csv", text: optionsText(await requireOptions(store, changeId)) };
}

/** The file behind a link, of a listing that exists. */
export async function listingOptionsFile(deps: AppDeps, store: ReadStore, id: ListingId) {
  const day = deps.clock.now().toISOString().slice(0, 10);
  const text = optionsText(await requireListingOptions(store, { id }));
  return { name: `oms-listing-options-${day}.csv`, mime: "text/csv", text };
}

function optionsText(of: OptionsDraft): string {
  const { fields } = factsOf(of.items[0]);
  return csvText([[...optionsColumns(fields, of.of)]]) + csvLines(optionsLines(of, fields));
}
