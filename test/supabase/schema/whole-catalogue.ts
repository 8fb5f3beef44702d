import type { Superuser } from "#sandbox/supabase/superuser.ts";

/** "table public.shops" → everything that the database keeps about it, apart from numbers that differ from one to the next. */
export type WholeCatalogue = ReadonlyMap<string, string>;

/** Schemas whose objects are the product's: Supabase's own of a project, and the history of migrations, are not. */
const ours = `select oid from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'supabase_migrations')`;

/** Rights as a sorted list; none written down means those that the kind of object comes with. */
const rights = (acl: string, kind: string, owner: string) =>
  `array(select a::text from unnest(coalesce(${acl}, acldefault('${kind}', ${owner}))) a order by 1)`;

/** Kinds of which the product has none so far: their names. */
const others = (
  "am cast collation conversion event_trigger extension foreign_data_wrapper foreign_server " +
  "language opclass operator opfamily publication statistic_ext transform ts_config ts_dict"
)
  .split(" ")
  .map(
    (kind) => `select format('%s %s', i.type, i.identity), '' from pg_${kind} o
   cross join lateral pg_identify_object(o.tableoid, o.oid, 0) i where o.oid >= 16384`,
  );

/** Each: a name with its kind, and a text of all that counts. */
const parts: readonly string[] = [
  `select format('schema %I', nspname), concat_ws(E'\\n', pg_get_userbyid(nspowner), ${rights("nspacl", "n", "nspowner")})
   from pg_namespace where oid in (table ours)`,

  `select format('%s %s', case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, oid::regclass),
     concat_ws(E'\\n', relkind, relpersistence, pg_get_userbyid(relowner), 'security', relrowsecurity, relforcerowsecurity,
       reloptions, relreplident, case when relkind in ('v', 'm') then pg_get_viewdef(oid) end,
       case when relkind = 'S' then ${rights("relacl", "S", "relowner")} else ${rights("relacl", "r", "relowner")} end)
   from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and relnamespace in (table ours)`,

  `select format('numbers of %s', seqrelid::regclass),
     concat_ws(' ', format_type(seqtypid, null), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
   from pg_sequence`,

  `select format('column %s.%I', a.attrelid::regclass, a.attname),
     concat_ws(E'\\n', row_number() over (partition by a.attrelid order by a.attnum), format_type(a.atttypid, a.atttypmod),
       'not null', a.attnotnull, 'identity', a.attidentity, 'generated', a.attgenerated, a.attcollation::regcollation,
       a.attstorage, a.attcompression, a.attoptions, pg_get_expr(d.adbin, d.adrelid),
       array(select x::text from unnest(a.attacl) x order by 1))
   from pg_attribute a join pg_class c on c.oid = a.attrelid
   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where c.relnamespace in (table ours) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and a.attnum > 0 and not a.attisdropped`,

  `select format('constraint %I of %s', conname, coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text)),
     pg_get_constraintdef(oid)
   from pg_constraint where connamespace in (table ours)`,

  `select format('index %s', i.indexrelid::regclass),
     concat_ws(E'\\n', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident, c.reloptions)
   from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace in (table ours)`,

  `select format('function %s', oid::regprocedure),
     concat_ws(E'\\n', prokind, case when prokind in ('f', 'p') then pg_get_functiondef(oid) else prosrc end,
       pg_get_userbyid(proowner), prosecdef, provolatile, proparallel, proleakproof, proisstrict, procost, prorows, proconfig,
       ${rights("proacl", "f", "proowner")})
   from pg_proc where pronamespace in (table ours)`,

  `select format('policy %I on %s', polname, polrelid::regclass),
     concat_ws(E'\\n', polcmd, polpermissive, array(select r::regrole::text from unnest(polroles) r order by 1),
       'using', pg_get_expr(polqual, polrelid), 'with check', pg_get_expr(polwithcheck, polrelid))
   from pg_policy`,

  `select format('trigger %I on %s', tgname, tgrelid::regclass), concat_ws(E'\\n', tgenabled, pg_get_triggerdef(oid))
   from pg_trigger where not tgisinternal`,

  `select format('type %s', t.oid::regtype), concat_ws(E'\\n', typtype, pg_get_userbyid(typowner), typnotnull, typdefault,
     format_type(typbasetype, typtypmod), array(select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder),
     ${rights("typacl", "T", "typowner")})
   from pg_type t left join pg_class c on c.oid = t.typrelid
   where typnamespace in (table ours) and coalesce(c.relkind, 'c') = 'c' and t.typelem = 0`,

  `select format('default rights of %s on %s in %s', defaclrole::regrole, defaclobjtype, coalesce(nullif(defaclnamespace, 0)::regnamespace::text, 'all schemas')),
     array(select a::text from unnest(defaclacl) a order by 1)::text
   from pg_default_acl`,

  `select format('rule %I on %s', rulename, ev_class::regclass), pg_get_ruledef(oid)
   from pg_rewrite where rulename <> '_RETURN' and ev_class in (select oid from pg_class where relnamespace in (table ours))`,

  `select format('comment on %s', pg_describe_object(classoid, objoid, objsubid)), description
   from pg_description where objoid >= 16384`,

  ...others,
];

/** The schema of a database of one's own, as Postgres keeps it. */
export async function readWholeCatalogue(database: Pick<Superuser, "query">): Promise<WholeCatalogue> {
  const rows = await database.query<{ name: string; text: string }>(
    `with ours as (${ours}) ${parts.map((part) => `select * from (${part}) _ (name, text)`).join(" union all ")} order by 1, 2`,
  );
  return new Map(rows.map(({ name, text }) => [name, text]));
}

/** A sentence for each thing that one has and the other hasn't, or has otherwise; by name. */
export function differences(schemas: WholeCatalogue, migrations: WholeCatalogue): string[] {
  const names = new Set([...schemas.keys(), ...migrations.keys()]);
  return [...names].toSorted().flatMap((name) => {
    const [wanted, built] = [schemas.get(name), migrations.get(name)];
    if (wanted === built) return [];
    if (built === undefined) return [`${name} is in supabase/schemas alone`];
    if (wanted === undefined) return [`${name} is in supabase/migrations alone`];
    return [`${name} is in supabase/schemas\n${wanted}\nand in supabase/migrations\n${built}`];
  });
}
