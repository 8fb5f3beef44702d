import { type Choice, type ListingField, shopFields } from "#src/catalog/fields/definition.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  input,
  manySelect,
  option,
  type Option,
  select,
  textInput,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ShopView } from "../model.ts";
import { shopsText } from "../messages/en.ts";

/** What can be chosen at present for a field of this marketplace's whose definition leaves it open. */
export type Choices = (marketplace: string, key: string) => readonly Choice[];

/** "Nothing" as an option where the marketplace allows it. */
export const nothing = "none";

/**
 * The inputs of what a shop's listings share: one for each field, in a block `key|shopId`.
 *
 * @param chosen what is selected already; a field left out shows nothing selected
 * @param of `shop`: the shop's own defaults, which must say everything; `listing`: where one listing differs from them
 * @param fields those that are asked; left out: all
 */
export function defaultsFields(
  shop: ShopView,
  chosen: ShopDefaults,
  choices: Choices,
  of: "shop" | "listing",
  fields: readonly ListingField[] = sharedFields(shop, of),
): Block[] {
  return fields.flatMap((field) => {
    if (field.shape.type === "note") return noteInput(shop, field, chosen[field.key]);
    if (field.shape.type === "profiles") return severalInput(shop, field, chosen[field.key]);
    const options = optionsOf(field, shop, choices);
    if (options.length === 0) return [];
    const { key, label, question = label, shape } = field;
    const optional = of === "listing" || (shape.type === "profile" && shape.none !== undefined);
    const text = of === "shop" ? shopsText.defaults.choose : shopsText.defaults.asShop;
    return input(
      joinIds(key, shop.id),
      question,
      select(studioInputIds.value, options, selected(field, chosen[key]), text),
      { optional },
    );
  });
}

function noteInput(shop: ShopView, { key, label, shape }: ListingField, value: FieldValue | undefined): Block[] {
  if (shape.type !== "note") return [];
  const typed = typeof value === "string" ? value : "";
  const field = textInput(studioInputIds.value, typed, { multiline: shape.lines ?? false, max: shape.longest });
  return [input(joinIds(key, shop.id), label, field)];
}

/** Several of a list; none where the shop has no such entries. What is chosen is always among those that are offered. */
function severalInput(shop: ShopView, { key, label, shape }: ListingField, value: FieldValue | undefined): Block[] {
  const list = shape.type === "profiles" ? (shop.profiles?.[shape.list] ?? []) : [];
  if (list.length === 0) return [];
  const chosen = new Set(Array.isArray(value) ? value : []);
  const [first, rest] = [list.filter(({ id }) => chosen.has(id)), list.filter(({ id }) => !chosen.has(id))];
  const options = [...first, ...rest].map(({ id, title }) => option(title, String(id)));
  // Chosen are those of the shop's defaults: with none chosen a listing has none.
  const selects = manySelect(
    studioInputIds.value,
    options,
    [...chosen].map(String),
    undefined,
    shopsText.defaults.none,
  );
  return [input(joinIds(key, shop.id), label, selects)];
}

/** What a shop's listings share. Nothing of product safety where an owner said that the shop sells to the EU as no business. */
export function sharedFields({ marketplace, euTrader }: ShopView, of: "shop" | "listing"): readonly ListingField[] {
  return shopFields(marketplace.fields).filter(
    ({ ofShopAlone, ofListingAlone, safety }) =>
      !(of === "shop" ? ofListingAlone : ofShopAlone) && (safety === undefined || euTrader !== "no"),
  );
}

function optionsOf({ key, shape }: ListingField, { marketplace, profiles }: ShopView, choices: Choices): Option[] {
  if (shape.type === "profile") {
    const entries = (profiles?.[shape.list] ?? []).map(({ id, title }) => option(title, String(id)));
    return shape.none === undefined || entries.length === 0 ? entries : [option(shape.none, nothing), ...entries];
  }
  if (shape.type === "choice") {
    return (shape.choices ?? choices(marketplace.key, key)).map(({ value, label }) => option(label, value));
  }
  return shape.type === "flag" ? [option(shape.no, "off"), option(shape.yes, "on")] : [];
}

function selected({ shape }: ListingField, value: FieldValue | undefined): string | null {
  if (value === null && shape.type === "profile" && shape.none !== undefined) return nothing;
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
