import { expectTypeOf } from "vitest";
import { z } from "zod";
import type { Select } from "#src/platform/database/select.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";

/** What `npm run check:types` refuses before anything runs: a column that isn't there, a schema that isn't its column's. */
export const selects = (select: Select) => {
  expectTypeOf(
    select("shops", (tables) => tables.from("shops").select("name"), rowsOf(z.object({ name: z.string() }))),
  ).resolves.toEqualTypeOf<{ name: string }[]>();
  // @ts-expect-error -- no table
  void select("shop", (tables) => tables.from("shop").select("name"), z.any());
  // @ts-expect-error -- no column
  void select("shops", (tables) => tables.from("shops").select("nome"), rowsOf(z.object({ nome: z.string() })));
  // @ts-expect-error -- a column that wasn't asked for
  void select("shops", (tables) => tables.from("shops").select("id"), rowsOf(z.object({ name: z.string() })));
  // @ts-expect-error -- a number where the column is text
  void select("shops", (tables) => tables.from("shops").select("name"), rowsOf(z.object({ name: z.number() })));
};
