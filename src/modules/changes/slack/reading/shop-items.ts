import type { Problem } from "#src/catalog/issue.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import { examplePrice, parsePrice } from "#src/catalog/money.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields } from "../ids.ts";

export type ReadItems = {
  readonly items: readonly { readonly shopId: ShopId; readonly content: ItemContent }[] | null;
  readonly problems: readonly Problem[];
};

/**
 * The chosen shops with price and stock as typed. A shop that was ticked without its fields having been drawn keeps
 * what is stored, and so does one that the form did not offer.
 *
 * @returns `items` null when the form has no choice of shops
 */
export function readItems(values: FormValues, change: ChangeView): ReadItems {
  if (!values.has(changesFields.shops)) return { items: null, problems: [] };
  const problems: Problem[] = [];
  const offered = values.offered(changesFields.shops);
  const kept = change.items.filter(({ shopId }) => !offered.includes(shopId));
  const chosen = values.choices(changesFields.shops).map((id) => {
    const shopId = id as ShopId;
    const stored = change.items.find((item) => item.shopId === shopId)?.content;
    const before: ItemContent = stored ?? { price: null, quantity: 1, overrides: {} };
    const currency = change.shops.find((shop) => shop.id === shopId)?.currency ?? "";
    return {
      shopId,
      content: {
        ...before,
        price: readPrice(values, shopId, currency, before, problems),
        quantity: readStock(values, shopId, before, problems),
      },
    };
  });
  return { items: [...chosen, ...kept.map(({ shopId, content }) => ({ shopId, content }))], problems };
}

function readPrice(
  values: FormValues,
  shopId: ShopId,
  currency: string,
  before: ItemContent,
  problems: Problem[],
): ItemContent["price"] {
  const block = joinIds(changesFields.price, shopId, currency);
  if (!values.has(block)) return before.price;
  const typed = values.text(block).trim();
  if (typed === "") return null;
  const price = parsePrice(typed, currency);
  if (!price) {
    problems.push({
      field: "price",
      shopId,
      text: changeFormsText.notPriceIn(typed, currency, examplePrice(currency)),
    });
  }
  return price;
}

function readStock(values: FormValues, shopId: ShopId, before: ItemContent, problems: Problem[]): number | null {
  const block = joinIds(changesFields.stock, shopId);
  if (!values.has(block)) return before.quantity;
  const typed = values.text(block).trim();
  if (typed === "") return null;
  if (!/^\d{1,6}$/.test(typed)) {
    problems.push({ field: "quantity", shopId, text: changeFormsText.notWhole(typed) });
    return null;
  }
  return Number(typed);
}
