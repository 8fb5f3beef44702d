import { furtherFields } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { fieldsOf, offered } from "#src/marketplaces/registry.ts";
import { type Choices, defaultsFields, type ShopView } from "#src/modules/shops/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  input,
  modal,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { detailsText } from "../../messages/details.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import type { ChangeView } from "../../model.ts";
import { descriptionFields, type DraftFormState, moreTagsField } from "../forms/draft-form.ts";
import { furtherInputs } from "../forms/further-fields.ts";
import { offeredShops, pricesOfShops, shopsField, tickedShops } from "../forms/shop-fields.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { piecesField } from "../shared/pieces.ts";
import { partTitle, shopParts } from "./shop-parts.ts";
import { endsRequest } from "../shared/ends-request.ts";

/** The forms that a draft's page of details opens, each about one subject. What it doesn't ask stays as it is stored. */

/** A form that asks more is hard to read (decision 036). */
export const mostInputs = 12;

export function descriptionForm(change: ChangeView): View {
  const { description } = change.content;
  const fits = splitDescription(description).length <= mostInputs;
  return partForm(
    change,
    changesFormIds.descriptionPart,
    changeFormsText.titles.description,
    [
      ...(fits
        ? descriptionFields(description, true, mostInputs)
        : [section(changeFormsText.fields.descriptionTooLong(change.marketplace.name))]),
    ],
    fits,
  );
}

/** Which shops, and price and stock in each. */
export function shopsForm(
  change: ChangeView,
  { shopIds, typed }: Pick<DraftFormState, "shopIds" | "typed"> = {},
): View {
  const chosen = shopIds ?? change.items.map((item) => item.shopId);
  const { shops, left } = offeredShops(change);
  const ticked = tickedShops(change, shops, chosen);
  const pieces = piecesField(change, ticked, typed);
  const room = mostInputs - 1 - pieces.length;
  return partForm(change, changesFormIds.shopsPart, changeFormsText.titles.shops, [
    ...shopsField(shops, chosen, left),
    ...pricesOfShops(change, ticked, { typed, room }),
    ...pieces,
  ]);
}

/** What is the same in every shop. */
export function detailsForm(change: ChangeView): View {
  const { content } = change;
  const sku = input(
    changesFields.sku,
    changeFormsText.fields.sku,
    textInput(studioInputIds.value, content.sku ?? "", { max: 100 }),
    { hint: changeFormsText.fields.skuHint(offered.limits.sku) },
  );
  const further = furtherFields(fieldsOf(change.shops)).slice(0, mostInputs - 2);
  return partForm(change, changesFormIds.detailsPart, detailsText.details, [
    sku,
    moreTagsField(),
    ...furtherInputs(further, content),
  ]);
}

/**
 * Where this listing differs from its shop.
 *
 * @param at which of the shop's parts
 * @throws OmsError `wrong-state` where the draft doesn't go to that shop any more
 */
export function inShopForm(change: ChangeView, choices: Choices, shopId: string, at: number): View {
  const item = change.items.find((each) => each.shopId === shopId);
  const shop = change.shops.find(({ id }) => id === shopId);
  const part = shop && shopParts(shop)[at];
  if (!item || !shop || !part) throw new OmsError("wrong-state");
  const { overrides } = item.content;
  return partForm(
    change,
    changesFormIds.inShopPart,
    changeFormsText.titles.oneShop,
    [
      section(`*${escapeMrkdwn(partTitle(shop.name, part))}*`),
      context(shop.defaults ? detailsText.differs : detailsText.noDefaults),
      ...defaultsFields(shop, { ...emptiedOf(shop), ...overrides }, choices, "listing", part.fields),
    ],
    true,
    [shop.id as ShopId, String(at)],
  );
}

/** A note, or a choice of several, shows what the listing has from its shop, so that it can be emptied. */
function emptiedOf(shop: ShopView): FlatFields {
  const emptied = shopParts(shop)
    .flatMap(({ fields }) => fields)
    .filter(({ shape }) => shape.type === "note" || shape.type === "profiles");
  return Object.fromEntries(emptied.map(({ key }) => [key, shop.defaults?.[key] ?? null]));
}

function partForm(
  change: ChangeView,
  callback: string,
  title: string,
  blocks: readonly Block[],
  saves = true,
  more: readonly string[] = [],
): View {
  return modal({
    callback,
    title,
    close: detailsText.close,
    ...(saves ? { submit: changeFormsText.save } : {}),
    blocks: [
      context(titleLine(change)),
      ...endsRequest(change),
      ...blocks,
      // It stands in the page's place, so that closing it closes both.
      ...buttons(button(changesActionIds.editDetails, detailsText.back, change.id)),
    ],
    // The third and fourth place are those of a draft's form: how early it was drawn, and what was typed for shops.
    metadata: joinIds(change.id, String(change.revision), "", "", ...more),
  });
}
