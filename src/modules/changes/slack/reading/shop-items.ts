import type { Problem } from "#src/catalog/issue.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import { examplePrice, parsePrice } from "#src/catalog/money.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { offerExample, type TypedByShop } from "../forms/shop-fields.ts";
import { changesFields } from "../ids.ts";
import { hasGap, looksLikePrice, wholeStock } from "./price-line.ts";
import { typedByShop } from "./typed-by-shop.ts";

export type ReadItems = {
  readonly items: readonly { readonly shopId: ShopId; readonly content: ItemContent }[] | null;
  readonly problems: readonly Problem[];
};

/**
 * The chosen shops with price and stock as typed, also in a field that is gone since another shop was ticked. A shop that was
 * ticked without its fields having been drawn keeps what is stored, and so does one that the form did not offer.
 *
 * @param metadata the form's, where what was typed in such fields travels
 * @returns `items` null when the form has no choice of shops
 */
export function readItems(values: FormValues, change: ChangeView, metadata = ""): ReadItems {
  if (!values.has(changesFields.shops)) return { items: null, problems: [] };
  const problems: Problem[] = [];
  const offered = values.offered(changesFields.shops);
  const kept = change.items.filter(({ shopId }) => !offered.includes(shopId));
  const typed = typedByShop(values, metadata);
  const chosen = values.choices(changesFields.shops).map((id) => {
    const shopId = id as ShopId;
    const stored = change.items.find((item) => item.shopId === shopId)?.content;
    const before: ItemContent = stored ?? { price: null, quantity: 1, overrides: {} };
    const currency = change.shops.find((shop) => shop.id === shopId)?.currency ?? "";
    const { price, stock } = typed[shopId] ?? {};
    const problemOf = lineProblem(typed[shopId] ?? {}, currency);
    const isLine = !values.blockIds.some((id) => splitIds(id)[0] === changesFields.price && splitIds(id)[1] === shopId);
    if (isLine && problemOf) {
      problems.push({ field: "price", shopId, text: problemOf });
      return { shopId, content: before };
    }
    return {
      shopId,
      content: {
        ...before,
        ...(price === undefined ? {} : { price: readPrice(price.trim(), shopId, currency, problems) }),
        ...(stock === undefined ? {} : { quantity: readStock(stock.trim(), shopId, problems) }),
      },
    };
  });
  return { items: [...chosen, ...kept.map(({ shopId, content }) => ({ shopId, content }))], problems };
}

/** What is wrong with price and stock in one line, in one sentence; null: nothing. */
function lineProblem({ price = "", stock = "" }: TypedByShop[string], currency: string): string | null {
  const [amount, count] = [price.trim(), stock.trim()];
  const isPrice = amount === "" || (parsePrice(amount, currency) !== null && !hasGap(amount));
  const isStock = count === "" || wholeStock(count) !== null;
  if (isPrice && isStock) return null;
  const example = offerExample(currency);
  return isStock && !isPrice && looksLikePrice(amount)
    ? changeFormsText.notPriceIn(amount, currency, example)
    : changeFormsText.notOffer(example);
}

function readPrice(typed: string, shopId: ShopId, currency: string, problems: Problem[]): ItemContent["price"] {
  if (typed === "") return null;
  const price = parsePrice(typed, currency);
  if (!price) {
    const text = changeFormsText.notPriceIn(typed, currency, examplePrice(currency));
    problems.push({ field: "price", shopId, text });
  }
  return price;
}

function readStock(typed: string, shopId: ShopId, problems: Problem[]): number | null {
  if (typed === "") return null;
  const stock = wholeStock(typed);
  if (stock === null) problems.push({ field: "quantity", shopId, text: changeFormsText.notWhole(typed) });
  return stock;
}
