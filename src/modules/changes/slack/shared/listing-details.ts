import { attributesOf, attributeText } from "#src/catalog/fields/attributes.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { resolveDefaults } from "#src/catalog/payload.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import { attributesField, optionProfiles } from "#src/catalog/fields/definition.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { photosThere } from "#src/catalog/variations/approved.ts";
import { optionsInShop } from "#src/catalog/variations/in-shop.ts";
import { type Axis, axisName, ownValue, variationsOf } from "#src/catalog/variations/model.ts";
import { type Question, questionsOf, questionText } from "#src/catalog/questions.ts";
import { isOwnVideo, lengthNote, videosField, videoText, type WantedVideo } from "#src/catalog/fields/videos.ts";
import { fieldsOf, knownFields } from "#src/marketplaces/registry.ts";
import { type Block, button, context, type Element, section } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView, ItemView } from "../../model.ts";
import { videosIn } from "../../rules/photos/videos-in.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { videosText } from "../../messages/videos.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changesActionIds } from "../ids.ts";

/** What a new listing has beside its text and price, for cards and pages. */
type Detailed = Pick<ChangeView, "content" | "shops">;

/** What buyers of a new listing are asked, by the label of the field. */
function asked({ content, shops }: Detailed): readonly (readonly [label: string, questions: readonly Question[]])[] {
  return fieldsOf(shops)
    .filter(({ shape }) => shape.type === "questions")
    .map(({ key, label }) => [label, questionsOf(content[key])] as const);
}

export function questionCount(change: Detailed): number {
  return asked(change).reduce((sum, [, questions]) => sum + questions.length, 0);
}

/** A block each: none that a marketplace takes is cut. */
export function questionBlocks(change: Detailed): Block[] {
  return asked(change).flatMap(([label, questions]) =>
    questions.length === 0
      ? [section(`*${label}*\n_${changeListsText.everything.none}_`)]
      : [
          section(`*${label}*`),
          ...questions.map((each, index) => section(`${index + 1}. ${clipEscaped(questionText(each), 2000)}`)),
        ],
  );
}

/** `video: apron.mp4, 12.4 MB, 8 seconds`; nothing where there is none. */
export function videoFacts(change: Detailed): string[] {
  return videosIn(change).map((video) => videosText.card(clipEscaped(videoText(video), 200)));
}

/** What its author and the people who approve it should know of its length. */
export function videoNotes(change: Detailed & Pick<ChangeView, "marketplace">): Block[] {
  const of = videosField(fieldsOf(change.shops));
  if (!of) return [];
  const notes = videosIn(change).flatMap((video) => lengthNote(change.marketplace.name, of.limits, video) ?? []);
  return notes.map((note) => context(`:warning: ${clipEscaped(note, 500)}`));
}

/** Where a person can watch videos for some minutes, by their hashes. */
export type WatchLinks = Readonly<Record<string, string>>;

/** In a block each; none of a marketplace that takes no video. */
export function videoBlocks(change: Detailed, watch: WatchLinks = {}): Block[] {
  const of = videosField(fieldsOf(change.shops));
  if (!of) return [];
  const title = `*${of.field.label}*`;
  const [first, ...others] = videosIn(change);
  if (!first) return [section(`${title}\n_${changeListsText.everything.none}_`)];
  const line = (video: WantedVideo) => clipEscaped(videoText(video), 500);
  return [
    section(`${title}\n${line(first)}`, watchButton(first, watch)),
    ...others.map((video) => section(line(video), watchButton(video, watch))),
  ];
}

/** A line for each of our own videos that an edit brings, with the button that shows it; none where there is no link to it. */
export function watchBlocks(videos: readonly WantedVideo[], watch: WatchLinks): Block[] {
  return videos.flatMap((video) => {
    const shown = watchButton(video, watch);
    return shown ? [section(clipEscaped(videoText(video), 500), shown)] : [];
  });
}

