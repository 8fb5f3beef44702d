import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { emptyContent, type ItemContent, type ListingContent } from "#src/catalog/listing.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { ChangeRecord } from "../records.ts";
import { listingChangeText } from "../rules/listing-change.ts";
import { bare } from "./of-listings/ask-of-listing.ts";

/** A change of a listing that is on sale, as a standing decision makes it: nobody asks for it, so it comes with what it writes. */
export type StandingChange = {
  readonly id: ChangeId;
  readonly kind: "edit" | "unpublish";
  readonly listingId: ListingId;
  readonly content: ListingContent;
  readonly source: ChangeRecord["source"];
  readonly item: ItemContent;
  readonly payload: string;
};

/** @param set none: it is taken off sale */
export function standingChange({
  id,
  listing: { id: listingId, externalId, title },
  set,
  before,
}: {
  readonly id: ChangeId;
  readonly listing: { readonly id: ListingId; readonly externalId: string; readonly title: string };
  readonly set: FlatFields;
  readonly before: FlatFields;
}): StandingChange {
  const kind = Object.keys(set).length === 0 ? "unpublish" : "edit";
  const edit = kind === "edit" ? { set, before } : { set: {}, before: {} };
  return {
    id,
    kind,
    listingId,
    content: { ...emptyContent, title },
    source: { channel: null, ts: null, text: "", files: [] },
    item: kind === "edit" ? { ...bare, edit } : bare,
    payload: listingChangeText({ kind, listingId: externalId, state: "active", ...edit }),
  };
}
