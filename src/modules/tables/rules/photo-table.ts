import { catalogText } from "#src/catalog/messages/en.ts";
import {
  isLive,
  isRenewed,
  type LivePhoto,
  photosValue,
  renewsOnly,
  type WantedPhoto,
  wantedPhotos,
  withAlts,
} from "#src/catalog/fields/photos.ts";
import { skuOf } from "#src/catalog/fields/field-words.ts";
import { sameValue } from "#src/catalog/fields/fields.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { readHtmlText } from "#src/platform/text/html-entities.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { tablesText } from "../messages/en.ts";
import { cellDamage, isSpreadsheetDamage } from "./spreadsheet-damage.ts";
import type { AltChange, ImportChange, ImportProblem, TableLine, TableListing } from "./table-records.ts";

/** The table of alt texts: a line per photo. Only `new alt text` is read as a value; all else says which photo it is about. */
export const altColumn = "new alt text";
export const photoColumns: readonly string[] = [
  "code",
  "shop",
  "listing",
  "title",
  "photo",
  "photo id",
  "alt text",
  altColumn,
  "picture",
  "state",
];

/** What takes an alt text away, typed in any case: a blank cell changes nothing. */
export const noAltText = "(none)";

export function isPhotoLine({ cells }: TableLine): boolean {
  return altColumn in cells;
}

export function photoLines(listing: TableListing): string[][] {
  const { code, shopName, externalId, fields, photos = [], pictures = {}, state } = listing;
  const title = typeof fields["title"] === "string" ? fields["title"] : "";
  const wanted = wantedPhotos(fields["images"]);
  return photos.map(({ imageId, alt }, index) => [
    code,
    shopName,
    externalId,
    title,
    String(index + 1),
    imageId,
    wanted.find((photo) => numberOf(photo) === imageId)?.alt ?? alt,
    "",
    pictures[imageId] ?? "",
    state,
  ]);
}

/** So many photos are shown in a preview beside the first one of a listing. */
const shownBeside = 2;

/** What the lines about one listing's photos would change: each line is judged alone, and all of them are one change. */
export function planPhotos(
  listing: TableListing,
  lines: readonly TableLine[],
): { readonly changes: readonly ImportChange[]; readonly problems: readonly ImportProblem[] } {
  const { rules } = marketplaceOf({ marketplace: listing.marketplace });
  const live = listing.photos ?? [];
  const wanted = photosToWrite(listing);
  const problems: ImportProblem[] = [];
  const named = new Map<string, number>();
  const alts = new Map<string, string>();
  const told: (AltChange & { readonly line: number })[] = [];
  for (const { line, cells } of lines) {
    const say = (text: string) => problems.push({ line, text });
    const typed = unmarked(cells[altColumn] ?? "");
    const found = photoOf(live, wanted ?? live, cells);
    if (typed.trim() === "") {
      const old = tidyLine(unmarked(cells["alt text"] ?? ""));
      if (found && old !== "" && old !== tidyLine(found.alt)) say(tablesText.photos.otherColumn(altColumn));
      continue;
    }
    const text = tablesText.photos;
    if (!wanted) {
      say(text.unsettled(listing.shopName));
      continue;
    }
    const id = unmarked(cells["photo id"] ?? "").trim();
    const imageId = found && numberOf(found);
    if (!found || !imageId) {
      say(id === "" ? text.unnamed : text.gone(id.slice(0, 20)));
      continue;
    }
    const damage = cellDamage(altColumn, found.alt, typed);
    if (damage !== null) {
      say(damage);
      continue;
    }
    const before = named.get(imageId);
    if (before !== undefined) {
      say(text.same(before, imageId));
      continue;
    }
    named.set(imageId, line);
    const place = live.findIndex((photo) => photo.imageId === imageId) + 1;
    const alt = typed.trim().toLowerCase() === noAltText ? "" : tidyLine(readHtmlText(typed));
    if (alt.length > rules.limits.alt) {
      say(catalogText.photos.alt(place, rules.limits.alt));
      continue;
    }
    if (alt === found.alt) continue;
    alts.set(imageId, alt);
    told.push({ line, photo: place, before: found.alt, after: alt });
  }
  const before = listing.fields["images"] ?? null;
  const after = photosValue(withAlts(live, wanted ?? live, alts));
  const [first, ...others] = told;
  if (!first || sameValue("images", before, after)) return { changes: [], problems };
  const { line, ...alt } = first;
  const removed = told.filter((each) => each.after === "").length;
  const also = others.slice(0, shownBeside).map(({ line: _, ...each }) => each);
  const more = { ...(removed > 0 ? { removed } : {}), ...(also.length > 0 ? { also } : {}) };
  const { id: listingId, code, shopName, currency, fields } = listing;
  const title = typeof fields["title"] === "string" ? fields["title"] : "";
  const of = { line, listingId, code, sku: skuOf(fields), title, shopName, currency };
  return {
    changes: [{ ...of, field: "images", before, after, alts: { ...alt, photos: alts.size, ...more } }],
    problems,
  };
}

/**
 * What the alt texts are laid over: the photos that are there, with the alt texts that are wanted already. Photos that came, went or
 * were moved there are its seller's word. null: the studio wants other photos than are there, which is to be settled first.
 */
function photosToWrite({ photos = [], fields, photosWanted }: TableListing): readonly WantedPhoto[] | null {
  const ours = wantedPhotos(fields["images"]);
  if (renewsOnly(ours, photos)) return ours;
  return photosWanted ? null : photos;
}

/**
 * The photo that a line names by its number at the marketplace, among those that the listing has and that are wanted there. A number
 * that a spreadsheet spoiled (`6.12E+09`) is told by the photo's place.
 */
function photoOf(photos: readonly LivePhoto[], wanted: readonly WantedPhoto[], cells: TableLine["cells"]) {
  const typed = unmarked(cells["photo id"] ?? "").trim();
  const at = photos[Number(unmarked(cells["photo"] ?? "").trim()) - 1]?.imageId;
  const imageId = at !== undefined && isSpreadsheetDamage(at, typed) ? at : typed;
  return photos.some((photo) => photo.imageId === imageId)
    ? (wanted.find((photo) => numberOf(photo) === imageId) ?? null)
    : null;
}

/** Of a photo of the marketplace's own. */
function numberOf(photo: WantedPhoto): string | null {
  if (isLive(photo)) return photo.imageId;
  return isRenewed(photo) ? photo.again : null;
}
