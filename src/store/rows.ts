import { z } from "zod";
import type {
  BarredRecord,
  ChangeRecord,
  DecisionRecord,
  DraftSourceRecord,
  ListingRecord,
  MemberRecord,
  OperationParams,
  Preparing,
  PublishProgress,
  ShopRecord,
  StudioRecord,
  SyncRunRecord,
  TargetRecord,
} from "#src/app/ports/records.ts";
import { changeStates, targetStates } from "#src/domain/change.ts";
import { channelStops } from "#src/domain/channel.ts";
import {
  type ListingContent,
  listingStates,
  type ShopDefaults,
  type TargetContent,
  whoMadeValues,
} from "#src/domain/listing.ts";
import { changeKinds } from "#src/domain/listing-change.ts";
import { isZone, type StoredDigest } from "#src/domain/digest.ts";
import type { FieldValue, FlatFields } from "#src/domain/fields.ts";
import { oneOffWays, pieceAnswers } from "#src/domain/one-off.ts";
import { roles } from "#src/domain/roles.ts";
import { smallWords } from "#src/domain/small-change.ts";
import type { SyncResult } from "#src/domain/sync-result.ts";
import { orNull } from "./rows-of.ts";

/** What the database's functions answer, checked. Their JSON is written in `supabase/schemas`. */

/** Ids come out of the database, so their brand is given here, once. */
export const id = <T extends string>() => z.string().transform((value) => value as T);
/** JSON from Postgres carries microseconds and an offset. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** Functions that return nothing. */
export const nothing = z.unknown().transform(() => undefined);

const money = z.object({ amount: z.int(), currency: z.string() });
export const file = z.object({ id: z.string(), name: z.string(), mime: z.string(), mode: z.string().exactOptional() });
const mode = z.enum(["live", "draft"]).nullable();

const defaultsShape = {
  shippingProfileId: z.number().nullable(),
  returnPolicyId: z.number().nullable(),
  readinessStateId: z.number().nullable(),
  sectionId: z.number().nullable(),
  whoMade: z.enum(whoMadeValues).nullable(),
  whenMade: z.string().nullable(),
  isSupply: z.boolean(),
  autoRenew: z.boolean(),
};
const shopDefaults: z.ZodType<ShopDefaults> = z.object(defaultsShape);

const overrides: z.ZodType<Partial<ShopDefaults>> = z.object({
  shippingProfileId: defaultsShape.shippingProfileId.exactOptional(),
  returnPolicyId: defaultsShape.returnPolicyId.exactOptional(),
  readinessStateId: defaultsShape.readinessStateId.exactOptional(),
  sectionId: defaultsShape.sectionId.exactOptional(),
  whoMade: defaultsShape.whoMade.exactOptional(),
  whenMade: defaultsShape.whenMade.exactOptional(),
  isSupply: defaultsShape.isSupply.exactOptional(),
  autoRenew: defaultsShape.autoRenew.exactOptional(),
});

export const content: z.ZodType<ListingContent> = z.object({
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  materials: z.array(z.string()),
  taxonomyId: z.number().nullable(),
  photos: z.array(z.object({ hash: z.string(), alt: z.string() })),
  sku: z.string().nullable(),
  // Empty: the person who said it took the own part out.
  pieces: z.union([z.enum(pieceAnswers), z.literal("").transform(() => null), z.null()]).exactOptional(),
});

export const fieldValue: z.ZodType<FieldValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(fieldValue), z.record(z.string(), fieldValue)]),
);
export const flatFields: z.ZodType<FlatFields> = z.record(z.string(), fieldValue);

const targetContent: z.ZodType<TargetContent> = z.object({
  price: money.nullable(),
  quantity: z.number().nullable(),
  overrides,
  edit: z.object({ set: flatFields, before: flatFields }).exactOptional(),
});

