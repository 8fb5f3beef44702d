import { z } from "zod";
import { id, instant } from "#src/platform/database/values.ts";
import { type Scheduled, type ScheduleRecord, scheduleStates } from "./model.ts";

const numbered = z.object({ id: id<NonNullable<Scheduled["returnOf"]>["id"]>(), number: z.int().nullable() });

export const scheduleRow: z.ZodType<ScheduleRecord> = z.object({
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  zone: z.string(),
  setBy: id<ScheduleRecord["setBy"]>(),
  state: z.enum(scheduleStates),
  late: z.boolean(),
  back: numbered.nullable(),
});

/** Of a row of a change. */
export const scheduledParts = { schedule: scheduleRow.nullable(), returnOf: numbered.nullable() };
