import { z } from "zod";
import { pieceAnswers } from "#src/catalog/pieces.ts";
import { money } from "#src/catalog/rows.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { roles } from "#src/platform/kernel/roles.ts";
import { isZone } from "#src/platform/kernel/time-zone.ts";
import type { MemberRecord, StudioRecord } from "./model.ts";
import { channelStops } from "./rules/channel.ts";
import type { StoredDigest } from "./rules/digest-schedule.ts";
import { oneOffWays } from "./rules/one-off.ts";

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
  warnings: z.array(z.object({ code: z.string(), changeId: id<ChangeId>().nullable(), off: z.boolean() })),
  paused: z.object({ by: id<MemberRecord["id"]>().nullable(), at: instant }).nullable(),
  dailyFeeCeiling: money,
  digest: digestSettings,
  ai: z.object({ by: id<MemberRecord["id"]>().nullable(), at: instant, text: z.int() }).nullable(),
  operatorsText: z.object({ version: z.int(), by: id<MemberRecord["id"]>().nullable(), at: instant }).nullable(),
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
