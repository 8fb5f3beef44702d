import type { TestDatabase } from "./database.ts";

/** Rows of every table and the sequences, to be laid back as often as needed: quicker than doing again what made them. */
export type SavedRows = { layBack(): Promise<void>; forget(): Promise<void> };

/** Copies what there is into a schema of its own, in the embedded database. */
export async function saveRows(db: TestDatabase): Promise<SavedRows> {
  await db.sql(copied);
  const inserts = await db.sql<{ statement: string }>("select statement from saved_rows.statements");
  const laidBack = `do $$ begin
    set local session_replication_role = replica;
    ${inserts.map(({ statement }) => `${statement};`).join("\n")}
  end $$`;
  return {
    async layBack() {
      await db.empty();
      await db.sql(laidBack);
    },
    forget: async () => void (await db.sql("drop schema saved_rows cascade")),
  };
}

/** Each table that has rows, and beside it the statement that puts them back; generated columns come by themselves. */
const copied = `do $$ declare v_table record; v_any boolean; begin
  create schema saved_rows;
  create table saved_rows.statements (statement text not null);
  for v_table in
    select format('%I.%I', n.nspname, c.relname) as name, format('saved_rows.%I', n.nspname || '.' || c.relname) as copy,
      (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'app') and c.relkind = 'r' and c.relname not in ('test_clock', 'marketplaces', 'operation_kinds')
  loop
    execute format('select exists (select from %s)', v_table.name) into v_any;
    continue when not v_any;
    execute format('create table %s as select %s from %s', v_table.copy, v_table.columns, v_table.name);
    insert into saved_rows.statements values (format('insert into %s (%s) overriding system value select %s from %s',
      v_table.name, v_table.columns, v_table.columns, v_table.copy));
  end loop;
  insert into saved_rows.statements
    select format('perform setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value) from pg_sequences
    where schemaname in ('public', 'app') and last_value is not null;
end $$`;
