import {
  optionPhotosField,
  sameShown,
  shownChanges,
  shownThere,
  shownWords,
} from "#src/catalog/fields/option-photos.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { imagesOf, type MirroredListing } from "#src/catalog/mirrored.ts";
import type { WantedVariations } from "#src/catalog/variations/live/structure.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { listed } from "#src/platform/text/listed.ts";
import { changeWorkText } from "../../messages/work.en.ts";
import { keptLinks, type KeptLink, withWantedLinks } from "../../rules/photos/option-links.ts";
import { linksOfShown } from "../../rules/photos/shown-options.ts";
import type { ItemSession } from "../publish/session.ts";
import { progressOf } from "./session.ts";

/** With which photos the options of a listing are shown by an edit, on the way to it. */
export type LinkWork = {
  readonly key: string;
  readonly before: FieldValue;
  readonly wanted: FieldValue;
  /** As they are at this moment. */
  readonly there: readonly OptionPhoto[];
};

/** Null: the edit says nothing of them. One call to read them. */
export async function linkWork(
  session: ItemSession,
  { listingId, set, before }: { readonly listingId: string; readonly set: FlatFields; readonly before: FlatFields },
): Promise<LinkWork | null> {
  const { key } = optionPhotosField(factsOf(session.shop).fields) ?? {};
  const wanted = key === undefined ? undefined : set[key];
  if (key === undefined || wanted === undefined || !session.client.readPhotoLinks) return null;
  return { key, wanted, before: before[key] ?? null, there: await session.client.readPhotoLinks(listingId) };
}

/**
 * Whether another person changed them since the edit was made. Once this edit began to write, a marketplace may have forgotten some of
 * them by our own doing; none is there then that is neither of before nor wanted.
 */
export function areLinksMoved(
  session: ItemSession,
  { key, before, wanted, there }: LinkWork,
  live: MirroredListing,
): boolean {
  const now = shownThere(there, live.inventory, []);
  const { optionLinks, own, photos } = progressOf(session);
  const value = now.map((each) => ({ ...each }));
  const earlier = own?.fields[key];
  if ([before, wanted, ...(earlier === undefined ? [] : [earlier])].some((each) => sameShown(value, each)))
    return false;
  if (!optionLinks) return true;
  const known = [...shownWords(before), ...shownWords(wanted), ...optionLinks];
  const marks = new Set(known.map(({ word, imageId }) => `${imageId} ${word}`));
  const words = new Set(known.map(({ word }) => word));
  // Uploaded in place of another photo, and shown in its place.
  const uploaded = Object.values(photos?.uploaded ?? {});
  return now.some(
    ({ word, imageId }) => !marks.has(`${imageId} ${word}`) && !(words.has(word) && uploaded.includes(imageId)),
  );
}

/** What an edit chose that can't be so any more, as a sentence has it; null: all of it can. */
export function lostChoice({ before, wanted }: LinkWork, { fields, inventory }: MirroredListing): string | null {
  const images = new Set(imagesOf(fields).map(({ imageId }) => imageId));
  const chosen = shownChanges(before, wanted).flatMap(({ to }) => to ?? []);
  const quoted = (words: readonly { readonly word: string }[]) =>
    listed(words.map(({ word }) => catalogText.quoted(word)));
  const { stopped } = changeWorkText;
  const noPhoto = chosen.filter(({ imageId }) => !images.has(imageId));
  if (noPhoto.length > 0) return stopped.photoGone(quoted(noPhoto));
  const noWord = chosen.filter((each) => linksOfShown([each], inventory).length === 0);
  return noWord.length > 0 ? stopped.optionGone(quoted(noWord)) : null;
}

/** Written down before anything else of the edit is: with which photos options are to be shown at its end. */
export function keepWantedLinks(
  session: ItemSession,
  { key, before, wanted }: LinkWork,
  { inventory }: MirroredListing,
  options: WantedVariations | null,
): void {
  const progress = progressOf(session);
  if (progress.optionLinks) return;
  const changed = new Set(shownChanges(before, wanted).flatMap(({ to }) => (to ? [`${to.property} ${to.word}`] : [])));
  const links = shownWords(wanted).flatMap((each): KeptLink[] =>
    linksOfShown([each], inventory).map((link) => ({
      ...link,
      word: each.word,
      ...(changed.has(`${each.property} ${each.word}`) ? { chosen: true as const } : {}),
    })),
  );
  const kept = options ? withWantedLinks(keptLinks(links, inventory, options), options) : links;
  // Edited again later, what is there by this edit is no other person's doing.
  session.note({ progress: { ...progress, optionLinks: kept, sent: { ...progress.sent, [key]: wanted } } });
}
