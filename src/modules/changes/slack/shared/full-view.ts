import { furtherFields, isNothing, type ListingField, shopFields } from "#src/catalog/fields/definition.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { choiceLabel } from "#src/catalog/fields/field-words.ts";
import { listOf } from "#src/catalog/listing-text.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { resolveDefaults } from "#src/catalog/payload.ts";
import { profileNames } from "#src/catalog/fields/profile-names.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import {
  type Block,
  context,
  divider,
  header,
  image,
  modal,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { clipEscaped, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import { measureText } from "#src/catalog/measure.ts";
import type { ChangeView, ItemView } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { changesFormIds } from "../ids.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { videosText } from "../../messages/videos.en.ts";
import { attributeBlocks, optionLines, questionBlocks, variationsBlock, videoBlocks } from "./listing-details.ts";
import { byLine, stateText, textByLine, titleOf } from "./change-lines.ts";
import { changeLabel } from "./change-label.ts";
import { type Beside, editEverythingView } from "./full-edit-view.ts";

const shownItems = 10;
const shownParts = 40;

/** Everything that would be written. Nothing in it can be changed. */
export function everythingView(change: ChangeView, beside: Beside = {}): View {
  if (change.kind !== "create") return editEverythingView(change, beside);
  const { content } = change;
  const { watch = {} } = beside;
  const text = changeListsText.everything;
  const further = change.items.length - shownItems;
  const photos = content.photos.map(
    (photo, index) => `${index + 1}. ${clipEscaped(photo.alt, 250) || `_${text.noAlt}_`}`,
  );
  const blocks: Block[] = [
    header(titleOf(change)),
    context(`${changeLabel(change)} · ${stateText(change)} · ${byLine(change)}`, textByLine(change)),
    ...(change.contactSheetUrl ? [image(change.contactSheetUrl, text.sheet(content.photos.length))] : []),
    ...inChunks(`*${text.photos}*`, photos),
    ...videoBlocks(change, watch),
    ...(Object.keys(watch).length > 0 ? [context(videosText.watchFor)] : []),
    ...descriptionBlocks(content.description),
    section(`*${text.category}*\n${change.categoryPath ? escapeMrkdwn(change.categoryPath) : `_${text.noneYet}_`}`),
    section(`*${text.tags}*\n${content.tags.map(escapeMrkdwn).join(", ") || `_${text.none}_`}`),
    ...furtherFields(fieldsOf(change.shops)).map(({ key, label, shape }) => {
      const said = shape.type === "measure" ? measureText(content[key]) : listOf(content[key]).join(", ");
      return section(`*${label}*\n${escapeMrkdwn(said) || `_${text.none}_`}`);
    }),
    ...attributeBlocks(change),
    ...questionBlocks(change),
    ...variationsBlock(change),
    ...(content.sku ? [section(`*SKU*\n${escapeMrkdwn(content.sku)}`)] : []),
    divider,
    ...offerBlocks(change),
    ...(further > 0 ? [context(changeStatesText.moreShops(further))] : []),
    context(text.fee(change.items.length, formatMoney(change.fee))),
    ...history(change),
  ];
  return modal({ callback: changesFormIds.everything, title: text.title, blocks });
}

function descriptionBlocks(description: string): Block[] {
  const text = changeListsText.everything;
  if (description === "") return [section(`*${text.description}*\n_${text.noneYet}_`)];
  // An ampersand takes five characters once escaped: 600 of them still fit a section.
  const parts = splitDescription(description, 600).filter((part) => part.trim() !== "");
  return [
    section(`*${text.description}*`),
    ...parts.slice(0, shownParts).map((part) => section(escapeMrkdwn(part))),
    ...(parts.length > shownParts ? [context(text.descriptionTooLong)] : []),
  ];
}

function inChunks(title: string, lines: readonly string[]): Block[] {
  if (lines.length === 0) return [section(`${title}\n_${changeListsText.everything.noneYet}_`)];
  const chunks: Block[] = [];
  for (let start = 0; start < lines.length; start += 8) {
    chunks.push(section(`${start === 0 ? `${title}\n` : ""}${lines.slice(start, start + 8).join("\n")}`));
  }
  return chunks;
}

/** So many lines of options fit into a view (250 kB), whatever is written in them. */
const mostLines = 600;

/** Of a listing that varies all options follow, so that nothing is approved unseen. */
function offerBlocks(change: ChangeView): Block[] {
  let left = mostLines;
  return change.items.slice(0, shownItems).flatMap((item) => {
    const lines = optionLines(change, item);
    const fits = lines.slice(0, left);
    left -= fits.length;
    return itemBlocks(change, item, fits, lines.length);
  });
}

function itemBlocks(change: ChangeView, item: ItemView, lines: readonly string[], all: number): Block[] {
  const shop = change.shops.find((each) => each.id === item.shopId);
  const { content } = item;
  const price = content.price ? formatMoney(content.price) : changeStatesText.noPrice;
  const stock = content.quantity === null ? changeStatesText.noStock : changeStatesText.inStock(content.quantity);
  const offer = all > 0 ? variationsText.options(all) : `${price}, ${stock}`;
  return [
    section(
      [`*${clipEscaped(item.shopName, 300)}*: ${offer}`, shop ? defaultsLine(shop, content.overrides) : ""].join("\n"),
    ),
    ...Array.from({ length: Math.ceil(lines.length / linesInABlock) }, (_, at) =>
      section(lines.slice(at * linesInABlock, (at + 1) * linesInABlock).join("\n")),
    ),
    ...(lines.length < all ? [context(variationsText.more(all - lines.length))] : []),
  ];
}

/** As many lines of options as a block has room for. */
const linesInABlock = 16;

/** What a listing takes from its shop, in one line of names. */
export function defaultsLine(shop: ShopView, overrides: ItemView["content"]["overrides"]): string {
  if (!shop.defaults) return `_${changeListsText.everything.noDefaults}_`;
  const all = resolveDefaults(shop.defaults, overrides);
  return shopFields(shop.marketplace.fields)
    .filter(({ short, key, shape }) => short !== undefined && !(shape.type === "profiles" && isNothing(all[key])))
    .map(({ short, ...field }) => `${short}: ${inShop(shop, field, all[field.key])}`)
    .join(" · ");
}

function inShop({ profiles }: ShopView, { shape }: ListingField, value: FieldValue | undefined): string {
  const text = changeListsText.everything;
  if (value === null || value === undefined) {
    return shape.type === "note" || (shape.type === "profile" && shape.none !== undefined)
      ? text.none
      : `_${text.notSet}_`;
  }
  if (typeof value === "boolean") {
    return shape.type === "flag" && shape.told
      ? escapeMrkdwn(value ? shape.yes : shape.no)
      : value
        ? text.on
        : text.off;
  }
  if (shape.type === "profiles") return profileNames(profiles?.[shape.list], value).map(escapeMrkdwn).join(", ");
  const title = shape.type === "profile" && profiles?.[shape.list]?.find(({ id }) => id === value)?.title;
  if (title) return escapeMrkdwn(title);
  if (typeof value === "number") return text.number(value);
  if (typeof value !== "string") return `_${text.notSet}_`;
  return escapeMrkdwn(shape.type === "choice" ? choiceLabel(shape, value) : value);
}

function history(change: ChangeView): Block[] {
  const { verdicts } = changeListsText.everything;
  const lines = change.decisions.slice(-8).map(({ by, verdict, at, selfApproved }) => {
    const did = verdict === "approve" && selfApproved ? verdicts.self : verdicts[verdict];
    return did(mention(by.slackUserId), dateText(at));
  });
  return lines.length > 0 ? [context(...lines)] : [];
}
