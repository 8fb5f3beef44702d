import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderDatabaseTypes, typesFile } from "#scripts/db-types.ts";
import { openDatabase, type TestDatabase } from "#test/support/database.ts";

/** The types of rows and functions that the product is compiled with are those of the migrated database. */
let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase({ fresh: true });
});
afterAll(() => db.close());

const rendered = () => renderDatabaseTypes((sql) => db.sql(sql));

test(`${typesFile} is what the migrations make`, async () => {
  const file = readFileSync(join(import.meta.dirname, "../..", typesFile), "utf8");
  expect(file, "run npm run db:types").toBe(await rendered());
});

/** What a migration may bring, and what is to be said of the last that it makes. */
const planted: readonly { readonly made: string; readonly by: readonly string[]; readonly said: string }[] = [
  {
    made: "planted_view",
    by: [
      "create view public.planted_view with (security_invoker = true) as select id, publish_count, counts from public.shops",
    ],
    said: `planted_view: {
        Row: {
          counts: Json;
          id: string | null;
          publish_count: number | null;
        };
        Relationships: [];
      };`,
  },
  {
    made: "planted_state",
    by: ["create type public.planted_state as enum ('open', 'closed')"],
    said: `planted_state: "open" | "closed";`,
  },
  {
    made: "planted",
    by: [
      "create domain public.planted_text as text check (value <> '')",
      `create table public.planted (id bigint generated always as identity primary key, state public.planted_state not null,
        name public.planted_text, parts numeric[] not null default '{}', shop_id uuid unique references public.shops)`,
    ],
    said: `planted: {
        Row: {
          id: number;
          name: string | null;
          parts: number[];
          shop_id: string | null;
          state: Database["public"]["Enums"]["planted_state"];
        };
        Insert: {
          id?: never;
          name?: string | null;
          parts?: number[];
          shop_id?: string | null;
          state: Database["public"]["Enums"]["planted_state"];
        };
        Update: {
          id?: never;
          name?: string | null;
          parts?: number[];
          shop_id?: string | null;
          state?: Database["public"]["Enums"]["planted_state"];
        };
        Relationships: [
          {
            foreignKeyName: "planted_shop_id_fkey";
            columns: ["shop_id"];
            isOneToOne: true;
            referencedRelation: "shops";
            referencedColumns: ["id"];
          },
        ];
      };`,
  },
  {
    made: "planted_rows",
    by: [
      `create function public.planted_rows(p_after date, p_ids uuid[] default null) returns setof public.planted
        language sql stable as 'select * from public.planted'`,
    ],
    said: `planted_rows: {
        Args: {
          p_after: string | null;
          p_ids?: string[] | null;
        };
        Returns: Database["public"]["Tables"]["planted"]["Row"][];
      };`,
  },
  {
    made: "planted_table",
    by: [
      `create function public.planted_table(p_limit integer) returns table (name text, often bigint)
        language sql stable as 'select null::text, 1::bigint'`,
    ],
    said: `planted_table: {
        Args: {
          p_limit: number | null;
        };
        Returns: {
          name: string | null;
          often: number | null;
        }[];
      };`,
  },
];

test.each(planted)("says what $made is", async ({ made, by, said }) => {
  for (const sql of by) await db.sql(sql);
  const [whole] = new RegExp(`^      ${made}: (\\{[^]*?\\n      \\};|.*;)$`, "m").exec(await rendered()) ?? [];
  expect(whole?.trim()).toBe(said);
});

test("a type without a word, and two functions of one name, are refused", async () => {
  await db.sql("create function public.planted_shape(p_at point) returns void language sql as ''");
  await expect(rendered()).rejects.toThrow("no word for the type point");
  await db.sql("drop function public.planted_shape");
  await db.sql("create function public.offer(p_again boolean) returns boolean language sql as 'select p_again'");
  await expect(rendered()).rejects.toThrow("two functions offer");
});