const profileOptions = z.array(z.object({ id: z.number(), title: z.string() }));
const profiles = z.object({
  shippingProfiles: profileOptions,
  returnPolicies: profileOptions,
  processingProfiles: profileOptions,
  sections: profileOptions,
});
const counts = z.object({
  active: z.number(),
  draft: z.number(),
  inactive: z.number(),
  sold_out: z.number(),
  expired: z.number(),
});

/** A zone that the database knows and this runtime doesn't is no zone either: both reckon with UTC then. */
export const digestSettings: z.ZodType<StoredDigest> = z
  .object({
    hour: z.int(),
    minute: z.int(),
    days: z.array(z.int()),
    zone: z.string(),
    unknownZone: z.string().exactOptional(),
  })
  .transform((stored) => (isZone(stored.zone) ? stored : { ...stored, zone: "UTC", unknownZone: stored.zone }));

export const studioRow: z.ZodType<StudioRecord> = z.object({
  id: id<StudioRecord["id"]>(),
  name: z.string(),
  teamId: z.string(),
  listingsChannel: z.string().nullable(),
  stoppedChannel: z.object({ id: z.string(), why: z.enum(channelStops) }).nullable(),
  soloMode: z.boolean(),
  soloChosen: z.boolean(),
  smallChanges: z.boolean(),
  oneOffs: z.object({ way: z.enum(oneOffWays).nullable(), last: z.enum(pieceAnswers).nullable() }),
  paused: z.object({ by: id<MemberRecord["id"]>().nullable(), at: instant }).nullable(),
  dailyFeeCeiling: money,
  digest: digestSettings,
  ai: z.object({ by: id<MemberRecord["id"]>().nullable(), at: instant }).nullable(),
});

export const memberRow: z.ZodType<MemberRecord> = z.object({
  id: id<MemberRecord["id"]>(),
  studioId: id<StudioRecord["id"]>(),
  slackUserId: id<MemberRecord["slackUserId"]>(),
  name: z.string(),
  role: z.enum(roles).nullable(),
  isGuest: z.boolean(),
  timeZone: z.string(),
  greeted: z.boolean(),
});

