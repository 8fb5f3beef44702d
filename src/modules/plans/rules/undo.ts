import { type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { isWritable } from "#src/modules/changes/index.ts";

/** What undoing an item of a change comes to, in one listing. */
export type Undoing = {
  /** Its values from before, of the fields that still have what the change wrote. */
  readonly set: FlatFields;
  /** Fields that were changed since: they stay as they are. */
  readonly moved: readonly string[];
  /** Fields that still have it and can't be written back: photos, videos, options that were taken away. */
  readonly fixed: readonly string[];
};

/**
 * What is written back of an item. A change writes only over the value that it met, so `before` is what was read immediately
 * before.
 */
export function undoItem(
  { set, before }: { readonly set: FlatFields; readonly before: FlatFields },
  live: FlatFields,
): Undoing {
  const fields = Object.keys(set).filter((field) => !sameValue(field, set[field], before[field]));
  const moved = fields.filter((field) => !sameValue(field, live[field], set[field]));
  const ours = fields.filter((field) => !moved.includes(field));
  const back = ours.filter((field) => isWritable(field, before[field], live));
  return {
    set: Object.fromEntries(back.map((field) => [field, before[field] ?? null])),
    moved,
    fixed: ours.filter((field) => !back.includes(field)),
  };
}
