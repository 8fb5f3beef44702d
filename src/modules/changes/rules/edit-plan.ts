import { areOnTheWay, sameAttributes } from "#src/catalog/fields/attributes.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { fieldIn, type ListingField, writtenWith } from "#src/catalog/fields/definition.ts";
import { type FieldValue, type FlatFields, isInventoryField, sameValue } from "#src/catalog/fields/fields.ts";

/** By `quantity:<option>`: the stock when it was written, and what was put there instead. */
export type StockWrites = Readonly<Record<string, { readonly from: number; readonly to: number }>>;

/** What earlier forms of an edit wrote, or may have written: whatever reads showed, that is no other person's doing. */
export type OwnWrites = { readonly fields: FlatFields; readonly stock: StockWrites };

/** An edit that was written in part and then changed: the values that it wrote itself count as the earlier ones. */
export function afterOwnWrites({ set, before }: EditContent, live: FlatFields, own: OwnWrites): EditContent {
  const known = Object.keys(set).flatMap((field): [string, FieldValue][] => {
    const there = live[field];
    if (there === undefined) return [];
    const stock = own.stock[field];
    if (stock && before[field] === stock.from && isWritten(stock, Number(there))) return [[field, stock.to]];
    const sent = own.fields[field];
    return sent !== undefined && !isStock(field) && sameThere(field, sent, there) ? [[field, there]] : [];
  });
  return { set, before: { ...before, ...Object.fromEntries(known) } };
}

/** Stock only falls without an edit: above its earlier value it was raised, at or below its new value it was lowered. */
function isWritten({ from, to }: StockWrites[string], there: number): boolean {
  return to > from ? there > from : there <= to;
}

/** Of two forms, one after the other. */
export function bothWrites(first: OwnWrites, second: OwnWrites): OwnWrites {
  const chained = Object.entries(second.stock).map(([field, { from, to }]) => {
    const earlier = first.stock[field];
    return [field, { from: earlier && earlier.to === from ? earlier.from : from, to }] as const;
  });
  return { fields: { ...first.fields, ...second.fields }, stock: { ...first.stock, ...Object.fromEntries(chained) } };
}

export type EditPlan = {
  /** Fields that were changed there since: nothing is written. */
  readonly moved: readonly string[];
  /** What is still to be written of the inventory, which is replaced as a whole. */
  readonly inventory: FlatFields;
  /** … and of the listing. */
  readonly fields: FlatFields;
  /** What stock becomes, whether it is still to be written or not. */
  readonly stock: StockWrites;
};

/** These fields with those that are written together with one of them, as they are there. */
export function withCompanions(fields: readonly ListingField[], set: FlatFields, live: FlatFields): FlatFields {
  const companions = Object.keys(set).flatMap((field) => {
    const definition = fieldIn(fields, field);
    return definition?.together === undefined ? [] : writtenWith(fields, definition.together);
  });
  const missing = companions.filter((key) => !(key in set)).map((key) => [key, live[key] ?? null] as const);
  return companions.length === 0 ? set : { ...set, ...Object.fromEntries(missing) };
}

/** What of its marketplace an edit has to know. */
export type EditedMarketplace = {
  readonly fields: readonly ListingField[];
  readonly limits: { readonly quantity: number };
};

/**
 * What an edit still has to write, from the live values. A field that has its new value is done; one that still has the
 * value it had when the edit was made is to be written; any other value is another person's doing. Stock is moved by
 * what the edit adds or takes, so that what was sold meanwhile stays sold.
 *
 * @param known what was about to be written at an earlier try, whose fate may be unknown
 */
export function planEdit(
  { set, before }: EditContent,
  live: FlatFields,
  { fields: definitions, limits }: EditedMarketplace,
  known: StockWrites = {},
): EditPlan {
  const moved: string[] = [];
  const inventory: Record<string, FieldValue> = {};
  const fields: Record<string, FieldValue> = {};
  const stock: Record<string, StockWrites[string]> = {};
  // A price that is there already was written with the stock beside it, in one call.
  const written = Object.keys(set).some(
    (field) =>
      isInventoryField(field) &&
      !isStock(field) &&
      !sameThere(field, set[field], before[field]) &&
      sameThere(field, set[field], live[field]),
  );
  for (const [field, value] of Object.entries(set)) {
    const there = live[field];
    if (there === undefined) moved.push(field);
    else if (isStock(field)) {
      const asked = planStock(Number(value), Number(before[field]), Number(there), known[field], written);
      const plan = { ...asked, to: Math.min(limits.quantity, asked.to) };
      stock[field] = plan;
      if (plan.to !== Number(there) && !plan.done) inventory[field] = plan.to;
    } else if (sameThere(field, value, there)) continue;
    else if (!sameThere(field, before[field], there) && !isHalfWritten(field, { set, before }, there))
      moved.push(field);
    else (isInventoryField(field) ? inventory : fields)[field] = value;
  }
  return {
    moved,
    inventory,
    fields: withCompanions(definitions, fields, { ...live, ...set }),
    stock: withoutMarks(stock),
  };
}

function isHalfWritten(field: string, { set, before }: EditContent, there: FieldValue): boolean {
  return isAttributes(field) && areOnTheWay(there, before[field], set[field]);
}

function isAttributes(field: string): boolean {
  return fieldIn(knownFields(), field)?.shape.type === "attributes";
}

function planStock(
  set: number,
  before: number,
  there: number,
  known: StockWrites[string] | undefined,
  written: boolean,
): StockWrites[string] & { done: boolean } {
  if (known) {
    const done = written || isWritten(known, there);
    if (done) return { ...known, done };
  }
  // Another person put in just as many already.
  if (there === set && set > before) return { from: there, to: there, done: true };
  const to = Math.max(0, there + set - before);
  return { from: there, to, done: false };
}

function withoutMarks(stock: StockWrites): StockWrites {
  return Object.fromEntries(Object.entries(stock).map(([field, { from, to }]) => [field, { from, to }]));
}

/** The fields in which what was read back isn't what was written. What is on sale is bought meanwhile. */
export function unlike(set: FlatFields, stock: StockWrites, live: FlatFields, onSale: boolean): string[] {
  return Object.keys(set).filter((field) => {
    const there = live[field];
    if (there === undefined) return true;
    if (!isStock(field)) return !sameThere(field, set[field], there);
    const to = stock[field]?.to ?? Number(set[field]);
    return !(there === to || (onSale && Number(there) < to));
  });
}

export function isStock(field: string): boolean {
  return field.startsWith("quantity:");
}

/** As the marketplace keeps it: white space at the ends is its own business, and photos are the same by their numbers. */
export function sameThere(field: string, a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (typeof a === "string" && typeof b === "string") return plain(a) === plain(b);
  if (isAttributes(field)) return sameAttributes(a, b);
  if (field === "images" && Array.isArray(a) && Array.isArray(b)) return sameValue(field, numbers(a), numbers(b));
  return sameValue(field, a, b);
}

function plain(text: string): string {
  return text.normalize("NFC").replace(/\r\n?/g, "\n").trim();
}

function numbers(images: readonly FieldValue[]): FieldValue[] {
  return images.map((image) => (image as { imageId?: string }).imageId ?? null);
}

/** The fields that an edit changes, without those that only travel along with another. */
export function changedFields({ set, before }: EditContent): readonly (readonly [field: string, to: FieldValue])[] {
  return Object.entries(set).filter(([field, to]) => canonicalJson(before[field] ?? null) !== canonicalJson(to));
}