export const shopRow: z.ZodType<ShopRecord> = z.object({
  id: id<ShopRecord["id"]>(),
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
  lastPublishedAt: instant.nullable(),
  readAt: instant.nullable(),
  reading: z.object({ done: z.int(), total: z.int().nullable() }).nullable(),
  listingsReadAt: instant.nullable(),
  differing: z.int(),
  connectedBy: id<MemberRecord["id"]>().nullable(),
  connectedAt: instant,
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

const stockWrites = z.record(z.string(), z.object({ from: z.int(), to: z.int() }));

/** Further keys are kept: what was once written about a publish is never forgotten by reading it. */
const progress: z.ZodType<PublishProgress> = z.looseObject({
  creatingSince: z.string().exactOptional(),
  looks: z.number().exactOptional(),
  uncertainSince: z.string().exactOptional(),
  images: z.array(z.string()).exactOptional(),
  uploading: z.number().exactOptional(),
  inventory: z.boolean().exactOptional(),
  activatingSince: z.string().exactOptional(),
  madeFrom: z.string().exactOptional(),
  surplus: z.number().exactOptional(),
  readBack: z.boolean().exactOptional(),
  reopened: z.boolean().exactOptional(),
  othersSaid: z.string().exactOptional(),
  of: z.string().exactOptional(),
  stock: stockWrites.exactOptional(),
  sent: flatFields.exactOptional(),
  own: z.object({ fields: flatFields, stock: stockWrites }).exactOptional(),
  wrote: z.array(z.enum(["inventory", "fields"])).exactOptional(),
  renewingSince: z.string().exactOptional(),
  restocked: z.boolean().exactOptional(),
  billed: z.boolean().exactOptional(),
  endedAt: z.string().exactOptional(),
  endsAt: z.string().exactOptional(),
});

const targetRow: z.ZodType<TargetRecord> = z.object({
  id: id<TargetRecord["id"]>(),
  shopId: id<ShopRecord["id"]>(),
  content: targetContent,
  payload: z.string().nullable(),
  state: z.enum(targetStates),
  step: z.string().nullable(),
  progress,
  listingId: z.string().nullable(),
  listingUrl: z.string().nullable(),
  failure: z.object({ code: z.string(), text: z.string(), reference: z.string() }).nullable(),
  verified: z.boolean(),
  there: z.enum([...listingStates, "gone"]).nullable(),
});

const decisionRow: z.ZodType<DecisionRecord> = z.object({
  by: id<MemberRecord["id"]>(),
  verdict: z.enum(["approve", "ask_for_changes", "go_live", "retry", "withdraw", "stop"]),
  selfApproved: z.boolean(),
  reason: z.string().nullable(),
  mode,
  at: instant,
});

const source: z.ZodType<DraftSourceRecord> = z.object({
  channel: z.string().nullable(),
  ts: z.string().nullable(),
  text: z.string(),
  files: z.array(file),
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
  code: z.string(),
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
  together: z.array(
    z.object({
      id: id<ChangeRecord["id"]>(),
      code: z.string(),
      kind: z.enum(changeKinds),
      state: z.enum(changeStates),
      contentHash: z.string(),
      title: z.string(),
      payload: z.string().nullable(),
    }),
  ),
  targets: z.array(targetRow),
  decisions: z.array(decisionRow),
  requested: z.array(z.object({ by: id<MemberRecord["id"]>(), at: instant })),
  createdAt: instant,
  updatedAt: instant,
});

export const operationParams: z.ZodType<OperationParams> = z.object({
  viewId: z.string().exactOptional(),
  files: z.array(file).exactOptional(),
  askedBy: id<MemberRecord["id"]>().exactOptional(),
  askers: z.array(id<MemberRecord["id"]>()).exactOptional(),
  importId: id<NonNullable<OperationParams["importId"]>>().exactOptional(),
  date: z.string().exactOptional(),
  since: z.string().exactOptional(),
  until: z.string().exactOptional(),
});

export const listingRow: z.ZodType<ListingRecord> = z.object({
  id: id<ListingRecord["id"]>(),
  studioId: id<StudioRecord["id"]>(),
  shopId: id<ShopRecord["id"]>(),
  productId: id<NonNullable<ListingRecord["productId"]>>().nullable(),
  externalId: z.string(),
  code: z.string(),
  state: z.enum(listingStates),
  url: z.string().nullable(),
  live: flatFields,
  ours: flatFields,
  base: flatFields,
  coverUrl: z.string().nullable(),
  endsAt: instant.nullable(),
  seenAt: instant,
  goneAt: instant.nullable(),
  deletedHere: z
    .object({ by: id<ChangeRecord["author"]>(), approvedBy: id<ChangeRecord["author"]>().nullable(), at: instant })
    .nullable(),
  mayComeBack: z.boolean(),
  asked: z.array(z.string()),
});

const syncResult: z.ZodType<SyncResult> = z.object({
  same: z.int(),
  fresh: z.int(),
  differsHere: z.int(),
  changedThere: z.int(),
  conflicts: z.int(),
  gone: z.int(),
  soldOut: z.int(),
  expired: z.int(),
  // Results written before it was counted have none.
  outOfReach: z.int().default(0),
  unreadable: z.int().default(0),
  unreadableSome: z
    .array(z.object({ listingId: z.string().nullable(), title: z.string(), why: z.string() }))
    .default([]),
});

export const syncRunRow: z.ZodType<SyncRunRecord> = z.object({
  id: z.string(),
  shopId: id<ShopRecord["id"]>(),
  done: z.int(),
  total: z.int().nullable(),
  result: orNull(syncResult),
  startedAt: instant,
  finishedAt: instant.nullable(),
});
