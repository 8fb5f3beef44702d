import { z } from "zod";

/** A number; as text too, and 0 where there is none (seen in answers of 2026). */
export const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .pipe(z.number().int());
export const listingNumber = number.pipe(z.number().positive());
/** What a listing refers to: a category, a profile, a section. */
export const reference = number.nullish().transform((value) => value || null);
