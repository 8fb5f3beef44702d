import { z } from "zod";
import type { FieldValue } from "../../fields/fields.ts";
import { type OptionKind, optionKinds } from "../../fields/options.ts";
import type { Axis } from "../model.ts";

/** By what a listing that exists varies, as its field `variations` holds it, and what an edit makes of that. */

const ids = z.array(z.number().int());
/** Rows of earlier versions have the bare numbers. */
const axis = z.union([
  z.number().transform((id) => ({ id, name: "" })),
  z.object({ id: z.number().int(), name: z.string().default("") }),
]);
const structure = z.object({
  /** By the marketplace's numbers. */
  axes: z.array(axis),
  /** The options in the listing's order (`offerKey`). */
  options: z.array(z.string()),
  priceOn: ids.default([]),
  quantityOn: ids.default([]),
  skuOn: ids.default([]),
  /** Of what the marketplace adds, by the field's key; left out: it isn't known, as in rows of earlier versions. */
  ownOn: z.record(z.string(), ids).exactOptional(),
});

const wantedAxis = z.object({
  /** The studio named it. */
  own: z.boolean(),
  scale: z.number().int().nullable(),
  scaleName: z.string().nullable(),
  values: z.array(z.object({ id: z.number().int().nullable(), name: z.string() })),
});
const wantedOption = z.object({
  /** The option that is there now and goes on as this one; null: it is new. */
  from: z.string().nullable(),
  // What the edit says of it; left out: as the option it comes from has it when it is written, or those it shares it with.
  /** Minor units. */
  price: z.number().int().exactOptional(),
  quantity: z.number().int().exactOptional(),
  sku: z.string().exactOptional(),
  enabled: z.boolean().exactOptional(),
  /** What the marketplace adds, by the field's key. */
  own: z.record(z.string(), z.number().int()).exactOptional(),
});

/**
 * Other options: how `variations` stands once it is written, and beside that how each option comes to be. `wanted.options` are
 * all combinations of `wanted.axes`, in their order; they are what an approval names.
 */
const wanted = z.object({
  ...structure.shape,
  wanted: z.object({
    axes: z.array(wantedAxis),
    options: z.array(wantedOption),
    /** Pieces that were there when stock was divided among options that come from others. */
    stock: z.number().int().exactOptional(),
    /** By the words of one axis, as its place, the marketplace's number of the photo that buyers see with it from then on. */
    photos: z.object({ axis: z.number().int(), of: z.record(z.string(), z.string()) }).exactOptional(),
  }),
});

export type Structure = z.infer<typeof structure>;
export type WantedVariations = z.infer<typeof wanted>;
export type WantedOption = z.infer<typeof wantedOption>;
export type WantedLinks = NonNullable<WantedVariations["wanted"]["photos"]>;

/** Null where nothing of it is known. */
export function structureOf(value: FieldValue | undefined): Structure | null {
  return structure.safeParse(value ?? null).data ?? null;
}

/** Null: it is as it is read, and nothing is to be written. */
export function wantedVariations(value: FieldValue | undefined): WantedVariations | null {
  return wanted.safeParse(value ?? null).data ?? null;
}

/**
 * Whether two of them say the same. What the marketplace calls a property of its own is its own business, so such a name counts
 * between two that were read alone.
 */
export function sameStructure(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  const [one, other] = [structureOf(a), structureOf(b)];
  if (!one || !other) return one === other;
  const named = wantedVariations(a) ?? wantedVariations(b);
  return (
    one.axes.length === other.axes.length &&
    one.axes.every(
      ({ id, name }, place) =>
        id === other.axes[place]?.id &&
        (named?.wanted.axes[place]?.own === false || name.trim() === other.axes[place].name.trim()),
    ) &&
    sameList(one.options, other.options) &&
    sameList(one.priceOn, other.priceOn) &&
    sameList(one.quantityOn, other.quantityOn) &&
    sameList(one.skuOn, other.skuOn) &&
    sameOwn(one.ownOn, other.ownOn)
  );
}

/** What isn't known of one of them is no difference. */
function sameOwn(a: Structure["ownOn"], b: Structure["ownOn"]): boolean {
  if (!a || !b) return true;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((kind) => sameList(a[kind] ?? [], b[kind] ?? []));
}

/** By which properties a kind differs: price, stock and SKU, or what the marketplace adds. */
export function wantedOn({ ownOn = {}, ...on }: Structure, kind: string): readonly number[] {
  return optionKinds.some((each) => each === kind) ? on[`${kind as OptionKind}On`] : (ownOn[kind] ?? []);
}

/** What an edit says of an option that it makes, each by its kind. */
export function saidOfOption({ from: _, own = {}, ...said }: WantedOption): Readonly<Record<string, FieldValue>> {
  return { ...said, ...own };
}

export function saidOfKind(option: WantedOption | undefined, kind: string): FieldValue | undefined {
  return option && saidOfOption(option)[kind];
}

/** With what is said of one kind. */
export function saying(option: WantedOption, kind: string, value: FieldValue): WantedOption {
  return optionKinds.some((each) => each === kind)
    ? { ...option, [kind]: value }
    : { ...option, own: { ...option.own, [kind]: Number(value) } };
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

/** The places of the axes by which something differs, as a draft has them. */
export function placesOf(axes: readonly { readonly id: number }[], on: readonly number[]): number[] {
  return axes.flatMap(({ id }, place) => (on.includes(id) ? [place] : []));
}

/** Its axes as a draft has them. */
export function wantedAxes({ axes, wanted: { axes: how } }: WantedVariations): Axis[] {
  return how.map(({ own, scale, scaleName, values }, place) => ({
    property: own ? null : (axes[place]?.id ?? null),
    name: axes[place]?.name ?? "",
    scale,
    scaleName,
    values,
  }));
}

/** Options that come from one that no other comes from: what an edit says of that one is said of this. */
export function comesAlone(options: readonly WantedOption[]): (option: WantedOption) => boolean {
  const times = new Map<string, number>();
  for (const { from } of options) if (from !== null) times.set(from, (times.get(from) ?? 0) + 1);
  return ({ from }) => from !== null && times.get(from) === 1;
}
