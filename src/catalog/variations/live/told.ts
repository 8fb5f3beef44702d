import type { FieldValue } from "../../fields/fields.ts";
import { catalogText } from "../../messages/en.ts";
import { type OptionKind, optionKinds } from "../../fields/options.ts";
import { comesAlone, structureOf, type WantedOption, wantedOn, wantedVariations } from "./structure.ts";

/** What an edit does to the options of a listing, for people. */
export type OptionsTold = {
  /** The names of what it varies by, before and after. */
  readonly axes: readonly [before: readonly string[], after: readonly string[]];
  readonly added: readonly (WantedOption & { readonly key: string })[];
  readonly gone: readonly string[];
  readonly renamed: readonly (readonly [from: string, to: string])[];
  readonly kept: number;
  /** Those that stay are in another order. */
  readonly reordered: boolean;
  /** What differs by other axes now, with their names. */
  readonly on: readonly { readonly kind: OptionKind; readonly axes: readonly string[] }[];
  /** The same of what the marketplace adds, by the field's key. */
  readonly own: readonly { readonly kind: string; readonly axes: readonly string[] }[];
};

/** Null where one of the two isn't known. */
export function optionsTold(before: FieldValue | undefined, set: FieldValue | undefined): OptionsTold | null {
  const old = structureOf(before);
  const wanted = wantedVariations(set);
  if (!old || !wanted) return null;
  const options = wanted.wanted.options.map((option, at) => ({ ...option, key: wanted.options[at] ?? "" }));
  const alone = comesAlone(wanted.wanted.options);
  const named = (axes: readonly { readonly name: string }[]) => axes.map(({ name }) => name);
  const used = new Set(options.flatMap(({ from }) => from ?? []));
  const goesOn = options.filter(alone);
  const sameAxes = old.axes.length === wanted.axes.length;
  const onOf = (kind: string) => {
    const on = wantedOn(wanted, kind);
    if (on.join() === wantedOn(old, kind).join()) return null;
    return wanted.axes.flatMap(({ id, name }) => (on.includes(id) ? [name] : []));
  };
  const there = goesOn.map(({ from }) => old.options.indexOf(from ?? ""));
  return {
    axes: [named(old.axes), named(wanted.axes)],
    added: options.filter((option) => !alone(option)),
    gone: old.options.filter((key) => key !== "" && !used.has(key)),
    renamed: goesOn.flatMap(({ from, key }) =>
      sameAxes && from !== null && from !== key ? [[from, key] as const] : [],
    ),
    kept: goesOn.filter(({ from, key }) => !sameAxes || from === key).length,
    reordered: there.some((place, at) => at > 0 && place < (there[at - 1] ?? 0)),
    on: optionKinds.flatMap((kind) => {
      const axes = onOf(kind);
      return axes ? [{ kind, axes }] : [];
    }),
    own: Object.keys((old.ownOn && wanted.ownOn) ?? {}).flatMap((kind) => {
      const axes = onOf(kind);
      return axes ? [{ kind, axes }] : [];
    }),
  };
}

/** In one clause, as timelines have it: `added 2 options (XL, XXL), took away 1 option (S)`. Null: it is told by its values. */
export function optionsToldText(before: FieldValue | undefined, set: FieldValue | undefined): string | null {
  const told = optionsTold(before, set);
  if (!told) return null;
  const text = catalogText.variations.told;
  const names = (keys: readonly string[]) => {
    const shown = keys.slice(0, 3).join(", ");
    return keys.length > 3 ? text.more(shown, keys.length - 3) : shown;
  };
  const [from, to] = told.axes.map((axes) => axes.join(", "));
  const added = told.added.map(({ key }) => key).filter((key) => key !== "");
  const parts = [
    ...(from === to ? [] : [text.axes(to ?? "")]),
    ...(added.length === 0 ? [] : [text.added(added.length, names(added))]),
    ...(told.gone.length === 0 ? [] : [text.gone(told.gone.length, names(told.gone))]),
    ...told.renamed.slice(0, 3).map(([old, now]) => text.renamed(old, now)),
  ];
  return parts.length === 0 ? text.other : parts.join(", ");
}
