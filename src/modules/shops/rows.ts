import { z } from "zod";
import { fitsShape, shopFields } from "#src/catalog/fields/definition.ts";
import { counts, flatFields } from "#src/catalog/rows.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import type { MemberRecord } from "#src/modules/studio/index.ts";
import { orNull } from "#src/platform/database/rows-of.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import { type AllowanceRecord, type ShopRecord, traderAnswers } from "./model.ts";

const profileOptions = z.array(
  z.object({ id: z.number(), title: z.string(), needs: z.array(z.string()).exactOptional() }),
);

const profiles = z.record(z.string(), profileOptions);

const shopDefaults = flatFields.refine((values) =>
  shopFields(knownFields()).every(({ key, shape }) => fitsShape(shape, values[key] ?? null)),
);

export const allowanceRow: z.ZodType<AllowanceRecord> = z.object({
  marketplace: z.string(),
  appId: id<AppId>().nullable(),
  perSecond: z.number(),
  perDay: z.int(),
  left: z.int(),
  saidAt: instant.nullable(),
  others: z.int(),
});

export const shopRow: z.ZodType<ShopRecord> = z.object({
  id: id<ShopRecord["id"]>(),
  marketplace: z.string(),
  externalId: z.string(),
  name: z.string(),
  url: z.string(),
  currency: z.string(),
  health: z.enum(["ok", "reading", "auth-dead", "disconnected"]),
  paused: z.boolean(),
  counts: orNull(counts),
  profiles: orNull(profiles),
  defaults: orNull(shopDefaults),
  suggestedDefaults: orNull(shopDefaults),
  publishCount: z.int(),
  onVacation: z.boolean(),
  lastPublishedAt: instant.nullable(),
  readAt: instant.nullable(),
  reading: z.object({ done: z.int(), total: z.int().nullable() }).nullable(),
  listingsReadAt: instant.nullable(),
  differing: z.int(),
  connectedBy: id<MemberRecord["id"]>().nullable(),
  connectedAt: instant,
  appId: id<AppId>().nullable(),
  euTrader: z.enum(traderAnswers).nullable(),
  deadSignIn: z
    .object({
      how: z.enum(["refused", "lost"]),
      since: instant,
      erasingAt: instant.nullable(),
      keptUntil: instant.nullable(),
      keptBy: id<MemberRecord["id"]>().nullable(),
    })
    .nullable(),
  limitedTo: z.array(id<MemberRecord["id"]>()),
});

export const categoryRow = z.object({
  id: z.int(),
  parentId: z.int().nullable(),
  name: z.string(),
  path: z.string(),
  isLeaf: z.boolean(),
});
