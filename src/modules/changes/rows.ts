import { z } from "zod";
import { listingStates } from "#src/catalog/listing.ts";
import { content, flatFields, money, itemContent } from "#src/catalog/rows.ts";
import { type ListingRecord, listingRow } from "#src/modules/listings/index.ts";
import { contextRow, type ShopRecord } from "#src/modules/shops/index.ts";
import type { MemberRecord, StudioRecord } from "#src/modules/studio/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { id, instant } from "#src/platform/database/values.ts";
import { file } from "#src/platform/queue/operation-rows.ts";
import type { PartOf } from "./many/model.ts";
import { failure, manyRow, naming } from "./many/rows.ts";
import type {
  BarredRecord,
  ChangeRecord,
  DecisionRecord,
  PublishProgress,
  ItemRecord,
  SummaryRecord,
} from "./records.ts";
import type { DraftSourceRecord, Preparing } from "./rules/drafts/source.ts";
import { changeStates, itemStates } from "./rules/change.ts";
import { changeKinds } from "./rules/listing-change.ts";
import type { PhotoProgress } from "./rules/photos/photo-plan.ts";
import type { VideoProgress } from "./rules/photos/video-plan.ts";
import { smallWords } from "./rules/small-change.ts";
import type { Batch } from "./many/records.ts";
import { openPointParts } from "./open-points/rows.ts";
import { scheduledParts } from "./scheduling/rows.ts";

const mode = z.enum(["live", "draft"]).nullable();

const stockWrites = z.record(z.string(), z.object({ from: z.int(), to: z.int() }));

const optionPhoto = z.object({ property: z.number(), value: z.number(), imageId: z.string() });

const photoProgress: z.ZodType<PhotoProgress> = z.object({
  uploaded: z.record(z.string(), z.string()),
  copied: z.record(z.string(), z.string()).exactOptional(),
  uploading: z.object({ key: z.string(), had: z.array(z.string()) }).exactOptional(),
  detached: z.array(z.string()).exactOptional(),
  surplus: z.int().exactOptional(),
  links: z.array(optionPhoto).exactOptional(),
  linked: z.literal(true).exactOptional(),
  order: z.array(z.string()).exactOptional(),
});

const videoProgress: z.ZodType<VideoProgress> = z.object({
  uploaded: z.record(z.string(), z.string()),
  had: z.array(z.string()).exactOptional(),
  uploading: z.object({ key: z.string(), had: z.array(z.string()) }).exactOptional(),
  removed: z.array(z.string()).exactOptional(),
});

/** Further keys are kept: what was once written about a publish is never forgotten by reading it. */
const progress: z.ZodType<PublishProgress> = z.looseObject({
  creatingSince: z.string().exactOptional(),
  looks: z.number().exactOptional(),
  uncertainSince: z.string().exactOptional(),
  images: z.array(z.string()).exactOptional(),
  uploading: z.number().exactOptional(),
  inventory: z.boolean().exactOptional(),
  apart: z.boolean().exactOptional(),
  activatingSince: z.string().exactOptional(),
  madeFrom: z.string().exactOptional(),
  surplus: z.number().exactOptional(),
  readBack: z.boolean().exactOptional(),
  reopened: z.boolean().exactOptional(),
  othersSaid: z.string().exactOptional(),
  of: z.string().exactOptional(),
  stock: stockWrites.exactOptional(),
  sent: flatFields.exactOptional(),
  uploadingSince: z.string().exactOptional(),
  photos: photoProgress.exactOptional(),
  videos: videoProgress.exactOptional(),
  own: z.object({ fields: flatFields, stock: stockWrites }).exactOptional(),
  wrote: z.array(z.enum(["inventory", "fields"])).exactOptional(),
  renewingSince: z.string().exactOptional(),
  restocked: z.boolean().exactOptional(),
  billed: z.boolean().exactOptional(),
  endedAt: z.string().exactOptional(),
  endsAt: z.string().exactOptional(),
});

const itemRow: z.ZodType<ItemRecord> = z.object({
  id: id<ItemRecord["id"]>(),
  shopId: id<ShopRecord["id"]>(),
  content: itemContent,
  payload: z.string().nullable(),
  state: z.enum(itemStates),
  step: z.string().nullable(),
  progress,
  externalId: z.string().nullable(),
  listingUrl: z.string().nullable(),
  failure,
  verified: z.boolean(),
  there: z.enum([...listingStates, "gone"]).nullable(),
});