function watchButton(video: WantedVideo, watch: WatchLinks): Element | undefined {
  const url = isOwnVideo(video) ? ownValue(watch, video.hash) : undefined;
  return url === undefined ? undefined : button(changesActionIds.watchVideo, videosText.watch, "video", { url });
}

export function attributeCount({ content, shops }: Detailed): number {
  const field = attributesField(fieldsOf(shops));
  return field ? attributesOf(content[field.key]).length : 0;
}

/** All of them in one block; none of a marketplace that has none. */
export function attributeBlocks({ content, shops }: Detailed): Block[] {
  const field = attributesField(fieldsOf(shops));
  if (!field) return [];
  const lines = attributesOf(content[field.key]).map((each) => clipEscaped(attributeText(each), 250));
  return [section(`*${field.label}*\n${lines.join("\n") || `_${changeListsText.everything.none}_`}`)];
}

/** `Size: Small, Large; Colour: Blue`. Empty: it doesn't vary. */
function variationsLine({ content }: Pick<ChangeView, "content">): string {
  const axes = variationsOf(content["variations"])?.axes ?? [];
  const line = (axis: Axis) =>
    catalogText.variations.axis(
      axisName(axis),
      axis.values.map(({ name }) => name),
    );
  return axes.map(line).join("; ");
}

/** `Blue with photo 2; Red with photo 3`; empty where none is shown with one. */
function photoLine({ content }: Pick<ChangeView, "content">): string {
  const variations = variationsOf(content["variations"]);
  const photos = variations && photosThere(variations.axes, variations.photos, content.photos);
  const names = variations?.axes[photos?.axis ?? -1]?.values.map(({ name }) => name) ?? [];
  return names
    .flatMap((name) => {
      const at = content.photos.findIndex(({ hash }) => hash === ownValue(photos?.of ?? {}, name));
      return at < 0 ? [] : [variationsText.shownWith(name, at + 1)];
    })
    .join("; ");
}

/** As one of the facts of a card: `Size: Small, Large`. None where it doesn't vary. */
export function variesBy(change: Pick<ChangeView, "content">): string[] {
  const line = variationsLine(change);
  return line === "" ? [] : [clipEscaped(line, 300)];
}

/** None where it doesn't vary. */
export function variationsBlock(change: Pick<ChangeView, "content">): Block[] {
  const line = variationsLine(change);
  const photos = photoLine(change);
  return line === ""
    ? []
    : [
        section(`*${variationsText.title}*\n${clipEscaped(line, 2500)}`),
        ...(photos === "" ? [] : [context(clipEscaped(photos, 1900))]),
      ];
}

/** Each option of a new listing in one shop, as it would be written. */
export function optionLines({ content, shops }: Detailed, { content: item, currency, shopId }: ItemView): string[] {
  const text = variationsText;
  const shop = shops.find(({ id }) => id === shopId);
  return (optionsInShop(content, item) ?? []).map(({ key, price, quantity, sku, enabled, own = {} }) => {
    if (!enabled) return text.offLine(clipEscaped(key, 90));
    const what = [
      price === null
        ? changeStatesText.noPrice
        : formatMoney({ amount: price, currency: item.price?.currency ?? currency }),
      quantity === null ? changeStatesText.noStock : changeStatesText.inStock(quantity),
      ...(sku === null ? [] : [clipEscaped(sku, 60)]),
      ...Object.entries(own).map(([kind, value]) => profileOf(kind, value ?? ofListing(shop, item, kind), shop)),
    ];
    return text.option(clipEscaped(key, 90), what);
  });
}

/** What an option has that says nothing of its own. */
function ofListing(shop: ShopView | undefined, { overrides }: ItemView["content"], kind: string): FieldValue {
  return resolveDefaults(shop?.defaults ?? {}, overrides)[kind] ?? null;
}

function profileOf(kind: string, value: FieldValue, shop: ShopView | undefined): string {
  const field = optionProfiles(knownFields()).find(({ key }) => key === kind);
  const title = field && shop?.profiles?.[field.list]?.find(({ id }) => id === value)?.title;
  return clipEscaped(title ?? variationsText.noProfileYet(field?.label ?? kind), 60);
}
