import { areOnTheWay, sameAttributes } from "#src/catalog/fields/attributes.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { fieldIn, type ListingField, writtenWith } from "#src/catalog/fields/definition.ts";
import {
  type FieldValue,
  type FlatFields,
  isInventoryField,
  sameValue,
  splitField,
} from "#src/catalog/fields/fields.ts";
import { sameShown } from "#src/catalog/fields/option-photos.ts";
import { sameVideos } from "#src/catalog/fields/videos.ts";
import { stockOf } from "#src/catalog/fields/field-words.ts";
import { rowsBy } from "#src/catalog/variations/live/after.ts";
import { leaderOf, onSale } from "#src/catalog/variations/live/rows.ts";
import {
  sameStructure,
  saidOfOption,
  type WantedVariations,
  wantedVariations,
} from "#src/catalog/variations/live/structure.ts";

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
  /** Other options are to be written, in the same call as the inventory. */
  readonly options: WantedVariations | null;
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
 * Other options are written as a whole, with what the edit says of single ones: they are there, or nothing of that is.
 *
 * @param known what was about to be written at an earlier try, whose fate may be unknown
 * @param optionsSent other options were about to be written at an earlier try
 */
export function planEdit(
  { set, before }: EditContent,
  live: FlatFields,
  { fields: definitions, limits }: EditedMarketplace,
  known: StockWrites = {},
  optionsSent = false,
): EditPlan {
  const moved: string[] = [];
  const inventory: Record<string, FieldValue> = {};
  const fields: Record<string, FieldValue> = {};
  const stock: Record<string, StockWrites[string] & { readonly done?: boolean }> = {};
  const options = planOptions({ set, before }, live, optionsSent);
  moved.push(...options.moved);
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
    if (isVariations(field)) continue;
    if (options.done && isInventoryField(field)) {
      const asIs = known[field];
      if (asIs) stock[field] = { ...asIs, done: true };
    } else if (there === undefined) moved.push(field);
    else if (isStock(field)) {
      // Other options that are still to be written say that nothing of the inventory was: all of it is one write.
      const earlier = options.write ? undefined : known[field];
      const asked = planStock(Number(value), Number(before[field]), Number(there), earlier, written && !options.write);
      const plan = { ...asked, to: Math.min(limits.quantity, asked.to) };
      stock[field] = plan;
      if (plan.to !== Number(there) && !plan.done) inventory[field] = plan.to;
    } else if (sameThere(field, value, there)) continue;
    else if (!sameThere(field, before[field], there) && !isHalfWritten(field, { set, before }, there))
      moved.push(field);
    else (isInventoryField(field) ? inventory : fields)[field] = value;
  }
  if (options.write) {
    for (const [field, plan] of Object.entries(sharedStock(stock, options.write, live))) {
      stock[field] = plan;
      inventory[field] = plan.to;
    }
  }
  return {
    moved,
    inventory,
    fields: withCompanions(definitions, fields, { ...live, ...set }),
    options: options.write,
    stock: withoutMarks(stock),
  };
}

/** Options that come to have one stock have that of the one whose value the others take: just this one is moved. */
function sharedStock(stock: StockWrites, wanted: WantedVariations, live: FlatFields): StockWrites {
  const { options } = wanted.wanted;
  const enabled = onSale(live, options);
  const name = (at: number | undefined) => `quantity:${options[at ?? -1]?.from ?? ""}`;
  return Object.fromEntries(
    rowsBy(wanted, wanted.quantityOn).flatMap((row) => {
      const plan = stock[name(leaderOf(row, options, enabled))];
      return plan ? row.map(name).flatMap((field) => (field in stock ? [[field, plan] as const] : [])) : [];
    }),
  );
}

type OptionsPlan = {
  readonly moved: readonly string[];
  readonly write: WantedVariations | null;
  /** They are there by our own doing. */
  readonly done: boolean;
};

function planOptions({ set, before }: EditContent, live: FlatFields, sent: boolean): OptionsPlan {
  const field = Object.keys(set).find(isVariations);
  const wanted = field === undefined ? null : wantedVariations(set[field]);
  if (field === undefined || !wanted) return { moved: field === undefined ? [] : [field], write: null, done: false };
  const [there, was] = [live[field], before[field]];
  if (sameThere(field, set[field], there)) {
    // Another person may have made the same ones, with prices and stock of their own.
    return { moved: sent || sameThere(field, was, there) ? [] : [field], write: null, done: sent };
  }
  if (!sameThere(field, was, there)) return { moved: [field], write: null, done: false };
  // Stock was divided among options: what was sold since would be put back.
  const sold = wanted.wanted.stock !== undefined && wanted.wanted.stock !== stockOf(live);
  return { moved: sold ? ["quantity"] : [], write: wanted, done: false };
}

function isVariations(field: string): boolean {
  return fieldIn(knownFields(), field)?.shape.type === "variations";
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
export function unlike(edited: FlatFields, moved: StockWrites, live: FlatFields, onSale: boolean): string[] {
  const { set, stock } = withNewNames(edited, moved);
  return Object.keys(set).filter((field) => {
    const there = live[field];
    if (there === undefined) return true;
    if (!isStock(field)) return !sameThere(field, set[field], there);
    const to = stock[field]?.to ?? Number(set[field]);
    return !(there === to || (onSale && Number(there) < to));
  });
}

/** What an edit says of an option goes on under the name that the option has by it; what it says of new ones with it. */
function withNewNames(set: FlatFields, stock: StockWrites): { readonly set: FlatFields; readonly stock: StockWrites } {
  const wanted = wantedVariations(set["variations"]);
  if (!wanted) return { set, stock };
  const { options } = wanted.wanted;
  const renamed = <T>(fields: Readonly<Record<string, T>>) =>
    Object.entries(fields).flatMap(([field, value]): [string, T][] => {
      const { kind, option } = splitField(field);
      if (option === null) return [[field, value]];
      return wanted.options.flatMap((key, at): [string, T][] =>
        options[at]?.from === option ? [[`${kind}:${key}`, value]] : [],
      );
    });
  const said = options.flatMap((option, at) =>
    Object.entries(saidOfOption(option)).map(
      ([kind, value]) => [`${kind}:${wanted.options[at] ?? ""}`, value] as const,
    ),
  );
  return { set: Object.fromEntries([...renamed(set), ...said]), stock: Object.fromEntries(renamed(stock)) };
}

export function isStock(field: string): boolean {
  return field.startsWith("quantity:");
}

/** As the marketplace keeps it: white space at the ends is its own business, and photos are the same by their numbers. */
export function sameThere(field: string, a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (typeof a === "string" && typeof b === "string") return plain(a) === plain(b);
  if (isAttributes(field)) return sameAttributes(a, b);
  const shape = fieldIn(knownFields(), field)?.shape.type;
  if (shape === "videos") return sameVideos(a, b);
  if (shape === "optionPhotos") return sameShown(a, b);
  if (isObject(a) && isObject(b) && isVariations(field)) return sameStructure(a, b);
  if (field === "images" && Array.isArray(a) && Array.isArray(b)) return sameValue(field, numbers(a), numbers(b));
  return sameValue(field, a, b);
}

function isObject(value: FieldValue | undefined): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
