import { sameJson } from "#src/platform/kernel/canonical-json.ts";
import { type FieldValue, type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";

/** The comparison of one field between what was last agreed (`base`), what the studio wants (`ours`) and what is there (`live`). */
export type FieldStanding =
  /** All agree, or both sides made the same change. */
  | "same"
  /** Only the studio's side moved. */
  | "ours"
  /** Only the marketplace's side moved. */
  | "live"
  /** Both moved, apart. */
  | "conflict";

export function standingOf(
  field: string,
  base: FieldValue | undefined,
  ours: FieldValue | undefined,
  live: FieldValue | undefined,
): FieldStanding {
  if (sameValue(field, ours, live)) return "same";
  if (sameValue(field, ours, base)) return "live";
  return sameValue(field, live, base) ? "ours" : "conflict";
}

export type Comparison = Readonly<Record<Exclude<FieldStanding, "same">, readonly string[]>>;

/** The fields in which the three differ, in the order of their names. */
export function compare(base: FlatFields, ours: FlatFields, live: FlatFields): Comparison {
  const found: Record<Exclude<FieldStanding, "same">, string[]> = { ours: [], live: [], conflict: [] };
  for (const field of fieldsOf(base, ours, live)) {
    const standing = standingOf(field, base[field], ours[field], live[field]);
    if (standing !== "same" && !isSale(field, standing)) found[standing].push(field);
  }
  for (const fields of Object.values(found)) fields.sort();
  return found;
}

/** Stock that only moved there was sold: it is followed, and is no difference. */
function isSale(field: string, standing: FieldStanding): boolean {
  return field.startsWith("quantity:") && standing === "live";
}

/**
 * What each side's edits make together: the studio's where only it moved, the marketplace's where only that did.
 * `conflicts` keep their live values, for a person to decide.
 */
export function merge(
  base: FlatFields,
  ours: FlatFields,
  live: FlatFields,
): { readonly merged: FlatFields; readonly conflicts: readonly string[] } {
  const merged: Record<string, FieldValue> = {};
  const conflicts: string[] = [];
  for (const field of fieldsOf(base, ours, live)) {
    const standing = standingOf(field, base[field], ours[field], live[field]);
    const value = standing === "ours" ? ours[field] : live[field];
    if (value !== undefined) merged[field] = value;
    if (standing === "conflict") conflicts.push(field);
  }
  return { merged, conflicts: conflicts.sort() };
}

/** What is agreed after a reading. The database does the same in `app.settled_base` and `app.settled_ours`. */
export function settle(base: FlatFields, ours: FlatFields, live: FlatFields): { base: FlatFields; ours: FlatFields } {
  const nextBase: Record<string, FieldValue> = {};
  const nextOurs: Record<string, FieldValue> = {};
  const put = (into: Record<string, FieldValue>, field: string, value: FieldValue | undefined) => {
    if (value !== undefined) into[field] = value;
  };
  for (const field of fieldsOf(base, ours, live)) {
    const sold = field.startsWith("quantity:") && exactly(ours[field], base[field]);
    put(nextBase, field, exactly(ours[field], live[field]) || sold ? live[field] : base[field]);
    put(nextOurs, field, sold ? live[field] : ours[field]);
  }
  return { base: nextBase, ours: nextOurs };
}

/** Of the same form: what is not there differs from what is empty. */
function exactly(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameJson(a, b));
}

function fieldsOf(...all: readonly FlatFields[]): Set<string> {
  const fields = new Set<string>();
  for (const each of all) for (const field of Object.keys(each)) fields.add(field);
  return fields;
}
