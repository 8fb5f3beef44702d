import { z } from "zod";
import { id } from "#src/platform/database/values.ts";
import { type OpenPoint, pointKinds, settlements } from "./model.ts";

const openPointRow: z.ZodType<OpenPoint> = z.object({
  field: z.string(),
  point: z.string(),
  kind: z.enum(pointKinds),
  name: z.string(),
  needed: z.boolean(),
  settled: z.enum(settlements).nullable(),
  by: id<NonNullable<OpenPoint["by"]>>().nullable(),
});

/** Of a row of a change. */
export const openPointParts = { openPoints: z.array(openPointRow) };
