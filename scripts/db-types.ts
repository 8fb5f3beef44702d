/**
 * Writes the types of the database's tables, views and functions from `supabase/migrations`: `npm run db:types`. In the
 * shape of Supabase's own generated types, so that supabase-js takes them. A test holds the file equal to this text.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmbeddedSupabase } from "#sandbox/supabase/embedded.ts";

const root = join(import.meta.dirname, "..");

/** Where they are, from the repository's root. */
export const typesFile = "src/platform/database/types.ts";

/** Asks a migrated database as a superuser. */
export type Query = <Row>(sql: string) => Promise<Row[]>;

/** `of` is the name of the type below arrays and domains, `kind` its letter in pg_type. */
type TypeName = { readonly of: string; readonly kind: string; readonly many: boolean };
type Column = TypeName & {
  readonly relation: string;
  readonly relationKind: string;
  readonly name: string;
  readonly nullable: boolean;
  /** Left out of an insert, the database fills it in. */
  readonly filled: boolean;
  /** The database alone writes it. */
  readonly own: boolean;
};
type ForeignKey = {
  readonly name: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly referenced: readonly string[];
  readonly once: boolean;
};
type Argument = TypeName & { readonly name: string; readonly optional: boolean };
type SqlFunction = TypeName & {
  readonly name: string;
  readonly set: boolean;
  readonly args: readonly Argument[];
  /** Of `returns table (…)`. */
  readonly answered: readonly Argument[];
};

/** The type that is meant, of a row `t` of pg_type: of an array its element, of a domain what it is made of. */
const named = (t: string) => `lateral (
    select b.typname::text as "of", b.typtype::text as kind, ${t}.typcategory = 'A' as many
    from pg_type b
    where b.oid = coalesce(nullif(${t}.typbasetype, 0), case when ${t}.typcategory = 'A' then ${t}.typelem end, ${t}.oid)
  ) named`;

const columnsSql = `
  select c.relname::text as relation, c.relkind::text as "relationKind", a.attname::text as name,
    not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as filled,
    a.attidentity = 'a' or a.attgenerated <> '' as own, named.*
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  cross join ${named("t")}
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`;

const foreignKeysSql = `
  select k.conname::text as name, f.relname::text as "from", t.relname::text as "to",
    (select jsonb_agg(a.attname order by u.n) from unnest(k.conkey) with ordinality u(number, n)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number) as columns,
    (select jsonb_agg(a.attname order by u.n) from unnest(k.confkey) with ordinality u(number, n)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number) as referenced,
    exists (select from pg_constraint u where u.conrelid = k.conrelid and u.contype in ('p', 'u')
      and u.conkey <@ k.conkey and k.conkey <@ u.conkey) as once
  from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
  where k.contype = 'f' and f.relnamespace = 'public'::regnamespace and t.relnamespace = 'public'::regnamespace`;

/** Arguments that take in, or columns that come out. */
const argumentsSql = (modes: string) => `coalesce((
    select jsonb_agg(jsonb_build_object('name', coalesce(p.proargnames[a.n], ''), 'of', named."of", 'kind', named.kind,
      'many', named.many, 'optional', a.n > p.pronargs - p.pronargdefaults) order by a.n)
    from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, n)
    join pg_type at on at.oid = a.type
    cross join ${named("at")}
    where coalesce(p.proargmodes[a.n], 'i') in (${modes})), '[]')`;

/** PostgREST serves no triggers. */
const functionsSql = `
  select p.proname::text as name, p.proretset as "set", named.*,
    ${argumentsSql("'i', 'b', 'v'")} as args, ${argumentsSql("'t'")} as answered
  from pg_proc p join pg_type t on t.oid = p.prorettype cross join ${named("t")}
  where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and t.typname <> 'trigger'`;

const enumsSql = `
  select t.typname::text as name, jsonb_agg(e.enumlabel order by e.enumsortorder) as labels
  from pg_type t join pg_enum e on e.enumtypid = t.oid
  where t.typnamespace = 'public'::regnamespace group by t.typname`;

type Property = readonly [name: string, type: string];

/** As PostgREST writes them into JSON. */
const scalars: Readonly<Record<string, string>> = {
  bool: "boolean",
  ...from("number", "int2 int4 int8 float4 float8 numeric"),
  ...from("string", "text varchar bpchar name uuid timestamptz timestamp date time timetz interval bytea"),
  ...from("Json", "json jsonb"),
  void: "undefined",
};

function from(typescript: string, postgres: string): Record<string, string> {
  return Object.fromEntries(postgres.split(" ").map((name) => [name, typescript]));
}

/**
 * The whole text of `types.ts`, as the formatter leaves it.
 *
 * @throws Error for a type that it has no word for, and for two functions of one name, which callers couldn't tell apart
 */
