import { examplePrice, plainAmount } from "#src/catalog/money.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  checkboxes,
  context,
  input,
  manySelect,
  option,
  section,
  textInput,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields, changesInputIds } from "../ids.ts";

/** Slack's checkboxes hold ten; a select holds a hundred. */
const boxes = 10;
const maxShops = 100;

/** A shop to tick. `signedOut`: the draft has it, but its sign-in is gone; it can only be left as it is, or left out. */
export type OfferedShop = {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly signedOut?: boolean;
};

/** What was typed for shops, by their ids: kept while a shop is not ticked. */
export type TypedByShop = Readonly<Record<string, { readonly price?: string; readonly stock?: string }>>;

export type FieldsState = { readonly typed?: TypedByShop | undefined; readonly optional?: boolean };

type Offer = { readonly shops: readonly OfferedShop[]; readonly left: number };

/**
 * Shops that a draft can go to or has: those chosen already first. Of more than a select holds the last are not offered,
 * and saving it leaves them as they are.
 */
export function offeredShops(change: ChangeView): Offer {
  const chosen = new Set(change.items.map((item) => String(item.shopId)));
  const gone = change.items.filter(({ shopId }) => !change.shops.some(({ id }) => id === shopId));
  const all: OfferedShop[] = [
    ...change.shops.map(({ id, name, currency }) => ({ id, name, currency })),
    ...gone.map(({ shopId, shopName, currency }) => ({ id: shopId, name: shopName, currency, signedOut: true })),
  ];
  const shops = all.toSorted((a, b) => Number(chosen.has(b.id)) - Number(chosen.has(a.id))).slice(0, maxShops);
  return { shops, left: all.length - shops.length };
}

/** Those of the offered shops that are ticked and can be written to, with all that is known of them. */
export function tickedShops(change: ChangeView, shops: readonly OfferedShop[], chosen: readonly string[]): ShopView[] {
  return shops.flatMap(({ id }) => change.shops.filter((shop) => shop.id === id && chosen.includes(id)));
}

/** The shops to tick; ticking one adds its price and stock to the form. */
export function shopsField(
  shops: readonly OfferedShop[],
  chosen: readonly string[],
  left = 0,
  optional = true,
): Block[] {
  if (shops.length === 0) {
    return [section(changeFormsText.shops.none)];
  }
  const text = changeFormsText.shops;
  const options = shops.map(({ id, name, signedOut }) => option(name, id, signedOut ? text.signedOut : undefined));
  const more = {
    dispatch: true,
    optional,
    ...(left > 0 ? { hint: text.tooMany(left) } : {}),
  };
  const choice =
    options.length > boxes
      ? manySelect(changesInputIds.shops, options, chosen)
      : checkboxes(changesInputIds.shops, options, chosen);
  return [input(changesFields.shops, text.label, choice, more)];
}

/** As its field shows it: what was typed, else what is kept; one for a shop that was ticked just now. */
export function shownStock(change: ChangeView, shop: ShopView, typed: TypedByShop = {}): string {
  const content = change.items.find((item) => item.shopId === shop.id)?.content;
  return typed[shop.id]?.stock ?? String(content ? (content.quantity ?? "") : 1);
}

function shownPrice(change: ChangeView, shop: ShopView, typed: TypedByShop = {}): string {
  const content = change.items.find((item) => item.shopId === shop.id)?.content;
  const known = content ? content.price : change.offeredPrices.find(({ shopId }) => shopId === shop.id)?.price;
  return typed[shop.id]?.price ?? (known ? plainAmount(known) : "");
}

/**
 * Price and stock of the ticked shops, a line for each of them, `24.00 × 5`. Those that a form has no room for are counted; they
 * stay as they are.
 *
 * @param room how many inputs the form has left
 * @param optional whether they may be left empty for what comes next
 */
export function pricesOfShops(
  change: ChangeView,
  ticked: readonly ShopView[],
  { typed, optional = true, room }: FieldsState & { readonly room: number },
): Block[] {
  const left = ticked.length - room;
  return [
    ...ticked.slice(0, room).map((shop, at) => {
      const isFirstOfMore = at === 0 && ticked.length > 1;
      return offerLine(change, shop, { typed, optional }, isFirstOfMore);
    }),
    ...(left > 0 ? [context(escapeMrkdwn(changeFormsText.shops.noRoom(left)))] : []),
  ];
}

/** Labelled with the shop's name and currency: nothing is converted or copied over. @param how said of the first of several */
function offerLine(change: ChangeView, shop: ShopView, { typed, optional = true }: FieldsState, how: boolean): Block {
  const { priceAndStockIn, priceAndStockHint } = changeFormsText.fields;
  const example = offerExample(shop.currency);
  const [price, stock] = [shownPrice(change, shop, typed), shownStock(change, shop, typed)];
  // Without a price it is empty, so that Slack asks for it. One piece is what a line without a stock says anyway.
  const isUsual = price === "" && stock === shownStock(change, shop) && stock === "1";
  return input(
    joinIds(changesFields.offer, shop.id, shop.currency),
    clip(priceAndStockIn(shop.name, shop.currency), 150),
    textInput(studioInputIds.value, isUsual ? "" : offerText(price, stock), { max: 30, placeholder: example }),
    { optional, ...(how ? { hint: priceAndStockHint(example) } : {}) },
  );
}

/** How price and stock are typed in one line: `24.00 × 5`. */
export function offerExample(currency: string): string {
  return offerText(examplePrice(currency), "5");
}

/** `24.00 × 5`, with the parts that there are. */
function offerText(price: string, stock: string): string {
  return [price, ...(stock === "" ? [] : [`× ${stock}`])].filter((part) => part !== "").join(" ");
}
