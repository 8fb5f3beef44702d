import type { ItemContent } from "#src/catalog/listing.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { type ChangeState, type ItemState, waitsForSignIn } from "./change.ts";

type Request = { readonly id: ChangeId; readonly number: number | null; readonly state: ChangeState };

/** A request that writes fields of a listing and isn't over: until it is, no other can ask for these. */
export type Holding = Request & { readonly fields: readonly string[] };

type Requested = Request & {
  readonly items: readonly {
    readonly state: ItemState;
    readonly failure: { readonly code: string } | null;
    readonly content: ItemContent;
  }[];
};

/**
 * Which of a listing's requests hold fields of it (the database judges the same: `app.goes_on_by_itself`).
 *
 * @param changes with their items of this listing
 * @param own the one that is gone on with
 */
export function heldFields(changes: readonly Requested[], own: string | null): Holding[] {
  return changes.flatMap(({ id, number, state, items }) => {
    if (id === own || !holding.includes(state)) return [];
    const fields = items
      .filter((item) => waitsForSignIn(item) && item.failure?.code !== "shop-disconnected")
      .flatMap(({ content }) => Object.keys(content.edit?.set ?? {}));
    return fields.length === 0 ? [] : [{ id, number, state, fields: [...new Set(fields)] }];
  });
}

const holding: readonly string[] = ["in_review", "approved", "scheduled", "applying", "failed"];
