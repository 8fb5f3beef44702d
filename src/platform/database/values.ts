import { z } from "zod";
import type { Json } from "./types.ts";

/** What the database's functions answer, checked. Their JSON is written in `supabase/schemas`. */

/** Ids come out of the database, so their brand is given here, once. */
export const id = <T extends string>() => z.string().transform((value) => value as T);

/** JSON from Postgres carries microseconds and an offset. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Not looked into: whatever an answer holds came as JSON. */
export const json = z.custom<Json>();

/** For functions that return nothing, and where what they return doesn't matter. */
export const nothing = z.any().transform(() => undefined);
