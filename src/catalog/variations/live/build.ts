import type { FieldValue, FlatFields } from "../../fields/fields.ts";
import { optionGroups, optionKinds, ownKinds } from "../../fields/options.ts";
import { stockOf } from "../../fields/field-words.ts";
import { optionsBefore, placesBefore } from "../carry.ts";
import { differsBy, type OptionPlace, optionsIn, ownKindsOf, rowsOf, type Variations } from "../model.ts";
import { linksCarried } from "./photos.ts";
import { isCarried, onSale, type Row, withStockThere } from "./rows.ts";
import {
  comesAlone,
  saidOfKind,
  saying,
  structureOf,
  wantedAxes,
  type WantedOption,
  type WantedVariations,
  wantedVariations,
} from "./structure.ts";

/** The variations of a listing that exists, on the way to what a person made of them in a form. */
export type Restructuring = {
  /** The listing as it is there, with what the edit says of single options. */
  readonly live: FlatFields;
  /** What it varies by there; null: nothing. */
  readonly before: Variations | null;
  readonly after: Variations | null;
  /** A word that alone is written otherwise is the same option; else it is another one. */
  readonly renamed: boolean;
  /** The marketplace's numbers for what a seller names. */
  readonly ownNames: readonly number[];
  /** What the edit said so far. */
  readonly earlier?: FieldValue | undefined;
};

const nothing: Variations = { axes: [], on: { price: [], quantity: [], sku: [] }, skus: {}, photos: null };

/**
 * What an edit writes as `variations`; null: it varies as it does there. New options have the price of the first one unless they
 * share that of others; their stock is left open where nobody said it, for nothing is multiplied in silence.
 */
export function restructure(of: Restructuring): WantedVariations | null {
  const { live, before, after, earlier } = of;
  if (sameVariations(before ?? nothing, after ?? nothing)) return null;
  const next = after ?? nothing;
  const ids = idsOf(of);
  const numbers = (on: readonly number[]) => ids.filter((_, at) => on.includes(at));
  const offered = (key: string) => live[`enabled:${key}`] !== false;
  const places = optionsIn(next);
  const told = wantedVariations(earlier);
  const toldOf = new Map(told?.options.map((key, at) => [key, told.wanted.options[at]]));
  const origins = originsOf(of, next, told);
  // Divided anew where any of it was sold since: what was said then would put it back.
  const sold = told?.wanted.stock !== undefined && told.wanted.stock !== stockOf(live);
  const options: WantedOption[] = places.map((place) => {
    const { from: found, told: as } = origins(place);
    const from = found.find(offered) ?? found[0] ?? null;
    const known = toldOf.get(as ?? place.key);
    if (known?.from !== from) return { from };
    const { quantity, ...rest } = known;
    return quantity === undefined || (sold && from !== null) ? { ...rest, from } : { ...known, from };
  });
  const made = {
    axes: next.axes.map(({ name }, at) => ({ id: ids[at] ?? 0, name })),
    options: places.map(({ key }) => key),
    priceOn: numbers(next.on.price),
    quantityOn: numbers(next.on.quantity),
    skuOn: numbers(next.on.sku),
    ...(structureOf(live["variations"])?.ownOn
      ? { ownOn: Object.fromEntries(ownKinds(live).map((kind) => [kind, numbers(differsBy(next, kind))])) }
      : {}),
  };
  const rows = (kind: string) => rowIndexes(next, kind);
  const photos = linksCarried(ids, next, told, of.renamed);
  const complete = withPrices(live, onlyNeeded(live, options, rows), rows("price"));
  return {
    ...made,
    wanted: {
      axes: next.axes.map(({ property, scale, scaleName, values }) => ({
        own: property === null,
        scale,
        scaleName,
        values,
      })),
      options: complete,
      ...(isDivided(complete) ? { stock: stockOf(live) } : {}),
      ...(photos ? { photos } : {}),
    },
  };
}

type Origin = {
  /** The options that are there of which it is one, or may be. */
  readonly from: readonly string[];
  /** What the edit called it so far. */
  readonly told: string | null;
};

/**
 * Where each option comes from. What the edit made of the options so far goes on: a word that it renamed isn't asked about again.
 * One that it took away and that is written again is the one that is there.
 */
