import { z } from "zod";
import type { FieldValue } from "../fields/fields.ts";
import { catalogText } from "../messages/en.ts";
import type { OptionKind } from "../fields/options.ts";

const axis = z.object({
  /** The marketplace's number of a property that its category suggests; null: the studio named it. */
  property: z.number().int().nullable(),
  name: z.string(),
  /** The scale that its values are of, as sizes have one; null: none. */
  scale: z.number().int().nullable(),
  /** Its name, for people. */
  scaleName: z.string().nullable(),
  /** In the order in which buyers see them. `id`: the marketplace's number of a value that it suggests; null: the studio's own. */
  values: z.array(z.object({ id: z.number().int().nullable(), name: z.string() })),
});

const places = z.array(z.number().int());
export const axesShape = {
  axes: z.array(axis),
  /** By which axes, as their places, each differs between options; none: all options have the same. */
  on: z.object({ price: places, quantity: places, sku: places }),
  /** The same of what its marketplace adds to each option, by the field's key; left out: none of it differs. */
  ownOn: z.record(z.string(), places).exactOptional(),
};
const shape = z.object({
  ...axesShape,
  /** The SKUs of single options, by their keys; an option that isn't here has the listing's. */
  skus: z.record(z.string(), z.string()),
  /** With which photo buyers see a value of one axis: by the value's name, the photo's SHA-256. */
  photos: z
    .object({ axis: z.number().int(), of: z.record(z.string(), z.string()) })
    .nullable()
    .default(null),
});

/** What a listing varies by: `Size`, with `Small` and `Large`. */
export type Axis = z.infer<typeof axis>;

/** `Ring size (EU)`. */
export function axisName({ name, scaleName }: Pick<Axis, "name" | "scaleName">): string {
  return scaleName === null ? name : catalogText.attributes.ofScale(name, scaleName);
}

/** What listings of a category usually vary by, with all values that the marketplace knows for it. */
export type SuggestedAxis = {
  readonly property: number;
  readonly name: string;
  readonly scale: number | null;
  readonly scaleName: string | null;
  readonly values: readonly { readonly id: number; readonly name: string }[];
};

/** By what a new listing varies, the same in each of its shops: plain JSON, as it is kept among its fields. */
export type Variations = z.infer<typeof shape>;

/**
 * What an option has in one shop where it isn't as the shop's price and stock of the listing say. `price` in minor units of the
 * shop's currency; `off`: it isn't sold there; `own`: what the marketplace adds, by the field's key, by the shop's own numbers.
 */
export type OptionValues = {
  readonly price?: number;
  readonly quantity?: number;
  readonly off?: boolean;
  readonly own?: Readonly<Record<string, number>>;
};

/** By the key of the option. */
export type ShopOptions = Readonly<Record<string, OptionValues>>;

export const shopOptions: z.ZodType<ShopOptions> = z.record(
  z.string(),
  z.object({
    price: z.number().int().exactOptional(),
    quantity: z.number().int().exactOptional(),
    off: z.boolean().exactOptional(),
    own: z.record(z.string(), z.number().int()).exactOptional(),
  }),
);

/** With another number of what the marketplace adds; undefined: as in the listing. */
export function withOwn({ own = {}, ...values }: OptionValues, kind: string, number: number | undefined): OptionValues {
  const { [kind]: _, ...others } = own;
  const next = number === undefined ? others : { ...others, [kind]: number };
  return Object.keys(next).length === 0 ? values : { ...values, own: next };
}

/** How much may vary, and which signs its words can't have; characters each. */
export type VariationLimits = {
  readonly axes: number;
  readonly values: number;
  /** Combinations of all axes. */
  readonly options: number;
  /** Flags `gu`. */
  readonly refused: RegExp;
  /** The numbers under which the marketplace keeps what a seller named, as it has them for what a category suggests. */
  readonly ownNames: readonly number[];
};

/** As many combinations as forms have lines for. What more of them have is written in a table. */
export const mostInForms = 150;
/** A word of an option, so that a card has room for two. */
export const longestWord = 45;

/** The sign between the words of an option in its key. */
export const separator = " / ";

/** One option: the place of its value on each axis. */
export type OptionPlace = { readonly key: string; readonly at: readonly number[] };

/** Null: it doesn't vary. */
export function variationsOf(value: FieldValue | undefined): Variations | null {
  const { data } = shape.safeParse(value ?? null);
  return data && data.axes.length > 0 ? data : null;
}

/** All options, the values of the first axis one after the other. */
export function optionsIn({ axes }: Pick<Variations, "axes">): readonly OptionPlace[] {
  return axes
    .reduce<readonly (readonly number[])[]>(
      (all, { values }) => all.flatMap((at) => values.map((_, place) => [...at, place])),
      [[]],
    )
    .map((at) => ({ key: keyOf(axes, at), at }));
}

/** `Small / Blue`; of some axes only, `Small`. */
export function keyOf(
  axes: readonly Axis[],
  at: readonly number[],
  on: readonly number[] = axes.map((_, i) => i),
): string {
  return on.map((place) => axes[place]?.values[at[place] ?? 0]?.name ?? "").join(separator);
}

type Apart = Pick<Variations, "on" | "ownOn">;

/** The places of the axes by which a kind differs: price, stock and SKU, or what the marketplace adds. */
export function differsBy({ on, ownOn = {} }: Apart, kind: string): readonly number[] {
  return kind in on ? on[kind as OptionKind] : (ownValue(ownOn, kind) ?? []);
}

/** What of its marketplace's differs between options. */
export function ownKindsOf({ ownOn = {} }: Pick<Variations, "ownOn">): readonly string[] {
  return Object.keys(ownOn).filter((kind) => (ownOn[kind] ?? []).length > 0);
}

/** The axes by which any of these differs, in their order. */
export function apartBy(
  { axes, ...variations }: Apart & Pick<Variations, "axes">,
  kinds: readonly string[],
): readonly number[] {
  return axes.flatMap((_, place) => (kinds.some((kind) => differsBy(variations, kind).includes(place)) ? [place] : []));
}

/** Options that have one value together, because the listing doesn't differ by the rest. In the order of the options. */
export type OptionRow = { readonly label: string; readonly options: readonly OptionPlace[] };

/** The options, those together that differ in none of these. */
export function rowsOf(variations: Apart & Pick<Variations, "axes">, kinds: readonly string[]): readonly OptionRow[] {
  const on = apartBy(variations, kinds);
  const rows = new Map<string, OptionPlace[]>();
  for (const option of optionsIn(variations)) {
    const label = keyOf(variations.axes, option.at, on);
    const row = rows.get(label);
    if (row) row.push(option);
    else rows.set(label, [option]);
  }
  return [...rows].map(([label, options]) => ({ label, options }));
}

/** To be filled by what people call something: also "__proto__" is a name in it like any other. */
export function wordsAsKeys<T>(known: Readonly<Record<string, T>> = {}): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, known);
}

/** What is said of a name, and nothing that each object has by itself: a value may well be called "constructor". */
export function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
