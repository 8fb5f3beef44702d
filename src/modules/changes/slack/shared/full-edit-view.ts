import { fieldIn } from "#src/catalog/fields/definition.ts";
import { wantedVideos } from "#src/catalog/fields/videos.ts";
import { fieldLabel, knownFields } from "#src/marketplaces/registry.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { type Block, context, header, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { keptBlocks } from "../details/kept-blocks.ts";
import { changesFormIds } from "../ids.ts";
import { byLine, cost, stateText, titleOf } from "./change-lines.ts";
import { changedFields } from "../../rules/edit-plan.ts";
import { optionChangeLines } from "../variations/option-changes.ts";
import { optionPhotoLines } from "../variations/option-photo-lines.ts";
import { categoryWords, editOf, valueWords } from "./edit-lines.ts";
import { photoChangeLines } from "../photos/photo-lines.ts";
import { videosText } from "../../messages/videos.en.ts";
import { changeLabel } from "./change-label.ts";
import { type WatchLinks, watchBlocks } from "./listing-details.ts";

/** What is drawn beside what a change says. */
export type Beside = {
  /** What its listing has besides, as `keptBlocks` has it; left out: it isn't read yet, or the listing isn't there any more. */
  readonly kept?: readonly string[] | null | undefined;
  readonly watch?: WatchLinks;
};

/** Every field of an edit, whole: before and after. Nothing in it can be changed. */
export function editEverythingView(change: ChangeView, { kept, watch = {} }: Beside = {}): View {
  const { set, before } = editOf(change);
  const shop = change.shops.find((each) => each.id === change.items[0]?.shopId);
  const currency = change.listing?.currency ?? "USD";
  const words = (field: string, value: FieldValue | undefined) =>
    categoryWords(change, field, value) ?? valueWords(field, value, currency, shop);
  const blocks: Block[] = changedFields({ set, before }).flatMap(([field, value]) => [
    section(`*${clipEscaped(fieldLabel(field), 300)}*`),
    ...inSections(optionChangeLines(before[field], value, currency, { live: change.listing?.live, set, words })),
    ...(isOfType(field, "optionPhotos")
      ? inSections(optionPhotoLines(field, { set, before }, change.listing?.live))
      : []),
    ...(field === "images" ? photoChangeLines(before[field], value, 600).map((line) => section(line)) : []),
    ...whole(changeListsText.everything.before, words(field, before[field]), before[field]),
    ...whole(changeListsText.everything.after, words(field, value), value),
    ...(isOfType(field, "videos") ? watchBlocks(wantedVideos(value), watch) : []),
  ]);
  const fits = 90;
  return modal({
    callback: changesFormIds.everything,
    title: changeListsText.everything.title,
    blocks: [
      header(titleOf(change)),
      context(
        `${changeLabel(change)} · ${stateText(change)} · ${byLine(change)} · ${cost(change)}`,
        changeListsText.everything.onlyNamed,
      ),
      ...blocks.slice(0, fits),
      ...(Object.keys(watch).length > 0 ? [context(videosText.watchFor)] : []),
      ...(blocks.length > fits ? [context(changeListsText.everything.moreFields)] : []),
      ...(kept === undefined || !change.listing
        ? []
        : keptBlocks(change.listing.marketplace, change.listing.live, kept)),
    ],
  });
}

function isOfType(field: string, type: "videos" | "optionPhotos"): boolean {
  return fieldIn(knownFields(), field)?.shape.type === type;
}

/** As many lines together as a section holds. */
const sectionRoom = 2800;

function inSections(lines: readonly string[]): Block[] {
  const parts: string[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + line.length < sectionRoom) parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts.map((part) => section(part));
}

const shownParts = 35;

/** A text, or what buyers are asked. */
function isLong(value: FieldValue | undefined): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.some((each) => typeof each === "object"));
}

function whole(when: string, words: string, value: FieldValue | undefined): Block[] {
  if (!isLong(value) || words.length < 500) return [section(`${when}: ${clipEscaped(words, 2500)}`)];
  // An ampersand takes five characters once escaped: 600 of them still fit a section.
  const parts = splitDescription(words, 600).filter((part) => part.trim() !== "");
  return [
    section(`${when}:`),
    ...parts.slice(0, shownParts).map((part) => section(escapeMrkdwn(part))),
    ...(parts.length > shownParts ? [context(changeListsText.everything.textTooLong)] : []),
  ];
}
