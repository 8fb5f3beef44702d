import { foldCase } from "#src/platform/text/fold-case.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { variationsOf } from "#src/catalog/variations/model.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  option,
  type Option,
  plain,
  radio,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { slackField, splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { clip, clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import type { ChangeView } from "../../model.ts";
import { activationFees } from "../../rules/fees.ts";
import { videosIn } from "../../rules/photos/videos-in.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { countedMedia } from "../../messages/videos.en.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { openPointsNote } from "../../open-points/slack.ts";
import { vacationNote } from "../cards/vacation-note.ts";
import { piecesField } from "../shared/pieces.ts";
import { categorySelect } from "../category/category-field.ts";
import { addPhotosField } from "./photos-form.ts";
import {
  type OfferedShop,
  offeredShops,
  pricesOfShops,
  shopsField,
  tickedShops,
  type TypedByShop,
} from "./shop-fields.ts";

/** What becomes of a draft once its form is saved. */
export type DraftNext = "ask" | "publish" | "keep";

/** How far a person got in an open form, where that differs from what is stored. */
export type DraftFormState = {
  /** The shops ticked just now. */
  readonly shopIds?: readonly string[];
  readonly next?: DraftNext;
  readonly typed?: TypedByShop;
};

/** What the first form asks at most (decision 036): everything else is a line of the page that the draft's card opens. */
const mostInputs = 9;

/**
 * The form of a draft. What a person typed stays as long as block and action ids stay, so drawing it again loses nothing. A
 * field may be left empty as long as what comes next doesn't need it.
 */
export function draftForm(change: ChangeView, state: DraftFormState = {}, notice?: string): View {
  const chosen = state.shopIds ?? change.items.map((item) => item.shopId);
  const { shops, left } = offeredShops(change);
  const { content } = change;
  const next = state.next ?? usualNext(change, shops, chosen);
  const optional = next === "keep";
  const ticked = tickedShops(change, shops, chosen);
  const photos = photosFields(change);
  // Where photos can still be added, approval can't be asked for: they are copied first.
  const pieces = photos.some(isInput) ? [] : piecesField(change, ticked, state.typed);
  const before: Block[] = [
    ...(notice ? [section(`:warning: ${escapeMrkdwn(notice)}`)] : []),
    ...openPointsNote(change),
    ...change.photoProblems.slice(0, 5).map((problem) => context(`:warning: ${clipEscaped(problem, 250)}`)),
    input(
      changesFields.title,
      changeFormsText.fields.title,
      textInput(studioInputIds.value, clip(content.title, 3000)),
      { optional },
    ),
    ...shortDescription(content.description, changeFormsText.fields.descriptionOnCard, optional),
    categoryField(change, optional),
    tagsField(content.tags),
    ...shopsField(shops, chosen, left, optional),
    ...vacationNote({ kind: change.kind, items: ticked.map((shop) => ({ ...shop, shopName: shop.name })) }),
  ];
  const after: Block[] = [
    ...pieces,
    ...photos,
    ...ofOptions(change),
    ...noDownloads(change),
    thenField(change, next, chosen),
  ];
  const room = mostInputs - [...before, ...after].filter(isInput).length;
  const blocks = [...before, ...pricesOfShops(change, ticked, { ...state, optional, room }), ...after];
  return modal({
    callback: changesFormIds.draft,
    title: changeFormsText.titles.draft,
    submit: changeFormsText.save,
    blocks,
    // A form drawn while text is still being written must not empty what is filled in meanwhile.
    metadata: joinIds(change.id, String(change.revision), change.preparing ? "early" : ""),
  });
}

function photosFields(change: ChangeView): Block[] {
  const { photos } = change.content;
  if (change.preparing) return [context(changeFormsText.photos.copying)];
  if (photos.length === 0) return [addPhotosField(changeFormsText.titles.photos, offered.limits.photos)];
  return [];
}

/** Said where it matters: a line more on each form would make a simple listing's longer than a screen. */
const downloads = /\b(?:digital|downloads?|downloadable|printables?|pdf|svg|e-?books?)\b/i;

function noDownloads({ content, items }: ChangeView): Block[] {
  const { title, description } = content;
  if (title.trim() !== "" && !downloads.test(`${title} ${description}`)) return [];
  const there = items.length === 0 ? [offered] : items.map(({ marketplace }) => marketplace);
  const seller = there.find(({ sellsDownloads }) => sellsDownloads);
  return seller ? [context(changeFormsText.noDownloads(seller.name, seller.sellersPage))] : [];
}

function isInput({ type }: Block): boolean {
  return type === "input";
}

function ofOptions({ content }: ChangeView): Block[] {
  return variationsOf(content["variations"]) ? [context(variationsText.optionsSay)] : [];
}

/**
 * A text that one field holds.
 *
 * @param elsewhere says where a longer one is edited
 */
export function shortDescription(
  description: string,
  elsewhere: (characters: number) => string,
  optional: boolean,
): Block[] {
  return splitDescription(description).length === 1
    ? [descriptionPart(description, 0, 1, optional)]
    : [context(escapeMrkdwn(elsewhere(countCharacters(description))))];
}

/** A form has room for this many characters more before the last field of a long text is full. */
const roomToType = 1000;

/** A long text as consecutive fields. Where the last one is nearly full, an empty one follows, as far as there is room. */
export function descriptionFields(description: string, optional: boolean, most: number): Block[] {
  const parts = splitDescription(description);
  const full = (parts.at(-1)?.length ?? 0) > slackField - roomToType;
  const whole = full && parts.length < most ? [...parts, ""] : parts;
  return whole.map((part, index) => descriptionPart(part, index, whole.length, optional || index > 0));
}

function descriptionPart(part: string, index: number, parts: number, optional: boolean): Block {
  const text = changeFormsText.fields;
  return input(
    joinIds(changesFields.description, String(index)),
    parts === 1 ? text.description : text.descriptionPart(index + 1, parts),
    textInput(studioInputIds.value, part, { multiline: true }),
    { optional },
  );
}

function categoryField({ content: { category }, categoryPath }: ChangeView, optional: boolean): Block {
  const chosen = category === null || !categoryPath ? null : { id: category, path: categoryPath };
  return categorySelect(chosen, { optional });
}

/** Tags to choose while a person types: what was typed as a new one first, with its length, then those used before. */
export function tagOptions(typed: string, known: readonly string[]): Option[] {
  const several = joinTags([], typed);
  const [wanted] = several.length > 1 ? [] : several;
  const same = (tag: string) => foldCase(tag) === foldCase(wanted ?? "");
  const length = countCharacters(wanted ?? "");
  const text = changeFormsText.fields;
  const most = offered.limits.tag;
  const fits = (length <= most ? text.newTag : text.longTag)(length, most);
  return [
    ...(wanted && !known.some(same) ? [option(wanted, clip(wanted, 150), fits)] : []),
    ...newTags(several),
    ...differentTags(
      known.filter((tag) => several.length < 2 || !several.some((each) => foldCase(each) === foldCase(tag))),
    ).map((tag) => option(tag, clip(tag, 150), text.usedTag)),
  ].slice(0, 100);
}

/** Several that were typed or pasted with commas, each to be chosen; one alone isn't among them. */
function newTags(several: readonly string[]): Option[] {
  const { newTag, longTag } = changeFormsText.fields;
  const most = offered.limits.tag;
  return (several.length > 1 ? differentTags(several) : []).map((tag) => {
    const length = countCharacters(tag);
    return option(tag, clip(tag, 150), (length <= most ? newTag : longTag)(length, most));
  });
}

/** Slack takes no empty value, and none twice. */
function differentTags(tags: readonly string[]): string[] {
  return [...new Map(tags.filter((tag) => tag !== "").map((tag) => [clip(tag, 150), tag])).values()];
}

export function tagsField(tags: readonly string[]): Block {
  const shown = differentTags(tags)
    .slice(0, offered.limits.tags)
    .map((tag) => option(tag, clip(tag, 150)));
  const text = changeFormsText.fields;
  return input(changesFields.tags, text.tags, {
    type: "multi_external_select",
    action_id: changesInputIds.tags,
    min_query_length: 0,
    max_selected_items: offered.limits.tags,
    placeholder: plain(text.tagsExample, 150),
    ...(shown.length > 0 ? { initial_options: shown } : {}),
  });
}

/** Many at once, as they are pasted: they are added to those that there are. */
export function moreTagsField(): Block {
  const text = changeFormsText.fields;
  return input(changesFields.pasteTags, text.moreTags, textInput(studioInputIds.value, "", { max: 1000 }), {
    hint: text.tagsHint(offered.limits.tags, offered.limits.tag),
  });
}

/**
 * Asking, or alone publishing, is preselected once every chosen shop knows its defaults: nothing else is usually missing
 * then.
 */
function usualNext(change: ChangeView, shops: readonly OfferedShop[], chosen: readonly string[]): DraftNext {
  const ready =
    chosen.length > 0 && tickedShops(change, shops, chosen).filter(({ defaults }) => defaults).length === chosen.length;
  return ready && !change.preparing ? goesOn(change) : "keep";
}

function goesOn({ alone }: ChangeView): DraftNext {
  return alone ? "publish" : "ask";
}

/** Who wrote the text, where no person did, and what is in the draft beside it: said with the answer that sends it on. */
function aboutDraft(change: ChangeView): string | undefined {
  const text = changeFormsText.next;
  const { textBy, content } = change;
  const check = textBy === null || textBy === "person" ? [] : [text.toCheck[textBy]];
  const photos = content.photos.length;
  const media = photos === 0 ? [] : [text.has(countedMedia(photos, videosIn(change).length))];
  return [...check, ...media].join(" ") || undefined;
}

function thenField(change: ChangeView, next: DraftNext, chosen: readonly string[]): Block {
  const marketplaces = chosen.map((id) => change.shops.find((shop) => shop.id === id)?.marketplace ?? offered);
  const fee = formatMoney(activationFees(marketplaces));
  const text = changeFormsText.next;
  const said = change.preparing ? undefined : aboutDraft(change);
  const goOn = change.alone ? option(text.publish(fee), "publish", said) : option(text.ask, "ask", said);
  const options = [goOn, option(text.keep, "keep")];
  return input(
    changesFields.next,
    // What the form doesn't ask has a button on the card.
    text.labelOfDraft,
    radio(changesInputIds.next, options, next === "keep" ? "keep" : goOn.value),
    {
      optional: false,
      dispatch: true,
      // Once it goes on, Slack itself asks for what is missing.
      ...(next === "keep" ? { hint: change.alone ? text.hintPublish : text.hintAsk } : {}),
    },
  );
}
