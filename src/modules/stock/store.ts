import { z } from "zod";
import type { StandingChange } from "#src/modules/changes/index.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { ChangeId, ProductId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { type Effects, effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type {
  CheckedListing,
  LastFall,
  ProductStockRecord,
  SharedProduct,
  SharedStock,
  StandingRecord,
  StockRule,
  StockRuleRecord,
  WaitingStock,
} from "./model.ts";
import {
  checkPacesRow,
  productStockRow,
  sectionStockRow,
  sharedStockRow,
  standingRow,
  stockRuleRow,
  waitingStockRow,
} from "./rows.ts";
import type { Known } from "./rules/stock-types.ts";
import { type CheckPace, dailyShare, largestWindow, reaction, shortestCheck } from "./rules/window.ts";

export type StockReads = {
  stock(product: ProductId): Promise<ProductStockRecord>;
  /** Products of a section that are in several shops, and their listings by shop. */
  sectionStock(shop: ShopId, section: string): Promise<z.infer<typeof sectionStockRow>>;
  /** Standing decisions that share stock, the newest first. */
  standing(page: { readonly limit: number; readonly offset: number }): Promise<StandingRecord>;
  /** Products with a listing in this shop whose question is open. */
  stockWaiting(shop: ShopId, limit: number): Promise<WaitingStock>;
  stockRule(rule: string): Promise<StockRuleRecord | null>;
};

export function stockReads(rpc: Rpc): StockReads {
  return {
    stock: (product) => rpc("read_stock", { p_product_id: product }, productStockRow),
    sectionStock: (shop, section) =>
      rpc("read_section_stock", { p_shop_id: shop, p_section: section }, sectionStockRow),
    standing: ({ limit, offset }) => rpc("read_standing", { p_limit: limit, p_offset: offset }, standingRow),
    stockWaiting: (shop, limit) => rpc("read_stock_waiting", { p_shop_id: shop, p_limit: limit }, waitingStockRow),
    stockRule: (rule) => rpc("read_stock_rule", { p_rule_id: rule }, stockRuleRow.nullable()),
  };
}

export type StockTarget = { readonly productId: ProductId } | { readonly shopId: ShopId; readonly sectionId: string };

/** What owners and managers say of it. The database checks role and shops again. */
export type StockWrites = {
  /** `lower`: the numbers were shown, and the higher ones are lowered. @returns the rule's id */
  giveStockRule(
    rule: StockTarget & {
      readonly rule: StockRule;
      readonly windowSeconds: number | null;
      readonly lower: boolean;
    } & Effects,
  ): Promise<string>;
  revokeStockRule(rule: string): Promise<void>;
  /** @param revision what was shown. @throws OmsError `wrong-state`: it has changed since */
  answerStock(product: ProductId, answer: "lower" | "leave", revision: number): Promise<void>;
};

export function stockWrites(rpc: Rpc): StockWrites {
  return {
    giveStockRule: ({ outbox, operations, ...rule }) =>
      rpc("give_stock_rule", { p_rule: rule, ...effects({ outbox, operations }) }, z.string()),
    revokeStockRule: (rule) => rpc("revoke_stock_rule", { p_rule_id: rule, ...effects({ outbox: [] }) }, nothing),
    answerStock: (product, answer, revision) =>
      rpc(
        "answer_stock",
        { p_product_id: product, p_answer: answer, p_revision: revision, ...effects({ outbox: [] }) },
        nothing,
      ),
  };
}

export type StockWork = {
  /** The marketplace's numbers of the shop's listings that are of shared products. */
  stockListings(shop: ShopId): Promise<string[]>;
  recordStockCheck(operation: LeasedOperation, listings: readonly CheckedListing[]): Promise<void>;
  /** Shared products with a listing in this shop. */
  sharedStock(shop: ShopId): Promise<SharedStock>;
  /** `moved`: another judgement or word came between, and nothing was kept. */
  keepStock(
    operation: LeasedOperation,
    stock: Pick<SharedProduct, "productId" | "ruleId" | "revision"> & {
      readonly known: Known;
      readonly lastFall: LastFall | null;
      readonly settled: readonly ChangeId[];
    },
    changes: readonly StandingChange[],
    more: Pick<Effects, "outbox">,
  ): Promise<"kept" | "moved">;
};

export function stockWork(rpc: Rpc): StockWork {
  return {
    stockListings: (shop) => rpc("read_stock_listings", { p_shop_id: shop }, z.array(z.string())),
    recordStockCheck: (operation, listings) =>
      rpc("record_stock_check", { ...lease(operation), p_listings: [...listings] }, nothing),
    sharedStock: (shop) => rpc("read_shared_stock", { p_shop_id: shop }, sharedStockRow),
    keepStock: (operation, stock, changes, { outbox }) =>
      rpc(
        "keep_stock",
        { ...lease(operation), p_stock: stock, p_changes: [...changes], p_outbox: effects({ outbox }).p_outbox },
        z.enum(["kept", "moved"]),
      ),
  };
}

/** How often each shop of the studio is read with so many listings more, by shop. */
export function stockPaces(rpc: Rpc, studio: StudioId, added: Readonly<Record<string, number>>): Promise<CheckPace[]> {
  const pace = { p_share: dailyShare, p_shortest: shortestCheck };
  return rpc("stock_paces", { p_studio_id: studio, p_added: added, ...pace }, checkPacesRow);
}

/** Asks for the checks that are due, and has owners told where a shop isn't read often enough. @returns how many are due */
export function enqueueStockChecks(rpc: Rpc): Promise<number> {
  const pace = { p_share: dailyShare, p_shortest: shortestCheck, p_longest: largestWindow - reaction };
  return rpc("enqueue_stock_checks", pace, z.int());
}