function originsOf(
  { before, renamed }: Restructuring,
  next: Variations,
  told: WantedVariations | null,
): (option: OptionPlace) => Origin {
  if (!before) return ({ key }) => ({ from: [""], told: key });
  const there = optionsBefore(before, next, told ? false : renamed);
  if (!told) return (option) => ({ from: there(option).map(({ key }) => key), told: null });
  const earlier = optionsBefore({ axes: wantedAxes(told) }, next, renamed);
  const fromOf = new Map(told.options.map((key, at) => [key, told.wanted.options[at]?.from ?? null]));
  const used = new Set(fromOf.values());
  return (option) => {
    const known = earlier(option).map(({ key }) => key);
    const from = known.flatMap((key) => fromOf.get(key) ?? []);
    const again = there(option).flatMap(({ key }) => (used.has(key) ? [] : [key]));
    return { from: known.length > 0 ? from : again, told: known[0] ?? null };
  };
}

/** Stock was said of options that come from others: what is sold meanwhile would be put back by it. */
export function isDivided(options: readonly WantedOption[]): boolean {
  return options.some(({ from, quantity }) => from !== null && quantity !== undefined);
}

/** The places of the options that have one value together. */
export function rowIndexes(variations: Variations, kind: string): readonly Row[] {
  const index = new Map(optionsIn(variations).map(({ key }, at) => [key, at]));
  return rowsOf(variations, [kind]).map(({ options }) => options.map(({ key }) => index.get(key) ?? 0));
}

function sameVariations(a: Variations, b: Variations): boolean {
  const mark = ({ axes, ...of }: Variations) =>
    JSON.stringify([
      axes.map(({ property, name, scale, values }) => [
        property,
        property === null ? name : "",
        scale,
        values.map((value) => value.name),
      ]),
      [...optionKinds, ...ownKindsOf(of).toSorted()].map((kind) => [kind, differsBy(of, kind)]),
    ]);
  return mark(a) === mark(b);
}

/** What a seller named keeps the number that it has there, wherever it stands now. */
function idsOf({ live, before, after, ownNames }: Restructuring): number[] {
  const axes = after?.axes ?? [];
  const there = structureOf(live["variations"])?.axes ?? [];
  const known = before && after ? placesBefore(before, after).map((place) => there[place ?? -1]?.id) : [];
  const kept = axes.map(({ property }, at) => {
    if (property !== null) return property;
    const id = known[at];
    return id !== undefined && ownNames.includes(id) ? id : null;
  });
  const free = ownNames.filter((id) => !kept.includes(id));
  return kept.map((id) => id ?? free.shift() ?? 0);
}

function withPrices(live: FlatFields, options: readonly WantedOption[], rows: readonly Row[]): WantedOption[] {
  const first = firstPrice(live, options);
  const open = new Set(
    rows
      .filter((row) => row.every((at) => (options[at]?.from ?? null) === null && options[at]?.price === undefined))
      .flat(),
  );
  return options.map((option, at) => (open.has(at) && first !== null ? { ...option, price: first } : option));
}

/** The price that an option has of which none is said. */
export function firstPrice(live: FlatFields, options: readonly WantedOption[]): number | null {
  const kept = options.find(({ from }) => from !== null && live[`enabled:${from}`] !== false)?.from;
  const [any] = optionGroups(live, "price");
  const price = live[`price:${kept ?? any?.key ?? ""}`];
  return typeof price === "number" ? price : null;
}

/** What was said of options before, where they don't come to it by themselves; of one option of a row for all of it. */
function onlyNeeded(
  live: FlatFields,
  options: readonly WantedOption[],
  rows: (kind: string) => readonly Row[],
): WantedOption[] {
  const enabled = onSale(live, options);
  const alone = comesAlone(options);
  const all = options.map(({ from, enabled: said }, at): WantedOption => {
    return { from, ...(said === undefined || alone(options[at] ?? { from }) ? {} : { enabled: said }) };
  });
  for (const kind of [...optionKinds, ...ownKinds(live)]) {
    const stocked = withStockThere(live, options, rows(kind));
    for (const row of rows(kind)) {
      const value = row.map((at) => saidOfKind(options[at], kind)).find((each) => each !== undefined);
      const carried = isCarried(row, options, enabled, alone) && (kind !== "quantity" || stocked.has(row));
      if (value === undefined || carried) continue;
      for (const at of row) all[at] = saying(all[at] ?? { from: null }, kind, value);
    }
  }
  return all;
}
