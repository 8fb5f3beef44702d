import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { emptyContent } from "#src/catalog/listing.ts";
import { contentHash as hashOf } from "#src/modules/changes/rules/content-hash.ts";
import type { ChangeRecord } from "#src/modules/changes/records.ts";
import { type ChangeKind, listingChangeText } from "#src/modules/changes/rules/listing-change.ts";
import type { TenantStore } from "#src/modules/deps.ts";
import type { ChangeId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { type House, must, quiet, type Studio } from "./studio.ts";

export const sided: FlatFields = { title: "Linen apron", "price:": 2400, tags: ["linen"] };

/** A listing of the mirror, on both sides the same. */
export async function putListing(house: House, studio: Studio, shop: ShopId): Promise<ListingId> {
  const number = systemIds.uuid();
  const [row] = await house.db.sql<{ id: ListingId }>(
    `insert into listings (studio_id, shop_id, external_id, state, code, live, ours, base, seen_at)
     values ($1, $2, $3, 'expired', (select d.code from app.draw_codes($1, 1) d), $4, $4, $4, app.now()) returning id`,
    [studio.id, shop, number, JSON.stringify(sided)],
  );
  return must(row).id;
}

type Kind = Exclude<ChangeKind, "create">;

/** A draft of a change of it. */
export function changeOf(
  store: TenantStore,
  listingId: ListingId,
  kind: Kind,
  set: FlatFields = {},
  from?: "keep_ours",
  live: FlatFields = sided,
): Promise<ChangeRecord> {
  return store.createListingChange({
    id: systemIds.uuid() as ChangeId,
    kind,
    listingId,
    content: { ...emptyContent, title: "Linen apron" },
    source: { channel: null, ts: null, text: "", files: [] },
    item: { price: null, quantity: null, overrides: {}, ...(kind === "edit" ? { edit: editOf(set, live) } : {}) },
    ...(from ? { from } : {}),
    ...quiet,
  });
}

function editOf(set: FlatFields, live: FlatFields) {
  return { set, before: Object.fromEntries(Object.keys(set).map((field) => [field, live[field] ?? null])) };
}

/** @returns the content hash */
export async function ask(store: TenantStore, change: ChangeRecord): Promise<string> {
  const payloads = change.items.map(({ shopId, content, externalId: listingId }) => ({
    shopId,
    payload: listingChangeText({
      kind: change.kind as Kind,
      listingId: must(listingId),
      state: "expired",
      set: content.edit?.set ?? {},
      before: content.edit?.before ?? {},
    }),
  }));
  const contentHash = hashOf(payloads);
  await store.submitChange({ changeId: change.id, revision: change.revision, payloads, contentHash, ...quiet });
  return contentHash;
}
