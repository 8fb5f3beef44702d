import type { FieldValue, FlatFields } from "./fields.ts";

/** What of an option can be typed. */
export const optionKinds = ["price", "quantity", "sku"] as const;
export type OptionKind = (typeof optionKinds)[number];

/** Options that have one price (or stock, or SKU) together, because the listing doesn't differ by the rest. */
export type OptionGroup = {
  /** Its first option; "" for a listing without variations. */
  readonly key: string;
  /** `Blue`, `Blue / Large`; "" for all of them. */
  readonly label: string;
  readonly options: readonly string[];
};

/** The options of a listing in its own order; one, "", without variations. */
export function optionsOf(live: FlatFields): readonly string[] {
  const listed = texts(part(live, "options"));
  if (listed.length > 0) return listed;
  const named = Object.keys(live).flatMap((field) => /^(?:price|quantity):([^]*)$/.exec(field)?.[1] ?? []);
  return [...new Set(named)];
}

/**
 * The fields a person fills in for one kind: where the listing's price doesn't differ by size, one for all sizes. The
 * marketplace refuses anything else.
 */
export function optionGroups(live: FlatFields, kind: string): readonly OptionGroup[] {
  const options = optionsOf(live);
  const axes = numbers(part(live, "axes"));
  const on = onOf(live, kind);
  const apart = axes.flatMap((axis, index) => (on.includes(axis) ? [index] : []));
  const parts = options.map((option) => option.split(" / "));
  // A value with the separator in it can't be told apart: each option is then its own.
  const split = parts.every((each) => each.length === axes.length);
  if (axes.length > 0 && apart.length === 0) return grouped(options, () => "");
  if (!split || apart.length === axes.length) return grouped(options, (_, option) => option);
  return grouped(options, (index) => apart.map((axis) => parts[index]?.[axis] ?? "").join(" / "));
}

/** The fields that hold one value together with this one, itself among them. */
export function sharedWith(field: string, live: FlatFields): readonly string[] {
  const [, kind = "", option] = /^(\w+):([^]*)$/.exec(field) ?? [];
  if (option === undefined || ![...optionKinds, ...ownKinds(live)].includes(kind)) return [field];
  const group = optionGroups(live, kind).find(({ options }) => options.includes(option));
  return group ? group.options.map((each) => `${kind}:${each}`) : [field];
}

/** By what a listing varies, by the marketplace's numbers, and by which of these each kind differs. */
export function liveAxes(live: FlatFields): {
  readonly axes: readonly { readonly id: number; readonly name: string }[];
  readonly on: Readonly<Record<OptionKind, readonly number[]>>;
  readonly ownOn: Readonly<Record<string, readonly number[]>>;
} {
  const axes = part(live, "axes");
  const known = Array.isArray(axes) ? (axes as readonly FieldValue[]) : [];
  return {
    axes: known.flatMap((each) => {
      const [id] = numbers([each]);
      const name: unknown = typeof each === "object" && each !== null ? Reflect.get(each, "name") : "";
      return id === undefined ? [] : [{ id, name: typeof name === "string" ? name : "" }];
    }),
    on: { price: onOf(live, "price"), quantity: onOf(live, "quantity"), sku: onOf(live, "sku") },
    ownOn: Object.fromEntries(ownKinds(live).map((kind) => [kind, onOf(live, kind)])),
  };
}

/** What its marketplace adds to each option, by the keys of the fields; none where that isn't known. */
export function ownKinds(live: FlatFields): readonly string[] {
  return Object.keys(ownOn(live));
}

function ownOn(live: FlatFields): Readonly<Record<string, FieldValue>> {
  const own = part(live, "ownOn");
  return typeof own === "object" && own !== null && !Array.isArray(own) ? (own as Record<string, FieldValue>) : {};
}

/** By which properties a kind differs. */
function onOf(live: FlatFields, kind: string): number[] {
  return numbers(optionKinds.some((each) => each === kind) ? part(live, `${kind}On`) : ownOn(live)[kind]);
}

function grouped(options: readonly string[], label: (index: number, option: string) => string): OptionGroup[] {
  const groups = new Map<string, string[]>();
  options.forEach((option, index) => {
    const name = label(index, option);
    groups.set(name, [...(groups.get(name) ?? []), option]);
  });
  return [...groups].map(([name, members]) => ({ key: members[0] ?? "", label: name, options: members }));
}

function part(live: FlatFields, name: string): FieldValue | undefined {
  const variations = live["variations"];
  if (typeof variations !== "object" || variations === null || Array.isArray(variations)) return undefined;
  return (variations as Readonly<Record<string, FieldValue>>)[name];
}

function texts(value: FieldValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** Ids, bare or as `{id}`. */
function numbers(value: FieldValue | undefined): number[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    const id: unknown = typeof each === "object" && each !== null ? Reflect.get(each, "id") : each;
    return typeof id === "number" ? [id] : [];
  });
}
