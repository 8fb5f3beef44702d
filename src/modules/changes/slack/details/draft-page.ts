import { furtherFields, isNothing } from "#src/catalog/fields/definition.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { resolveDefaults } from "#src/catalog/payload.ts";
import { fieldsOf, valueText } from "#src/marketplaces/registry.ts";
import { type Block, button, context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { countCharacters, tidyLine } from "#src/platform/text/text.ts";
import { detailsText } from "../../messages/details.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import type { ChangeView, ItemView } from "../../model.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { partButton, partLine, partTitle, shopParts } from "./shop-parts.ts";
import { endsRequest } from "../shared/ends-request.ts";

/** `spoken`: what the button is called where it is read out. */
export type ChangeIt = { readonly actionId: string; readonly spoken: string; readonly value: string };

/**
 * A line with what is said of a subject, and the button that opens its form: short, for the line says what it changes, and a long
 * one takes that line's room on a phone.
 */
export function subjectLine(title: string, said: string, { actionId, spoken, value }: ChangeIt): Block {
  return section(`*${clipEscaped(title, 300)}*\n${said}`, button(actionId, detailsText.changeIt, value, { spoken }));
}

const shownWords = 140;

/** How it begins, and how long it is. */
export function descriptionWords(description: string): string {
  const characters = countCharacters(description);
  return characters === 0
    ? `_${detailsText.nothing}_`
    : detailsText.descriptionSays(clipEscaped(tidyLine(description), shownWords), characters);
}

/** Slack shows 100 blocks: those of shops beyond this have their defaults. */
const mostShopLines = 80;

/** What the first form of a draft doesn't ask: a line for each subject. */
export function draftDetailsPage(change: ChangeView, note?: string): View {
  const { id, content } = change;
  const text = detailsText;
  const shops = change.items.flatMap((item) => shopLines(change, item));
  const left = shops.length - mostShopLines;
  return modal({
    callback: changesFormIds.parts,
    title: changeFormsText.titles.details,
    close: text.close,
    metadata: id,
    blocks: [
      section(titleLine(change)),
      ...(note ? [context(`:white_check_mark: ${note}`)] : []),
      ...endsRequest(change),
      subjectLine(text.description, descriptionWords(content.description), {
        actionId: changesActionIds.changeText,
        spoken: text.change.description,
        value: id,
      }),
      subjectLine(text.shops, offers(change), {
        actionId: changesActionIds.changeShops,
        spoken: text.change.shops,
        value: id,
      }),
      subjectLine(text.details, facts(change), {
        actionId: changesActionIds.changeDetails,
        spoken: text.change.details,
        value: id,
      }),
      ...shops.slice(0, mostShopLines),
      ...(left > 0 ? [context(text.moreShops(left))] : []),
    ],
  });
}

const shownOffers = 10;

function offers({ items }: ChangeView): string {
  if (items.length === 0) return `_${detailsText.noShop}_`;
  const lines = items.slice(0, shownOffers).map(({ shopName, content }) => {
    const price = content.price ? formatMoney(content.price) : changeStatesText.noPrice;
    const stock = content.quantity === null ? changeStatesText.noStock : changeStatesText.inStock(content.quantity);
    return `${clipEscaped(shopName, 100)}: ${price}, ${stock}`;
  });
  const left = items.length - lines.length;
  return [...lines, ...(left > 0 ? [changeStatesText.moreShops(left)] : [])].join("\n");
}

function facts({ content, shops }: ChangeView): string {
  const said = furtherFields(fieldsOf(shops)).flatMap(({ key, label }) =>
    isNothing(content[key]) ? [] : [`${label}: ${clipEscaped(valueText(key, content[key], ""), 200)}`],
  );
  const sku = content.sku ? [`SKU: ${clipEscaped(content.sku, 60)}`] : [];
  return [...sku, ...tagWords(content.tags), ...said].join(" · ") || `_${detailsText.nothing}_`;
}

/** `Tags: linen apron, kitchen`, where there are some. */
export function tagWords(tags: readonly string[]): string[] {
  return tags.length === 0 ? [] : [`${changeFormsText.fields.tags}: ${clipEscaped(tags.join(", "), 300)}`];
}

function shopLines(change: ChangeView, { shopId, content }: ItemView): Block[] {
  const shop = change.shops.find(({ id }) => id === shopId);
  if (!shop) return [];
  const values = resolveDefaults(shop.defaults ?? {}, content.overrides);
  return shopParts(shop).map((part, at) =>
    subjectLine(partTitle(shop.name, part), partLine(shop, part, values), {
      actionId: changesActionIds.changeInShop,
      spoken: partButton(shop.name, part),
      value: joinIds(change.id, shop.id, String(at)),
    }),
  );
}
