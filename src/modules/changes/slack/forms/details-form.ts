import { furtherFields, shopFields } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { fieldsOf, offered } from "#src/marketplaces/registry.ts";
import { type Choices, defaultsFieldCount, defaultsFields, type ShopView } from "#src/modules/shops/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { defaultsLine } from "../shared/full-view.ts";
import { piecesField } from "../shared/pieces.ts";
import { furtherInputs } from "./further-fields.ts";
import type { DraftFormState } from "./draft-form.ts";
import {
  offeredShops,
  priceAndStock,
  pricedOf,
  shopsField,
  tickedShops,
  type TypedByShop,
  unpricedNote,
} from "./shop-fields.ts";

/** Leaves room for the fields above within the 100 blocks of a modal. */
const blocksForShops = 95;
const blocksPerShop = 4;

/** Shops, price, stock, SKU, what else the marketplace has a field for, and where this listing differs from a shop's defaults. */
export function detailsForm(
  change: ChangeView,
  choices: Choices,
  { shopIds, typed }: Pick<DraftFormState, "shopIds" | "typed"> = {},
): View {
  const chosen = shopIds ?? change.items.map((item) => item.shopId);
  const { shops, left } = offeredShops(change);
  const all = tickedShops(change, shops, chosen);
  const ticked = pricedOf(all);
  const most = Math.max(1, ...ticked.map(defaultsFieldCount));
  const further = furtherFields(fieldsOf(ticked));
  const withOverrides = Math.floor((blocksForShops - further.length - ticked.length * blocksPerShop) / most);
  const blocks: Block[] = [
    ...shopsField(shops, chosen, left),
    ...ticked.flatMap((shop, index) => shopBlocks(change, shop, index < withOverrides ? choices : null, typed)),
    ...unpricedNote(all),
    ...piecesField(change, all, typed),
    input(
      changesFields.sku,
      changeFormsText.fields.sku,
      textInput(studioInputIds.value, change.content.sku ?? "", { max: 100 }),
      {
        hint: changeFormsText.fields.skuHint(offered.limits.sku),
      },
    ),
    ...furtherInputs(further, change.content),
  ];
  return modal({
    callback: changesFormIds.details,
    title: changeFormsText.titles.details,
    submit: changeFormsText.save,
    blocks,
    metadata: joinIds(change.id, String(change.revision)),
  });
}

/** A note, or a choice of several, shows what the listing has from its shop, so that it can be emptied. */
function emptiedOf({ marketplace, defaults }: ShopView): FlatFields {
  const emptied = shopFields(marketplace.fields).filter(
    ({ shape }) => shape.type === "note" || shape.type === "profiles",
  );
  return Object.fromEntries(emptied.map(({ key }) => [key, defaults?.[key] ?? null]));
}

function shopBlocks(change: ChangeView, shop: ShopView, choices: Choices | null, typed: TypedByShop = {}): Block[] {
  const overrides = change.items.find((item) => item.shopId === shop.id)?.content.overrides ?? {};
  return [
    section(`*${escapeMrkdwn(clip(shop.name, 200))}*`),
    ...priceAndStock(change, shop, { typed }),
    context(`${defaultsLine(shop, overrides)}${choices ? `\n${changeFormsText.shops.differs}` : ""}`),
    ...(choices ? defaultsFields(shop, { ...emptiedOf(shop), ...overrides }, choices, "listing") : []),
  ];
}
