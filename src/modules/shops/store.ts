import { z } from "zod";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import type { CategoryNode } from "#src/marketplaces/port.ts";
import { type MemberRecord, memberRow, type StudioRecord, studioRow } from "#src/modules/studio/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Select } from "#src/platform/database/select.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { instant, nothing } from "#src/platform/database/values.ts";
import type { ChangeId, MemberId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { MessageRef, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { askedReadings } from "./asked-reading.ts";
import type { AllowanceRecord, AskedReading, ShopNewsRecord, ShopReading, ShopRecord, TraderAnswer } from "./model.ts";
import { allowanceRow, shopRow, categoryRow } from "./rows.ts";
import { type NewsCounts, newsKinds } from "./rules/shop-news.ts";

export type ShopsReads = {
  /** The newest day that had news of the shop; null: none yet. `ref`: the place of its line. */
  shopNews(shopId: ShopId): Promise<ShopNewsRecord | null>;
  /** Studio, members and shops of one moment, in one request. */
  context(): Promise<{
    readonly studio: StudioRecord;
    readonly members: readonly MemberRecord[];
    readonly shops: readonly ShopRecord[];
  }>;
  /** All shops of the studio, disconnected ones too, by name. */
  shops(): Promise<ShopRecord[]>;
  /** Of the apps that the studio's connected shops are reached with. */
  allowances(): Promise<AllowanceRecord[]>;
  /** Of the marketplace's category tree: those that there are of the first hundred, in the order asked for. */
  categories(marketplace: string, ids: readonly number[]): Promise<CategoryNode[]>;
};

export function shopsReads(rpc: Rpc, select: Select): ShopsReads {
  return {
    shopNews: async (shopId) => {
      const columns = "on:news_on, counts:news, channel:news_channel, ts:news_ts";
      const [news] = await select(
        "shops",
        (tables) => tables.from("shops").select(columns).eq("id", shopId).not("news_on", "is", null),
        rowsOf(shopNewsRow),
      );
      return news ?? null;
    },
    context: async () => inContext(await rpc("read_context", {}, contextRow)).context,
    shops: () => rpc("read_shops", {}, rowsOf(shopRow)),
    allowances: () => rpc("read_allowances", {}, rowsOf(allowanceRow)),
    categories: async (marketplace, ids) => {
      // One draft's number that is none keeps no list of drafts from being read.
      const known = [...new Set(ids)]
        .filter((each) => Number.isInteger(each) && Math.abs(each) < 2 ** 31)
        .slice(0, 100);
      if (known.length === 0) return [];
      const columns = "id, parentId:parent_id, name, path, isLeaf:is_leaf";
      const found = await select(
        "categories",
        (tables) => tables.from("categories").select(columns).eq("marketplace", marketplace).in("id", known),
        rowsOf(categoryRow),
      );
      return found.toSorted((a, b) => known.indexOf(a.id) - known.indexOf(b.id));
    },
  };
}

export type ShopsWrites = {
  /** The studio (`shopId` null) or one shop. Resuming lets queued operations go on. */
  setPaused(request: { readonly paused: boolean; readonly shopId: ShopId | null } & Effects): Promise<void>;
  setShopDefaults(request: { readonly shopId: ShopId; readonly defaults: ShopDefaults } & Effects): Promise<void>;
  /** Whether the shop sells to the EU or Northern Ireland as a business. */
  setEuTrader(request: { readonly shopId: ShopId; readonly answer: TraderAnswer }): Promise<void>;
  /** An owner accepted this version of the text on the addresses of operators. */
  acceptOperatorsText(version: number): Promise<void>;
  /** Deletes the shop's tokens at once and parks its approved work, which goes on once it is connected again. Its records stay until erased. */
  disconnectShop(request: { readonly shopId: ShopId } & Effects): Promise<void>;
  /** Has the copies of a shop with a dead sign-in kept for 30 days. @returns until when; null: none is about to be erased */
  keepShop(request: { readonly shopId: ShopId }): Promise<Date | null>;
  /** Who may change this shop; nobody named: everybody whose role allows it. */
  setShopAccess(request: { readonly shopId: ShopId; readonly members: readonly MemberId[] } & Effects): Promise<void>;
  /**
   * Asks that these shops' listings (`sync_shop`), or what they offer to choose from (`read_shop`), be read next. One that
   * waits or runs already serves all who ask; after a change of ours (`changed`), only one that hasn't begun. Raises
   * `shop-disconnected`.
   */
  askToRead(
    kind: "sync_shop" | "read_shop",
    shopIds: readonly ShopId[],
    changed?: "changed",
  ): Promise<ReadonlyMap<ShopId, AskedReading>>;
};

export function shopsWrites(rpc: Rpc): ShopsWrites {
  return {
    setPaused: (request) =>
      rpc("set_paused", { p_paused: request.paused, p_shop_id: request.shopId, ...effects(request) }, nothing),
    setShopDefaults: (request) =>
      rpc(
        "set_shop_defaults",
        { p_shop_id: request.shopId, p_defaults: request.defaults, ...effects(request) },
        nothing,
      ),
    setEuTrader: ({ shopId, answer }) => rpc("set_eu_trader", { p_shop_id: shopId, p_answer: answer }, nothing),
    acceptOperatorsText: (version) => rpc("accept_operators_text", { p_text: version }, nothing),
    disconnectShop: (request) => rpc("disconnect_shop", { p_shop_id: request.shopId, ...effects(request) }, nothing),
    keepShop: ({ shopId }) => rpc("keep_shop", { p_shop_id: shopId }, instant.nullable()),
    setShopAccess: (request) =>
      rpc("set_shop_access", { p_shop_id: request.shopId, p_members: request.members, ...effects(request) }, nothing),
    askToRead: (kind, shopIds, changed) =>
      rpc("ask_to_read", { p_reading: kind, p_to_read: shopIds, p_changed: changed === "changed" }, askedReadings),
  };
}

export type ShopsWork = {
  /** The place of the line of that day (`2026-11-28`). */
  saveShopNews(shopId: ShopId, on: string, ref: MessageRef): Promise<void>;
  /** Adds to the shop's news of today what no reading says. */
  noteShopNews(shopId: ShopId, counts: NewsCounts, outbox: readonly OutboxEntry[]): Promise<void>;
  /**
   * Whether the shop may be written to at this moment; read immediately before every write. `held`: the operation's
   * lease is still this worker's.
   */
  writesAllowed(
    operation: LeasedOperation,
    shopId: ShopId,
  ): Promise<{ readonly paused: boolean; readonly connected: boolean; readonly held: boolean }>;
  recordShop(operation: LeasedOperation, shop: ShopReading & Effects): Promise<void>;
  logSync(event: {
    readonly shopId: ShopId;
    readonly changeId?: ChangeId;
    readonly kind: string;
    readonly outcome: "ok" | "failed";
    readonly code?: string;
    readonly reference?: string;
  }): Promise<void>;
};

export function shopsWork(rpc: Rpc): ShopsWork {
  return {
    saveShopNews: (shopId, on, { channel, ts }) =>
      rpc("save_shop_news", { p_shop_id: shopId, p_on: on, p_channel: channel, p_ts: ts }, nothing),
    noteShopNews: (shopId, counts, outbox) =>
      rpc("note_shop_news", { p_shop_id: shopId, p_counts: counts, p_outbox: outbox }, nothing),
    writesAllowed: async (operation, shopId) => {
      const answer = z.object({ paused: z.boolean(), connected: z.boolean(), held: z.boolean() }).nullable();
      const allowed = await rpc("writes_allowed", { p_shop_id: shopId, ...lease(operation) }, answer);
      if (!allowed) throw new OmsError("not-found");
      return allowed;
    },
    recordShop: (operation, { outbox, operations, ...shop }) =>
      rpc("record_shop", { ...lease(operation), p_shop: shop, ...effects({ outbox, operations }) }, nothing),
    logSync: (event) => rpc("log_sync", { p_event: event }, nothing),
  };
}

/** `studio` null: it is gone. */
export const contextRow = z.object({
  studio: studioRow.nullable(),
  members: rowsOf(memberRow),
  shops: rowsOf(shopRow),
});

/** What was read along with it. @throws OmsError `not-found`: the studio is gone */
export function inContext<Row extends z.infer<typeof contextRow>>({ studio, members, shops, ...rest }: Row) {
  if (!studio) throw new OmsError("not-found");
  return { ...rest, context: { studio, members, shops } };
}

const shopNewsRow = z
  .object({
    on: z.string(),
    counts: z.partialRecord(z.enum(newsKinds), z.int()),
    channel: z.string().nullable(),
    ts: z.string().nullable(),
  })
  .transform(({ channel, ts, ...news }) => ({ ...news, ref: channel && ts ? { channel, ts } : null }));