export async function renderDatabaseTypes(query: Query): Promise<string> {
  const columns = await query<Column>(columnsSql);
  const foreignKeys = await query<ForeignKey>(foreignKeysSql);
  const functions = await query<SqlFunction>(functionsSql);
  const enums = await query<{ readonly name: string; readonly labels: readonly string[] }>(enumsSql);
  const twice = functions.find(({ name }, index) => functions.findIndex((each) => each.name === name) < index);
  if (twice) throw new Error(`there are two functions ${twice.name}: callers couldn't tell them apart`);

  const isView = ({ relationKind }: Column) => relationKind === "v" || relationKind === "m";
  const typeOf = ({ of, kind, many }: TypeName): string => {
    const rowOf = columns.find(({ relation }) => kind === "c" && relation === of);
    const place =
      kind === "e" ? `["Enums"]["${of}"]` : rowOf && `["${isView(rowOf) ? "Views" : "Tables"}"]["${of}"]["Row"]`;
    const type = place ? `Database["public"]${place}` : scalars[of];
    if (!type) throw new Error(`scripts/db-types.ts has no word for the type ${of}`);
    return many ? `${type}[]` : type;
  };
  const orNull = (type: string, nullable: boolean) => (nullable && type !== "Json" ? `${type} | null` : type);

  const row = (of: readonly Column[]) => sorted(of.map((each) => [each.name, orNull(typeOf(each), each.nullable)]));
  const written = (of: readonly Column[], needed: (column: Column) => boolean) =>
    sorted(
      of.map((column) => [
        needed(column) ? column.name : `${column.name}?`,
        column.own ? "never" : orNull(typeOf(column), column.nullable),
      ]),
    );
  const relationships = (relation: string) =>
    foreignKeys
      .filter(({ from: table }) => table === relation)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((key) =>
        block([
          ["foreignKeyName", JSON.stringify(key.name)],
          ["columns", JSON.stringify(key.columns)],
          ["isOneToOne", String(key.once)],
          ["referencedRelation", JSON.stringify(key.to)],
          ["referencedColumns", JSON.stringify(key.referenced)],
        ]),
      );
  const relation = (name: string, of: readonly Column[]) => {
    const writing: Property[] = [
      ["Insert", written(of, ({ own, filled, nullable }) => !own && !filled && !nullable)],
      ["Update", written(of, () => false)],
    ];
    return block([
      ["Row", row(of)],
      ...(of.some(isView) ? [] : writing),
      ["Relationships", `[${relationships(name).join(", ")}]`],
    ]);
  };
  const relations = (of: readonly Column[]) =>
    sorted([...Map.groupBy(of, (each) => each.relation)].map(([name, group]) => [name, relation(name, group)]));

  // Postgres lets null in for any argument: only the function's body knows which one it can do without.
  const given = ({ name, optional, ...type }: Argument): Property => [
    optional ? `${name}?` : name,
    orNull(typeOf(type), true),
  ];
  const answer = ({ set, answered, ...type }: SqlFunction) => {
    const row = answered.map((each): Property => [each.name, orNull(typeOf(each), true)]);
    const one = row.length > 0 ? sorted(row) : typeOf(type);
    return set ? `${one}[]` : one;
  };
  const signature = (each: SqlFunction) =>
    block([
      ["Args", each.args.length === 0 ? "Record<PropertyKey, never>" : sorted(each.args.map(given))],
      ["Returns", answer(each)],
    ]);
  const labelled = (labels: readonly string[]) => labels.map((label) => JSON.stringify(label)).join(" | ");

  return formatted(`
    /**
     * Generated from supabase/migrations by \`npm run db:types\`, as long as it has to be. Never edited: a test holds it
     * equal to what the command writes.
     */
    export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

    export type Database = { public: ${block([
      ["Tables", relations(columns.filter((column) => !isView(column)))],
      ["Views", relations(columns.filter(isView))],
      ["Functions", sorted(functions.map((each) => [each.name, signature(each)]))],
      ["Enums", sorted(enums.map(({ name, labels }) => [name, labelled(labels)]))],
      ["CompositeTypes", block([])],
    ])} };
  `);
}

/** An object's type with its properties by name. */
function sorted(properties: readonly Property[]): string {
  return block(properties.toSorted(([a], [b]) => (a.replace("?", "") < b.replace("?", "") ? -1 : 1)));
}

function block(properties: readonly Property[]): string {
  if (properties.length === 0) return "{ [_ in never]: never }";
  return `{\n${properties.map(([name, type]) => `${name}: ${type};`).join("\n")}\n}`;
}

function formatted(text: string): string {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  return execFileSync(process.execPath, [biome, "format", `--stdin-file-path=${typesFile}`], {
    cwd: root,
    input: text,
    encoding: "utf8",
  });
}

if (import.meta.main) {
  const drawn = () => randomBytes(32).toString("hex");
  const keys = { jwtSecret: drawn(), publishableKey: drawn(), secretKey: drawn() };
  const database = await startEmbeddedSupabase({ ...keys, dir: "memory://" });
  writeFileSync(join(root, typesFile), await renderDatabaseTypes((sql) => database.query(sql)));
  await database.close();
}
