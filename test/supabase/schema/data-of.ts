import type { TestDatabase } from "#test/support/database.ts";

type Inserted = { readonly table: string; readonly columns: string; readonly values: string; readonly key: string };

/** Tables of the product with the columns that can be written, and the columns of their keys. */
const tables = `select c.oid::regclass::text as "table",
    string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
    string_agg(format('quote_nullable(%I::text)', a.attname), ', ' order by a.attnum) as values,
    (select string_agg(format('%I::text', k.attname), ', ' order by k.attnum) from pg_attribute k
      join pg_index i on i.indrelid = k.attrelid and i.indisprimary and k.attnum = any (i.indkey) where k.attrelid = c.oid) as key
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and c.relname not like 'test%'
  group by c.oid order by c.relnamespace::regnamespace::text, c.relname`;

/** Every row and every number drawn, as SQL that a superuser can run in a database with the same schema. */
export async function dataOf(db: Pick<TestDatabase, "sql">): Promise<string> {
  await db.sql("set timezone = 'UTC'");
  const statements: string[] = [];
  for (const { table, columns, values, key } of await db.sql<Inserted>(tables)) {
    const rows = await db.sql<{ row: string }>(
      `select concat_ws(', ', ${values}) as row from ${table} order by ${key}`,
    );
    if (rows.length === 0) continue;
    const lines = rows.map(({ row }) => `  (${row})`).join(",\n");
    statements.push(`insert into ${qualified(table)} (${columns}) overriding system value values\n${lines};`);
  }
  const sequences = await db.sql<{ name: string; last: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences
     where schemaname in ('public', 'app') and last_value is not null and sequencename not like 'test%' order by 1`,
  );
  statements.push(...sequences.map(({ name, last }) => `select setval('${name}', ${last});`));
  // Triggers would write again what is written here.
  return `set session_replication_role = replica;\n\n${statements.join("\n\n")}\n\nreset session_replication_role;\n`;
}

const qualified = (table: string) => (table.includes(".") ? table : `public.${table}`);
