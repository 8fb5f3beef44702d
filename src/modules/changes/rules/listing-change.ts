import { z } from "zod";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { listingStates } from "#src/catalog/listing.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";

/** What a change does: make a new listing, or something to one that exists. */
export const changeKinds = ["create", "edit", "unpublish", "renew", "put_on_sale", "delete"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/**
 * Exactly what is done to one listing that exists. Its canonical JSON is what an approval is about: the earlier
 * values are part of it, so that an approval never covers a value nobody saw.
 */
export type ListingChangePayload = {
  readonly kind: Exclude<ChangeKind, "create">;
  /** The marketplace's number. */
  readonly listingId: string;
  /** The state it was in when approval was asked for. */
  readonly state: string;
  readonly set: FlatFields;
  readonly before: FlatFields;
  /**
   * Of `put_on_sale`: until when the marketplace was paid for it, ISO; null: it bills its fee. `before` is then the whole
   * listing, so that nothing goes on sale that nobody saw.
   */
  readonly paidUntil?: string | null;
};

export function listingChangeText(payload: ListingChangePayload): string {
  return canonicalJson(payload);
}

/** What the state of a listing is moved from; `paidUntil`: it goes on sale without a fee. null: values are written instead. */
export const stateFrom = z
  .object({
    from: z.enum(listingStates),
    paidUntil: z
      .string()
      .nullish()
      .transform((until) => until ?? null),
  })
  .nullable();
export type StateFrom = z.infer<typeof stateFrom>;

export type MovedKind = Exclude<ChangeKind, "create" | "edit">;

/** How a change moves the state of its listings; null: it writes values. */
export function movedKind({ kind }: { readonly kind: ChangeKind }): MovedKind | null {
  return kind === "create" || kind === "edit" ? null : kind;
}
