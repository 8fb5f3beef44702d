import { expectTypeOf } from "vitest";
import { z } from "zod";
import { connect, type Connection, type Rpc } from "#src/platform/database/rpc.ts";
import type { Database, Json } from "#src/platform/database/types.ts";
import { id, nothing } from "#src/platform/database/values.ts";
import type { ChangeId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { effects } from "#src/platform/queue/effects.ts";

/**
 * What compiles at the database's seam, and what doesn't: judged by `npm run check:types`, never run. A line that is
 * expected to fail and compiles is an error itself.
 */
declare const rpc: Rpc;
declare const connection: Connection;
declare const shopId: ShopId;
declare const changeId: ChangeId;
declare const at: Date;

/** Names and arguments. */
export const asked = () => {
  expectTypeOf(
    rpc("read_changes_of", { p_listing_id: shopId, p_limit: 5 }, z.array(z.string())),
  ).resolves.toEqualTypeOf<string[]>();
  void rpc("read_changes_of", { p_listing_id: null, p_limit: 5 }, nothing);
  // @ts-expect-error -- no function has this name
  void rpc("read_run", { p_listing_id: shopId, p_limit: 5 }, nothing);
  // @ts-expect-error -- an argument is missing
  void rpc("read_changes_of", { p_listing_id: shopId }, nothing);
  // @ts-expect-error -- an argument is misspelt
  void rpc("read_changes_of", { p_shop: shopId, p_limit: 5 }, nothing);
  // @ts-expect-error -- an argument too many
  void rpc("read_changes_of", { p_listing_id: shopId, p_limit: 5, p_offset: 0 }, nothing);
  // @ts-expect-error -- one for a function that takes none
  void rpc("read_studio", { p_limit: 5 }, nothing);
  // @ts-expect-error -- text instead of a number
  void rpc("read_changes_of", { p_listing_id: shopId, p_limit: "5" }, nothing);
  // @ts-expect-error -- a number instead of text
  void rpc("ensure_studio", { p_team_id: 5, p_name: "Pine" }, nothing);
  // @ts-expect-error -- one instead of many
  void rpc("make_products", { p_shop_id: null, p_listing_ids: shopId }, nothing);
  // @ts-expect-error -- undefined would be left out of the request
  void rpc("read_changes_of", { p_listing_id: undefined, p_limit: 5 }, nothing);
};

/** What comes out of a spread is looked at too. */
export const spread = () => {
  const ids = { p_change_id: changeId };
  void rpc("discard_draft", { ...ids, ...effects({ outbox: [] }) }, nothing);
  // @ts-expect-error -- it queues no operations
  void rpc("set_ai_opt_in", { p_on: true, ...effects({ outbox: [] }) }, nothing);
  const some: { p_limit?: number } = {};
  // @ts-expect-error -- it may be missing
  void rpc("usual_tags", { ...some }, nothing);
};

/** What has a default in SQL may be left out. */
export const byDefault = () => {
  void rpc("count_changes", { p_states: ["draft"] }, z.int());
  // @ts-expect-error -- left out, not undefined
  void rpc("count_changes", { p_states: ["draft"], p_author: undefined }, z.int());
};

/** What becomes JSON: Dates and lists that are read only too, but nothing that JSON would lose. */
export const written = () => {
  const tags: readonly string[] = [];
  void rpc("audit", { p_event: { at, tags, none: undefined, inner: [{ shopId }] } }, nothing);
  void rpc("made_by_others", { p_item_id: "", p_shop_id: shopId, p_numbers: tags }, nothing);
  void rpc("read_report", { p_since: at.toISOString() }, nothing);
  // @ts-expect-error -- text in the database, and said as such
  void rpc("read_report", { p_since: at }, nothing);
  // @ts-expect-error -- a map is {} as JSON
  void rpc("audit", { p_event: { tags: new Map() } }, nothing);
  // @ts-expect-error -- a big number can't be written
  void rpc("audit", { p_event: { size: 5n } }, nothing);
  // @ts-expect-error -- nor can a function
  void rpc("audit", { p_event: { when: () => at } }, nothing);
  // @ts-expect-error -- undefined would be left out of the request
  void rpc("audit", { p_event: undefined }, nothing);
};

/** The schema reads what the function answers, as far as SQL says what that is. */
export const answered = () => {
  expectTypeOf(rpc("offer", {}, z.boolean())).resolves.toEqualTypeOf<boolean>();
  expectTypeOf(rpc("forget_requests", {}, z.int())).resolves.toEqualTypeOf<number>();
  const ensured = rpc("ensure_studio", { p_team_id: "", p_name: "" }, id<StudioId>());
  expectTypeOf(ensured).resolves.toEqualTypeOf<StudioId>();
  void rpc(
    "shop_changed",
    { p_message_hash: "", p_marketplace: "", p_external_shop_id: "" },
    z.enum(["queued", "unknown"]),
  );
  void rpc("shop_id_of", { p_studio_id: "", p_marketplace: "", p_external_id: "" }, id<ShopId>().nullable());
  // @ts-expect-error -- it answers whether, not how many
  void rpc("offer", {}, z.int());
  // @ts-expect-error -- it answers how many, not whether
  void rpc("forget_requests", {}, z.boolean());
  // @ts-expect-error -- a number's text
  void rpc("forget_requests", {}, z.string());
  // @ts-expect-error -- it answers nothing
  void rpc("stop_writing", { p_change_id: changeId }, z.boolean());
  // @ts-expect-error -- an id, not a row
  void rpc("ensure_studio", { p_team_id: "", p_name: "" }, z.object({ id: z.string() }));
};

/** supabase-js takes the same types. */
export const throughTheClient = async () => {
  const client = connect(connection);
  const { data: shops } = await client.from("shops").select("id, read_at");
  expectTypeOf(shops).toEqualTypeOf<{ id: string; read_at: string | null }[] | null>();
  const { data: joined } = await client.from("change_items").select("id, shops (name)").single();
  expectTypeOf(joined).toEqualTypeOf<{ id: string; shops: { name: string } } | null>();
  const { data: until } = await client.rpc("keep_shop", { p_shop_id: shopId });
  expectTypeOf(until).toEqualTypeOf<Json>();
  // @ts-expect-error -- no table has this name
  void client.from("shop").select("id");
  // @ts-expect-error -- no function has this name
  void client.rpc("keep", { p_shop_id: shopId });
};

type Tables = Database["public"]["Tables"];

/** Of rows: nullable as the column is; what the database fills in may be left out, and what it alone writes may not be said. */
export const rows = () => {
  expectTypeOf<Tables["shops"]["Row"]["read_at"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Tables["studios"]["Row"]["name"]>().toEqualTypeOf<string>();
  expectTypeOf<Tables["audit_events"]["Insert"]["id"]>().toEqualTypeOf<undefined>();
  expectTypeOf<Tables["audit_events"]["Insert"]>().toMatchTypeOf<{ at?: string; studio_id: string }>();
};
