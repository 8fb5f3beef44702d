import { z } from "zod";
import type { ListingEvent, ListingHistory } from "#src/app/ports/product-store.ts";
import { fieldValue, id, instant } from "./rows.ts";

/** Rows of the product database, checked. Their JSON is written in `supabase/migrations/2026112500*`. */

type Exchange = ListingHistory["exchanges"][number];

export const historyRow: z.ZodType<ListingHistory> = z.object({
  events: z.array(
    z.object({
      kind: z.enum(["changed_there", "gone", "back", "kept", "wanted"]),
      by: id<NonNullable<ListingEvent["by"]>>().nullable(),
      fields: z.record(z.string(), z.object({ before: fieldValue, after: fieldValue })),
      at: instant,
    }),
  ),
  edits: z.array(
    z.object({
      changeId: id<Exchange["changeId"]>(),
      by: id<ListingHistory["edits"][number]["by"]>(),
      at: instant,
    }),
  ),
  exchanges: z.array(
    z.object({
      changeId: id<Exchange["changeId"]>(),
      outcome: z.enum(["ok", "failed"]),
      code: z.string().nullable(),
      reference: z.string().nullable(),
      at: instant,
    }),
  ),
});
