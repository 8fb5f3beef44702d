import { variationLimits } from "#src/catalog/fields/definition.ts";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { isInventoryField } from "#src/catalog/fields/fields.ts";
import { optionPhotosField } from "#src/catalog/fields/option-photos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { variationsWanted } from "#src/catalog/variations/live/rebase.ts";
import { linesOf } from "#src/catalog/variations/live/said.ts";
import { sameStructure, type WantedVariations, wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { variationsLike } from "#src/catalog/variations/like.ts";
import type { Variations } from "#src/catalog/variations/model.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { isEditable, photosOn, readNow, shownOf } from "#src/modules/changes/index.ts";
import { type ListingRecord, titleOf } from "#src/modules/listings/index.ts";
import type { ShopRecord } from "#src/modules/shops/index.ts";
import type { ListingId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import { tablesText } from "../messages/en.ts";
import type { OptionsDraft } from "../rules/options-table.ts";

/** So many of a listing's newest changes are looked through for an edit that is still open. */
const lookedThrough = 30;

/** What names a listing: its id here, or its number there with the name of its shop. */
type Named = { readonly id: ListingId } | { readonly externalId: string };

export type ListingOptions = OptionsDraft & {
  readonly id: ListingId;
  readonly shop: ShopRecord;
  /** What its open edit says so far, and what that makes of its options; null: they stay. */
  readonly edit: EditContent;
  readonly wanted: WantedVariations | null;
};

/**
 * The options of a listing that exists as the mirror has them, with what its open edit makes of them.
 *
 * @throws OmsError `not-found`; `wrong-state`: it varies by nothing, by more than can be written, or other options were made there since
 * its edit
 */
export async function requireListingOptions(store: ReadStore, named: Named): Promise<ListingOptions> {
  const text = tablesText.options.listing;
  const [shops, [listing, another]] = await Promise.all([store.shops(), found(store, named)]);
  const shop = shops.find(({ id }) => id === listing?.shopId);
  if (!listing || another || listing.goneAt || !shop || shop.health === "disconnected") {
    throw new OmsError("not-found", { userText: text.noListing });
  }
  const edit = (await store.changesOf(listing.id, lookedThrough)).find(
    ({ kind, many, state }) => kind === "edit" && many === null && isEditable(state),
  );
  const { set = {}, before = {} } = edit?.items[0]?.content.edit ?? {};
  const wanted = wantedVariations(set["variations"]);
  if (wanted && !sameStructure(before["variations"], listing.live["variations"])) {
    throw new OmsError("wrong-state", { userText: text.openFirst });
  }
  const limits = variationLimits(factsOf(shop).fields);
  const variations = wanted ? variationsWanted(wanted) : variationsLike(listing.live, limits);
  if (!variations) throw new OmsError("wrong-state", { userText: text.noOptions });
  const { options, skus } = linesOf(fieldsAfter(optionFields(listing), set));
  return {
    id: listing.id,
    named: listing.externalId,
    of: "listing",
    code: listing.code,
    title: titleOf(listing),
    variations: { ...variations, skus, photos: null },
    photos: imagesOf(listing.live).map(({ imageId }) => imageId),
    shop,
    edit: { set, before },
    wanted,
    items: [
      {
        shopId: shop.id,
        shopName: shop.name,
        marketplace: shop.marketplace,
        currency: shop.currency,
        content: { price: null, quantity: null, overrides: {}, options },
        profiles: shop.profiles,
      },
    ],
  };
}

/**
 * … with the photos that its options are shown with at this moment: 3 calls, and none where the mirror has all that is asked for.
 *
 * @param axisSaid the axis by whose words a table says photos, where none is shown yet
 * @throws OmsError `not-found`: it was deleted there; `wrong-state`: its marketplace shows none, or it has other options by now
 */
export async function withShownPhotos(
  deps: AppDeps,
  store: ReadStore,
  studioId: StudioId,
  options: ListingOptions,
  axisSaid: (variations: Variations) => number,
): Promise<ListingOptions> {
  const text = tablesText.options.listing;
  const { shop, edit, wanted, variations } = options;
  const { key } = optionPhotosField(factsOf(shop).fields) ?? {};
  const { read, links } = await readNow(deps, { studioId }, shop, options.named);
  if (key === undefined || !links) throw new OmsError("wrong-state", { userText: text.noPhotos });
  const [listing] = await found(store, { id: options.id });
  if (!sameStructure(read.fields["variations"], listing?.live["variations"])) {
    throw new OmsError("wrong-state", { userText: text.otherOptions });
  }
  const shown = shownOf(key, read, links, edit, wanted);
  const isChosen = shown.wanted.length > 0 || wanted?.wanted.photos !== undefined;
  const axis = isChosen ? shown.axis : axisSaid(variations);
  return {
    ...options,
    photos: shown.images,
    variations: { ...variations, photos: { axis, of: { ...photosOn(shown, axis) } } },
  };
}

function found(store: ReadStore, named: Named): Promise<ListingRecord[]> {
  return "id" in named
    ? store.listings({ id: named.id, limit: 1 })
    : store.listings({ externalIds: [named.externalId], limit: 2 });
}

function optionFields({ live }: ListingRecord): ListingRecord["live"] {
  return Object.fromEntries(
    Object.entries(live).filter(([field]) => isInventoryField(field) || field === "variations"),
  );
}
