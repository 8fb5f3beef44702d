import { plainAmount } from "#src/domain/money.ts";
import type { ChangeView, ShopView } from "#src/domain/views.ts";
import { type Block, checkboxes, input, option, section, textInput } from "./elements.ts";
import { fields, inputs, joinIds } from "./ids.ts";
import { clip, count } from "./text.ts";

/** Slack's checkboxes hold ten. */
const maxShops = 10;

/** Shops that a draft can go to: those chosen already first. */
export function offeredShops(change: ChangeView): readonly ShopView[] {
  const chosen = new Set(change.targets.map((target) => String(target.shopId)));
  return change.shops.toSorted((a, b) => Number(chosen.has(b.id)) - Number(chosen.has(a.id))).slice(0, maxShops);
}

/** The healthy shops to tick; ticking one adds its price and stock to the form. */
export function shopsField(shops: readonly ShopView[], chosen: readonly string[], all = shops.length): Block[] {
  if (shops.length === 0) {
    return [section("No shop is connected yet. You can write the draft now; `/oms connect` adds a shop.")];
  }
  const options = shops.map((shop) => option(shop.name, shop.id, `Prices in ${shop.currency}`));
  const left = all - shops.length;
  const more = {
    dispatch: true,
    ...(left > 0 ? { hint: `A form shows ten; ${count(left, "more shop")} can't be chosen here.` } : {}),
  };
  return [input(fields.shops, "Shops", checkboxes(inputs.shops, options, chosen), more)];
}

/** Labelled with the shop's name and currency: nothing is converted or copied over. */
export function priceAndStock(change: ChangeView, shop: ShopView): Block[] {
  const content = change.targets.find((target) => target.shopId === shop.id)?.content;
  const price = content?.price ? plainAmount(content.price) : "";
  const stock = content ? (content.quantity ?? "") : 1;
  return [
    input(
      joinIds(fields.price, shop.id, shop.currency),
      clip(`Price in ${shop.name}, ${shop.currency}`, 150),
      textInput(inputs.value, price, { max: 20, placeholder: "24.00" }),
    ),
    input(
      joinIds(fields.stock, shop.id),
      clip(`Stock in ${shop.name}`, 150),
      textInput(inputs.value, String(stock), { max: 6, placeholder: "1" }),
    ),
  ];
}
