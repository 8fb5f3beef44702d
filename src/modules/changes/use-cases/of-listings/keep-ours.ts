import { type FieldValue, type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { sharedWith } from "#src/catalog/fields/options.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { Named } from "#src/marketplaces/port.ts";
import { type ListingRecord, requireConnected, requireListing } from "#src/modules/listings/index.ts";
import { marketplaceAt, readContext } from "#src/modules/shops/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, TenantStore } from "../../deps.ts";
import { requireChange } from "../../describe.ts";
import type { ChangeRecord } from "../../records.ts";
import { editOf, isWritable } from "../../rules/edit-rules.ts";
import { askListingChange } from "./new-listing-change.ts";
import { unlessEdited } from "./unless-edited.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";

/** `asked`: a request was made now; else the one that asks for just this already. */
export type OursAsked =
  | { readonly ok: true; readonly change: ChangeRecord; readonly asked: boolean }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Asks to write in these fields what the studio wants. What is asked for already isn't asked for again.
 *
 * @throws OmsError `already-asked`: another value of one of them waits; `bad-input`: none can be written
 */
export function askOurs(deps: AppDeps, actor: Actor, id: ListingId, fields: readonly string[]): Promise<OursAsked> {
  return unlessEdited(() => askOnce(deps, actor, id, fields));
}

async function askOnce(deps: AppDeps, actor: Actor, id: ListingId, fields: readonly string[]): Promise<OursAsked> {
  const store = deps.stores.for(actor);
  const [context, listing] = await Promise.all([readContext(store), requireListing(store, id)]);
  if (listing.goneAt) throw new OmsError("not-found");
  requireConnected(context, listing);
  const wanted = wantedOf(listing, fields);
  const marketplace = marketplaceAt(context, listing.shopId);
  if (Object.keys(editOf(marketplace.fields, listing.live, wanted).set).length === 0) {
    throw new OmsError("bad-input", { userText: notWritable(marketplace, fields) });
  }
  const edit = editOf(marketplace.fields, listing.live, withoutAsked(listing, wanted));
  if (Object.keys(edit.set).length === 0) return first(store, listing, Object.keys(wanted));
  const item = { price: null, quantity: null, overrides: {}, edit };
  try {
    const made = await askListingChange(deps, { store, context, listing, actor }, "edit", item, {
      from: "keep_ours",
    });
    return made.ok ? { ...made, asked: true } : made;
  } catch (error) {
    if (!(error instanceof OmsError) || error.code !== "already-asked" || !error.change) throw error;
    // Asked for between our look and our word: the same is enough, another value is not.
    const now = await requireListing(store, id);
    if (Object.keys(withoutAsked(now, wanted)).length > 0) throw error;
    return first(store, now, Object.keys(wanted));
  }
}

/** One price for all sizes is wanted for all of them, whichever was clicked. */
export function wantedOf({ ours, live }: ListingRecord, fields: readonly string[]): FlatFields {
  const together = fields.flatMap((field) =>
    sharedWith(field, live).filter((each) => each === field || sameValue(field, ours[each], ours[field])),
  );
  return Object.fromEntries(
    together.flatMap((field): [string, FieldValue][] => {
      const value = ours[field];
      return value !== undefined && isWritable(field, value, live) ? [[field, value]] : [];
    }),
  );
}

export function withoutAsked({ asked }: ListingRecord, wanted: FlatFields): FlatFields {
  return Object.fromEntries(Object.entries(wanted).filter(([field]) => !asked.includes(field)));
}

async function first(store: TenantStore, listing: ListingRecord, fields: readonly string[]): Promise<OursAsked> {
  const changes = await store.changesOf(listing.id, 30);
  const found = changes.find(
    ({ kind, state, items }) =>
      kind === "edit" &&
      ["in_review", "approved", "scheduled", "applying"].includes(state) &&
      fields.some((field) => field in (items[0]?.content.edit?.set ?? {})),
  );
  if (!found) throw new OmsError("wrong-state");
  return { ok: true, change: await requireChange(store, found.id), asked: false };
}

/** @param fields of which none can be written */
export function notWritable({ name }: Named, fields: readonly string[]): string {
  return fields.every((field) => field === "images")
    ? changeRefusalsText.photosMoved(name)
    : changeRefusalsText.notWritable(name);
}
