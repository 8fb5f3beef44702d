import { z } from "zod";
import { orNull, rowsOf } from "#src/platform/database/rows-of.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { ChangeId, ListingId, MemberId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type {
  LastFall,
  ProductStockRecord,
  SharedStock,
  StandingRecord,
  StockRuleRecord,
  WaitingStock,
} from "./model.ts";
import type { CheckPace } from "./rules/window.ts";
import type { Known } from "./rules/stock-types.ts";

const pieces = z.record(z.string(), z.number());

const falls = z.array(z.object({ listingId: id<ListingId>(), by: pieces }));

const known: z.ZodType<Known> = z.object({
  base: pieces,
  listings: z.record(
    z.string(),
    z.object({ onSale: z.boolean(), pieces, owed: z.boolean(), counted: z.array(z.string()) }),
  ),
  asked: z.string().nullable(),
  // Judged by an earlier version it isn't there.
  shown: z.string().nullable().default(null),
  toldOversold: z.int(),
  untold: z.object({ before: pieces, chained: z.boolean(), falls }).nullable(),
});

const lastFall: z.ZodType<LastFall> = z.object({
  at: z.string(),
  before: pieces,
  lowest: pieces,
  both: z.boolean(),
  fell: falls,
});

export const stockRuleRow: z.ZodType<StockRuleRecord> = z.object({
  id: z.string(),
  rule: z.enum(["shared", "split"]),
  productId: id<ProductId>().nullable(),
  shopId: id<ShopId>().nullable(),
  sectionId: z.string().nullable(),
  title: z.string().nullable(),
  givenBy: id<MemberId>(),
  givenAt: instant,
  windowSeconds: z.int().nullable(),
  rests: z.boolean(),
});

export const waitingStockRow: z.ZodType<WaitingStock> = z.object({
  all: z.int(),
  some: rowsOf(
    z.object({
      productId: id<ProductId>(),
      title: z
        .string()
        .nullable()
        .transform((title) => title ?? ""),
    }),
  ),
});

/** What Home shows of them. */
export const standingRow: z.ZodType<StandingRecord> = z.object({ all: z.int(), some: rowsOf(stockRuleRow) });

export const productStockRow: z.ZodType<ProductStockRecord> = z.object({
  rule: stockRuleRow.nullable(),
  revision: z.int(),
  known: orNull(known),
  lastFall: orNull(lastFall),
  measuredSeconds: z.int().nullable(),
});

export const sharedStockRow: z.ZodType<SharedStock> = z.object({
  products: rowsOf(
    z.object({
      productId: id<ProductId>(),
      ruleId: z.string(),
      revision: z.int(),
      known: orNull(known),
      lastFall: orNull(lastFall),
      answer: z.enum(["lower", "leave"]).nullable(),
      listings: z.array(
        z.object({
          listingId: id<ListingId>(),
          shopId: id<ShopId>(),
          externalId: z.string(),
          title: z
            .string()
            .nullable()
            .transform((title) => title ?? ""),
          state: z.string(),
          there: z.boolean(),
          pieces,
          own: z
            .object({
              changeId: id<ChangeId>(),
              end: z.enum(["waiting", "open", "written", "moved", "failed"]),
              by: pieces,
            })
            .nullable(),
          theirs: z.array(z.object({ changeId: z.string(), end: z.enum(["open", "written"]), by: pieces })),
          settling: z.boolean(),
          held: z.boolean(),
          takenOff: z.boolean(),
          fresh: z.boolean(),
        }),
      ),
    }),
  ),
  writes: z.record(z.string(), z.int()),
});

export const checkPacesRow: z.ZodType<CheckPace[]> = z.array(
  z.object({ shopId: id<ShopId>(), everySeconds: z.int(), toldAt: instant.nullable() }),
);

export const sectionStockRow = z.object({ products: z.int(), listings: z.record(z.string(), z.int()) });