const decisionRow: z.ZodType<DecisionRecord> = z.object({
  by: id<MemberRecord["id"]>(),
  verdict: z.enum(["approve", "ask_for_changes", "go_live", "retry", "withdraw", "stop", "standing"]),
  selfApproved: z.boolean(),
  reason: z.string().nullable(),
  mode,
  at: instant,
});

const numbered = { number: z.int().nullable() };

const source: z.ZodType<DraftSourceRecord> = z.object({
  channel: z.string().nullable(),
  ts: z.string().nullable(),
  text: z.string(),
  files: z.array(file),
  batch: id<NonNullable<DraftSourceRecord["batch"]>>().exactOptional(),
  restOf: id<ChangeRecord["id"]>().exactOptional(),
  partOf: z
    .object({ changeId: id<PartOf["changeId"]>(), ...numbered, by: id<PartOf["by"]>(), approved: z.int() })
    .exactOptional(),
  movedOf: id<ChangeRecord["id"]>().exactOptional(),
  like: z.array(id<ListingRecord["id"]>()).exactOptional(),
  prices: z.array(z.object({ shopId: id<ShopRecord["id"]>(), price: money })).exactOptional(),
});

const preparing: z.ZodType<Preparing> = z.object({
  photosDone: z.number(),
  photosTotal: z.number(),
  writing: z.boolean(),
});

const barredRow: z.ZodType<BarredRecord> = z.object({
  by: id<MemberRecord["id"]>(),
  parts: z
    .array(
      z.object({
        shopId: id<ShopRecord["id"]>().nullable(),
        field: z.string(),
        from: z.enum(["form", "import", "keep_ours"]),
      }),
    )
    .nullable()
    .transform((parts) => parts ?? []),
});

export const changeRow: z.ZodType<ChangeRecord> = z.object({
  id: id<ChangeRecord["id"]>(),
  studioId: id<StudioRecord["id"]>(),
  ...naming,
  kind: z.enum(changeKinds),
  listingId: id<ListingRecord["id"]>().nullable(),
  state: z.enum(changeStates),
  revision: z.int(),
  contentHash: z.string(),
  mode,
  content,
  source,
  textBy: z.enum(["openai", "offline", "person"]).nullable(),
  preparing: preparing.nullable(),
  photoProblems: z.array(z.string()),
  author: id<MemberRecord["id"]>(),
  contributors: z.array(id<MemberRecord["id"]>()),
  barred: z.array(barredRow),
  oneManager: z.boolean(),
  small: z.enum(smallWords),
  ...openPointParts,
  together: z.array(
    z.object({
      id: id<ChangeRecord["id"]>(),
      ...naming,
      kind: z.enum(changeKinds),
      state: z.enum(changeStates),
      contentHash: z.string(),
      title: z.string(),
      payload: z.string().nullable(),
    }),
  ),
  items: z.array(itemRow),
  many: manyRow.nullable(),
  decisions: z.array(decisionRow),
  ...scheduledParts,
  paused: z.object({ by: id<MemberRecord["id"]>(), at: instant }).nullable(),
  requested: z.array(z.object({ by: id<MemberRecord["id"]>(), at: instant })),
  createdAt: instant,
  updatedAt: instant,
});

export const summaryRow: z.ZodType<SummaryRecord> = z.object({
  id: id<SummaryRecord["id"]>(),
  ...naming,
  title: z.string(),
  state: z.enum(changeStates),
  author: id<SummaryRecord["author"]>(),
  updatedAt: instant,
  schedule: scheduledParts.schedule,
  many: z.object({ all: z.int(), written: z.int(), plan: z.object({}).nullable() }).nullable(),
});

/** `studio` null: it is gone. */
export const cardRow = contextRow.extend({
  change: changeRow,
  category: z.string().nullable(),
  listings: rowsOf(listingRow),
  sameProduct: rowsOf(listingRow),
  cards: z.partialRecord(z.enum(["draft_card", "review_card"]), z.object({ channel: z.string(), ts: z.string() })),
});

export const listingWithChangesRow = contextRow.extend({
  listing: listingRow.nullable(),
  changes: rowsOf(changeRow),
});

export const batchRow: z.ZodType<Batch> = z.object({
  change: changeRow,
  approved: z.boolean(),
  items: z.array(itemRow),
});
