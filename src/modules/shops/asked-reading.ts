import { z } from "zod";
import { id, instant } from "#src/platform/database/values.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { AskedReading } from "./model.ts";

const shopId = id<ShopId>();

const askedReadingRow = z.discriminatedUnion("outcome", [
  z.object({ shopId, outcome: z.literal("queued") }),
  z.object({ shopId, outcome: z.enum(["waiting", "reading", "spent"]), at: instant }),
]);

/** What `ask_to_read` answers, by shop. */
export const askedReadings = z
  .array(askedReadingRow)
  .transform((rows): ReadonlyMap<ShopId, AskedReading> => new Map(rows.map(({ shopId: of, ...asked }) => [of, asked])));
