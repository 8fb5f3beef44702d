import { sha256 } from "#src/platform/kernel/hash.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { must, type Studio } from "#test/src/store/studio.ts";
import type { TestDatabase } from "#test/support/database.ts";
import type { SqlFunction } from "./catalogue.ts";
import type { Filled } from "./fill-every-table.ts";

/** What a victim has that could be named to a function. */
export type Victim = Filled & {
  readonly studio: Studio;
  readonly listing: string;
  readonly products: readonly string[];
  readonly import: string;
  readonly run: string;
  readonly batch: string;
  /** An operation that is running, with its lease: whoever holds these could write for the studio. */
  readonly operation: string;
  readonly lease: string;
};

export async function knowVictim(db: TestDatabase, studio: Studio, filled: Filled): Promise<Victim> {
  const ids = async (from: string) =>
    (await db.sql<{ id: string }>(`select id from ${from} where studio_id = $1 order by id`, [studio.id])).map(
      ({ id }) => id,
    );
  const [running] = await db.sql<{ id: string; lease_token: string }>(
    `update operations set lease_until = '2099-01-01' where studio_id = $1 and state = 'running' returning id, lease_token`,
    [studio.id],
  );
  return {
    ...filled,
    studio,
    listing: must((await ids("listings"))[0]),
    products: await ids("products"),
    import: must((await ids("imports"))[0]),
    run: must((await ids("sync_runs"))[0]),
    batch: must((await ids("draft_batches"))[0]),
    operation: must(running).id,
    lease: must(running).lease_token,
  };
}

/** Arguments that name the victim's rows wherever an id is asked for. */
export function victimsArguments({ name: called, args, types }: SqlFunction, victim: Victim): Record<string, unknown> {
  const { shop, change, studio } = victim;
  const json = {
    id: systemIds.uuid(),
    changeId: change.id,
    shopId: shop,
    itemId: change.items[0]?.id,
    listingId: victim.listing,
    modelId: victim.listing,
    revision: 1,
    contentHash: change.contentHash,
    payloads: [],
    code: "zzzz",
    content: { title: "taken over" },
    source: {},
    items: [{ shopId: shop, content: {} }],
    kind: "read_shop",
    key: "foreign",
    outcome: "ok",
    action: "x",
    reference: "x",
  };
  const ids: Record<string, unknown> = {
    p_change_id: change.id,
    p_id: called.includes("import")
      ? victim.import
      : called.includes("batch") && called !== "read_batch"
        ? victim.batch
        : change.id,
    p_studio_id: studio.id,
    p_shop_id: shop,
    p_to_read: [shop],
    p_member_id: studio.members.maker.id,
    p_author: studio.members.maker.id,
    p_members: [studio.members.maker.id],
    p_batch_id: victim.batch,
    p_listing_id: victim.listing,
    p_listing_ids: [victim.listing],
    p_product_id: victim.products[0],
    p_kept: victim.products[0],
    p_merged: victim.products[1],
    p_operation: victim.operation,
    p_lease: victim.lease,
    p_run: victim.run,
  };
  const words: Record<string, unknown> = {
    p_reading: "sync_shop",
    p_word: "same",
    p_code: called === "stop_warning" ? "etsy.ads" : "x",
    p_table: "listings",
    p_content_hash: change.contentHash,
    p_verdict: "approve",
    p_mode: "live",
    p_kind: "review_card",
    p_role: "owner",
    p_outbox: [],
    p_operations: [],
    p_drafts: called === "make_batch" ? [{ id: systemIds.uuid(), photos: [] }] : [json],
    p_requests: [json],
    p_decisions: [json],
    p_hash: sha256(`${change.id}:${change.contentHash}`),
    p_payloads: [{ shopId: shop, payload: "{}" }],
    p_items: [{ shopId: shop, content: {} }],
  };
  const byType: Record<string, unknown> = {
    uuid: change.id,
    "uuid[]": [change.id],
    "text[]": ["x"],
    jsonb: json,
    integer: 1,
    bigint: 1,
    boolean: true,
    text: "x",
    date: "2026-01-01",
    "timestamp with time zone": "2026-01-01T00:00:00Z",
  };
  return Object.fromEntries(
    args.map((name, index) => {
      const type = types[index] ?? "";
      // `p_operations` is how many in one function, and which in the others.
      const named = type.startsWith("uuid") ? ids[name] : type === "integer" ? undefined : words[name];
      return [name, named ?? byType[type] ?? null];
    }),
  );
}
