import { isNothing, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { sharedFields, type ShopView } from "#src/modules/shops/index.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { detailsText } from "../../messages/details.en.ts";
import { valueWords } from "../shared/edit-lines.ts";

/** What a listing takes from its shop or says otherwise, as far as one form has room for it. Product safety is a part of its own. */
export type ShopPart = { readonly safety: boolean; readonly fields: readonly ListingField[] };

/** With the question what comes next there are twelve inputs. */
const mostInAPart = 11;

export function shopParts(shop: ShopView): readonly ShopPart[] {
  const fields = sharedFields(shop, "listing");
  return [false, true].flatMap((safety) => {
    const some = fields.filter((field) => (field.safety !== undefined) === safety);
    return Array.from({ length: Math.ceil(some.length / mostInAPart) }, (_, at) => ({
      safety,
      fields: some.slice(at * mostInAPart, (at + 1) * mostInAPart),
    }));
  });
}

export function partTitle(shopName: string, { safety }: ShopPart): string {
  return safety ? detailsText.safetyIn(shopName) : detailsText.inShop(shopName);
}

/** What the button of its line says. */
export function partButton(shopName: string, { safety }: ShopPart): string {
  const { change } = detailsText;
  return (safety ? change.safetyIn : change.inShop)(clip(shopName, 40));
}

/** `Shipping: Letter · Returns: 30 days`: what of this is said, in the names that people gave. */
export function partLine(shop: ShopView, { fields }: ShopPart, values: FlatFields): string {
  const said = fields.flatMap(({ key, short, label }) => {
    const value = values[key];
    return isNothing(value)
      ? []
      : [`${short ?? label}: ${clipEscaped(valueWords(key, value, shop.currency, shop), 150)}`];
  });
  return said.length === 0 ? `_${detailsText.nothing}_` : said.join(" · ");
}
