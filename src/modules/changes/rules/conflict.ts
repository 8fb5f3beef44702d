import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import type { ChangeView } from "../model.ts";
import { isStock, sameThere } from "./edit-plan.ts";
import { againstWhat, editOf } from "./edit-rules.ts";

/** An approved edit met another change of the same field on the marketplace: nothing of it was written. */
export type Conflict = {
  readonly field: string;
  readonly approved: FieldValue | undefined;
  /** The live value when the edit was made. */
  readonly was: FieldValue | undefined;
  readonly now: FieldValue | undefined;
};

/** Stock is moved, not set, so it is never among them. */
export function conflictsOf({ set, before }: EditContent, live: FlatFields): Conflict[] {
  return Object.keys(set)
    .filter((field) => !isStock(field) && !sameThere(field, before[field], live[field]))
    .filter((field) => !sameThere(field, set[field], live[field]))
    .map((field) => ({ field, approved: set[field], was: before[field], now: live[field] }));
}

/** Empty unless that is what stopped this change. */
export function conflictsIn({ kind, state, items, listing }: ChangeView): Conflict[] {
  const stopped = items.find((item) => item.state === "parked" && item.failure?.code === "changed-live");
  const edit = stopped?.content.edit;
  if (kind !== "edit" || state !== "failed" || !edit || !listing) return [];
  // What the mirror doesn't have can't be shown side by side, nor can options be told from both: it is edited again instead.
  if (wantedVariations(edit.set["variations"])) return [];
  return conflictsOf(edit, againstWhat(listing.marketplace.fields, listing.live, edit));
}

/**
 * The edit that is left after a person's word on its conflicts: begun again from the live values, without the fields
 * in which the marketplace's value is kept. Stock moves by what it was to move by.
 *
 * @param stockWritten it was written already, so it is there
 */
export function settledEdit(
  fields: readonly ListingField[],
  edit: EditContent,
  live: FlatFields,
  theirs: readonly string[],
  stockWritten: boolean,
): EditContent {
  const wanted = Object.fromEntries(
    Object.entries(edit.set).filter(([field]) => !theirs.includes(field) && !(isStock(field) && stockWritten)),
  );
  const { set, before } = editOf(fields, live, wanted);
  const stock = Object.keys(wanted).filter(isStock);
  const kept = (of: FlatFields) => Object.fromEntries(stock.map((field) => [field, of[field] ?? null]));
  return { set: { ...set, ...kept(edit.set) }, before: { ...before, ...kept(edit.before) } };
}
