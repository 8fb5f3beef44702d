import { foldCase } from "#src/platform/text/fold-case.ts";
import { canonicalJson, sameJson } from "#src/platform/kernel/canonical-json.ts";
import type { Money } from "../money.ts";

/**
 * A listing as one flat object, field → value. Comparison, change, conflict and their cards all speak of these fields; what
 * each is, its definition says (`ListingField`). Of an option (`offerKey`, "" for a listing without variations):
 * `price:<key>` (minor units), `quantity:<key>`, `sku:<key>`, `enabled:<key>`, and what the marketplace adds. `variations`
 * holds the structure of the options, and changes only when options were added or taken away.
 */
export type FlatFields = Readonly<Record<string, FieldValue>>;
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue };

/** One option of a property a listing varies by, as the marketplace has it. */
export type PropertyValue = {
  readonly propertyId: number;
  readonly name: string;
  readonly scaleId: number | null;
  readonly valueIds: readonly number[];
  readonly values: readonly string[];
};

export type Offer = {
  readonly properties: readonly PropertyValue[];
  readonly sku: string | null;
  readonly price: Money;
  readonly quantity: number;
  readonly enabled: boolean;
  /** What its marketplace adds to each option, by the field's key. */
  readonly own: FlatFields;
};

/** The whole inventory: what a full replacement has to send back. */
export type Inventory = {
  readonly offers: readonly Offer[];
  /** By field, the ids of the properties by which it differs. */
  readonly priceOn: readonly number[];
  readonly quantityOn: readonly number[];
  readonly skuOn: readonly number[];
  readonly ownOn: Readonly<Record<string, readonly number[]>>;
};

/** What an option is called on one axis. */
export function valueText({ values }: Pick<PropertyValue, "values">): string {
  return values.join(", ");
}

/** Names an option: `Blue / Large`; "" for a listing without variations. */
export function offerKey(properties: readonly PropertyValue[]): string {
  return properties.map(valueText).join(" / ");
}

/** The fields of an inventory. */
export function inventoryFields(inventory: Inventory): FlatFields {
  const fields: Record<string, FieldValue> = {
    variations: {
      axes: (inventory.offers[0]?.properties ?? []).map(({ propertyId, name }) => ({ id: propertyId, name })),
      options: inventory.offers.map(({ properties }) => offerKey(properties)),
      priceOn: inventory.priceOn,
      quantityOn: inventory.quantityOn,
      skuOn: inventory.skuOn,
      ...(Object.keys(inventory.ownOn).length === 0 ? {} : { ownOn: inventory.ownOn }),
    },
  };
  for (const offer of inventory.offers) {
    const key = offerKey(offer.properties);
    fields[`price:${key}`] = offer.price.amount;
    fields[`quantity:${key}`] = offer.quantity;
    fields[`sku:${key}`] = offer.sku ?? "";
    fields[`enabled:${key}`] = offer.enabled;
    for (const [own, value] of Object.entries(offer.own)) fields[`${own}:${key}`] = value;
  }
  return fields;
}

/** The inventory with these fields laid over it; fields of options that it doesn't have are left out. */
export function withFields(inventory: Inventory, set: FlatFields): Inventory {
  return {
    ...inventory,
    offers: inventory.offers.map((offer) => {
      const key = offerKey(offer.properties);
      const of = <T extends FieldValue>(field: string, kept: T): T =>
        `${field}:${key}` in set ? (set[`${field}:${key}`] as T) : kept;
      const sku = of("sku", offer.sku ?? "");
      return {
        ...offer,
        price: { ...offer.price, amount: of("price", offer.price.amount) },
        quantity: of("quantity", offer.quantity),
        sku: sku === "" ? null : sku,
        enabled: of("enabled", offer.enabled),
        own: Object.fromEntries(Object.entries(offer.own).map(([own, value]) => [own, of(own, value)])),
      };
    }),
  };
}

/** Whether a field is of an option, and so part of the inventory, which is written as a whole. */
export function isInventoryField(field: string): boolean {
  return splitField(field).option !== null;
}

/** Splits `price:Blue / Large` into its kind and its option. */
export function splitField(field: string): { readonly kind: string; readonly option: string | null } {
  const at = field.indexOf(":");
  return at < 0 ? { kind: field, option: null } : { kind: field.slice(0, at), option: field.slice(at + 1) };
}

/** Lists of words are sets: their order and case are the marketplace's own business. The order of photos is the studio's. */
export function sameValue(field: string, a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  // Nearly all are: a shop of thousands is compared in the time that this saves.
  if (a === b) return true;
  if (typeof a !== "object" && typeof b !== "object" && a !== undefined && b !== undefined) return false;
  if (sameJson(a ?? null, b ?? null)) return true;
  if (field === "variations" && isRecord(a) && isRecord(b)) return sameJson(withoutUnknown(a, b), withoutUnknown(b, a));
  return field !== "images" && areWords(a) && areWords(b) && sameJson(plainWords(a), plainWords(b));
}

function isRecord(value: FieldValue | undefined): value is Readonly<Record<string, FieldValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Rows of earlier versions don't have by which properties differs what a marketplace adds: what isn't known is no difference. */
function withoutUnknown({ ownOn, ...rest }: Readonly<Record<string, FieldValue>>, other: FlatFields): FlatFields {
  return ownOn === undefined || other["ownOn"] === undefined ? rest : { ...rest, ownOn };
}

/** Whether a value is a list of words, as tags are. An empty list is one. */
export function areWords(value: FieldValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function plainWords(words: readonly string[]): string[] {
  return words.map((each) => foldCase(canonicalJson(each))).toSorted();
}
