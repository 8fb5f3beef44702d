import { z } from "zod";
import { listingStates } from "#src/catalog/listing.ts";

const name = z.string().trim().min(1).max(200);
const price = z.object({ amount: z.int().min(1), currency: z.string().regex(/^[A-Z]{3}$/) });
const pieces = z.int().min(0).max(1_000_000);
const day = z.iso.date();

/**
 * Which listings a plan is about; what is left out narrows nothing, and a listing has to fit all that is said. Stored as JSON with
 * the plan. Names are compared without their case.
 */
export const selection = z.object({
  /** UUIDs; none: all shops. */
  shopIds: z.array(z.string()).min(1).max(100).optional(),
  /** By its name: each shop has its own. */
  section: name.optional(),
  states: z.array(z.enum(listingStates)).min(1).optional(),
  tag: name.optional(),
  /** Its name, or the end of its path. */
  category: name.optional(),
  /** Code, SKU or words of the name. */
  product: name.optional(),
  /** Any option's price, both ends included. Listings in another currency don't fit. */
  priceFrom: price.optional(),
  priceTo: price.optional(),
  /** Over all options, both ends included. */
  stockFrom: pieces.optional(),
  stockTo: pieces.optional(),
  /** Key of a field that says nothing. */
  lacks: name.optional(),
  /** Words that are all in the title. */
  search: name.optional(),
  /** What is left out of those: by its section, by its tag, by words that are all in the title. */
  withoutSection: name.optional(),
  withoutTag: name.optional(),
  withoutSearch: name.optional(),
  codes: z.array(name.toLowerCase()).min(1).max(500).optional(),
  /** Days of the studio, `2026-12-24`: its time on sale ends before that day begins, or on that day or later. */
  endsBefore: day.optional(),
  endsFrom: day.optional(),
});
export type Selection = z.infer<typeof selection>;
