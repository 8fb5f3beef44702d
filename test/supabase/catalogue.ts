import type { TestDatabase } from "#test/support/database.ts";

export type Column = {
  readonly name: string;
  /** Numbered by the database alone: writing it is refused for that reason, before anybody's rights are asked. */
  readonly numbered: boolean;
};
/** A foreign key, by which a client may have one table's rows laid into another's. */
export type Relation = { readonly constraint: string; readonly from: string; readonly to: string };
export type Table = { readonly name: string; readonly columns: readonly Column[] };
export type SqlFunction = {
  readonly name: string;
  readonly args: readonly string[];
  readonly types: readonly string[];
  readonly definer: boolean;
  readonly owner: string;
  readonly caller: "authenticated" | "service_role" | "nobody";
};
export type Catalogue = {
  readonly tables: readonly Table[];
  readonly functions: readonly SqlFunction[];
  readonly relations: readonly Relation[];
};

/** Every table, column and function a client could name, as the database itself lists them. */
export async function readCatalogue(db: TestDatabase): Promise<Catalogue> {
  const tables = await db.sql<Table>(`
    select c.relname as name, jsonb_agg(jsonb_build_object('name', a.attname, 'numbered', a.attidentity = 'a') order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') group by c.oid, c.relname order by 1`);
  const functions = await db.sql<SqlFunction>(`
    select p.proname as name, coalesce(p.proargnames, '{}') as args, p.prosecdef as definer, pg_get_userbyid(p.proowner) as owner,
      (select coalesce(array_agg(format_type(t, null) order by n), '{}') from unnest(p.proargtypes::oid[]) with ordinality u(t, n)) as types,
      case when has_function_privilege('authenticated', p.oid, 'execute') then 'authenticated'
        when has_function_privilege('service_role', p.oid, 'execute') then 'service_role' else 'nobody' end as caller
    from pg_proc p where p.pronamespace = 'public'::regnamespace order by 1`);
  const relations = await db.sql<Relation>(`
    select k.conname as "constraint", f.relname as "from", t.relname as "to"
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and f.relnamespace = 'public'::regnamespace order by 1`);
  return { tables, functions, relations };
}
