import { imagesOf } from "#src/catalog/mirrored.ts";
import { firstPrice } from "#src/catalog/variations/live/build.ts";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import type { Interaction } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { formMark } from "#src/platform/slack/form-mark.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../../app.ts";
import type { ListingVariations } from "../../../use-cases/of-listings/variations.ts";
import type { VariationsSheet } from "./sheet.ts";

/** What a form of variations is about: a draft, or a listing that exists with its edit. */
export type Subject = { readonly changeId: ChangeId | undefined; readonly listingId: ListingId | undefined };

export async function sheetOf(
  interaction: Interaction<App>,
  { changeId, listingId }: Subject,
  known?: Pick<ListingVariations, "read" | "links">,
): Promise<VariationsSheet> {
  const actor = await interaction.actor();
  if (listingId) return listingSheet(await interaction.app.listingVariations(actor, listingId, changeId, known));
  const read = await interaction.app.draftVariations(actor, changeId ?? ("" as ChangeId));
  const options = read.change.items.map(({ shopId, content }) => [shopId, content.options ?? {}] as const);
  return { ...read, mark: formMark([read.variations, Object.fromEntries(options)]) };
}

/** One listing in its shop, drawn as a draft in one shop is. */
function listingSheet(listing: ListingVariations): VariationsSheet {
  const { sheet, limits, suggested, variations, lines, fields, live } = listing;
  const { marketplace, title, currency } = sheet.listing;
  // What a new option begins with.
  const price = firstPrice(live, wantedVariations(listing.earlier)?.wanted.options ?? []) ?? 0;
  return {
    change: {
      id: sheet.change?.id ?? ("" as ChangeId),
      revision: sheet.change?.revision ?? 0,
      state: sheet.change?.state ?? "draft",
      number: sheet.change?.number ?? null,
      marketplace,
      contactSheetUrl: null,
      shops: [sheet.shop],
      content: {
        title,
        category: Number(live["category"] ?? listing.read.fields["category"] ?? 0) || null,
        photos: imagesOf(listing.read.fields).map(({ imageId, alt }) => ({ hash: imageId, alt })),
        sku: null,
      },
      items: [
        {
          shopId: sheet.shop.id,
          shopName: sheet.shop.name,
          currency,
          content: { price: { amount: price, currency }, quantity: null, overrides: {}, options: lines.options },
        },
      ],
    },
    limits,
    suggested,
    variations: variations && { ...variations, skus: lines.skus },
    mark: formMark([
      live["variations"] ?? null,
      variations,
      lines.options,
      lines.skus,
      Object.keys(fields).length,
      listing.shown?.wanted ?? null,
      listing.shown?.images ?? null,
    ]),
    listing,
  };
}

export function axesSubject(metadata: string) {
  const [changeId = "", revision, mark = "", listingId = ""] = splitIds(metadata);
  return { ...subject(changeId, listingId), revision: smallNumber(revision, 0), mark };
}

export function optionsSubject(metadata: string) {
  const [changeId = "", revision, shopId = "", page, mark = "", listingId = ""] = splitIds(metadata);
  return {
    ...subject(changeId, listingId),
    shopId: shopId as ShopId,
    revision: smallNumber(revision, 0),
    page: smallNumber(page, 0),
    mark,
  };
}

function subject(changeId: string, listingId: string): Subject {
  return {
    changeId: (changeId || undefined) as ChangeId | undefined,
    listingId: (listingId || undefined) as ListingId | undefined,
  };
}
