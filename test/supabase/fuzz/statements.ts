import type { SupabaseClient } from "@supabase/supabase-js";
import type { Catalogue, SqlFunction, Table } from "../catalogue.ts";
import { expectedTables } from "../expected-tables.ts";
import type { Random } from "./random.ts";

export type Answer = { readonly data: unknown; readonly count: number | null; readonly error: unknown };
export type Statement = { readonly text: string; run(client: SupabaseClient): PromiseLike<Answer> };

/** What there is to name: ids of the caller's studio, of the others', and words to try. */
export type Known = {
  readonly own: readonly string[];
  readonly foreign: readonly string[];
  readonly words: readonly string[];
};

/** Foreign ids are what this is about; own ones keep statements going through. */
export const anId = (random: Random, known: Known): string =>
  random.chance(0.55) ? random.pick(known.foreign) : random.chance(0.8) ? random.pick(known.own) : random.uuid();

/** One statement as anybody with supabase-js can make it. */
export function anyStatement(random: Random, catalogue: Catalogue, known: Known): Statement {
  const kind = random.below(100);
  if (kind < 45) return select(random, catalogue, known);
  if (kind < 85) return call(random, catalogue, known);
  return write(random, catalogue, known);
}

const isId = (name: string) => /(^|_)id$/.test(name);

/** Another table's rows laid into this one's, along a foreign key in either direction; at times along none. */
function embedded(random: Random, { tables, relations }: Catalogue, table: Table): string {
  if (random.chance(0.5)) return "*";
  const along = relations.filter(({ from, to }) => from === table.name || to === table.name);
  if (along.length === 0 || random.chance(0.1)) return `*, ${random.pick(tables).name}(*)`;
  const { constraint, from, to } = random.pick(along);
  const other = from === table.name ? to : from;
  const inner = random.chance(0.3) ? "!inner" : "";
  return `*, taken:${other}!${constraint}${inner}(*)`;
}

function select(random: Random, catalogue: Catalogue, known: Known): Statement {
  const readable = catalogue.tables.filter(({ name }) => expectedTables[name]?.readers !== "nobody");
  const table = random.pick(random.chance(0.85) ? readable : catalogue.tables);
  const columns = embedded(random, catalogue, table);
  const head = random.chance(0.1);
  const filter = random.chance(0.7) ? aFilter(random, table, known) : null;
  const order = random.chance(0.2) ? random.pick(table.columns).name : null;
  const range = random.chance(0.2) ? random.below(4) : null;
  return {
    text: `select ${columns} from ${table.name} ${filter?.text ?? ""} ${order ?? ""} ${range ?? ""} ${head ? "head" : ""}`,
    run: (client) => {
      let query = client.from(table.name).select(columns, { count: "exact", head });
      if (filter) query = query.filter(filter.column, filter.operator, filter.value);
      if (order !== null) query = query.order(order);
      if (range !== null) query = query.range(range, range + 3);
      return query;
    },
  };
}

function aFilter(random: Random, table: Table, known: Known) {
  const ids = table.columns.filter(({ name }) => isId(name));
  const column = random.pick(ids.length > 0 && random.chance(0.8) ? ids : table.columns).name;
  const value = isId(column) ? anId(random, known) : random.pick(known.words);
  const operators = [
    ["not.is", "null"],
    ["is", "null"],
    ["eq", value],
    ["neq", value],
    ["in", `(${value},${anId(random, known)})`],
    ["not.in", `(${value})`],
    ["gte", value],
    ["ilike", "*a*"],
  ] as const;
  // Ids compare with ids. Elsewhere most words are of the wrong type, which only the parser gets to see.
  const [operator, operand] = isId(column)
    ? random.pick(operators.slice(0, 7))
    : random.pick(random.chance(0.7) ? operators.slice(0, 2) : operators);
  return { column, operator, value: operand, text: `${column}.${operator}.${operand}` };
}

/** Any function by any arguments: the secret key's too. */
function call(random: Random, { functions }: Catalogue, known: Known): Statement {
  const called = random.pick(functions);
  const args = someArguments(random, called, known);
  return { text: `${called.name} ${JSON.stringify(args)}`, run: (client) => client.rpc(called.name, args) };
}

function someArguments(random: Random, { args, types }: SqlFunction, known: Known): Record<string, unknown> {
  const id = () => anId(random, known);
  const entry = () => ({
    id: id(),
    changeId: id(),
    shopId: id(),
    itemId: id(),
    listingId: id(),
    kind: random.pick(["read_shop", "sync_shop", "prepare_draft"]),
    key: `fuzz ${random.below(50)}`,
    template: random.pick(["review_card", "shop_note"]),
    code: `f${random.below(1e6)}`,
    content: {},
    source: {},
    outcome: "ok",
    action: "x",
    reference: "x",
    items: [{ shopId: id(), content: {} }],
  });
  const make: Record<string, () => unknown> = {
    uuid: id,
    "uuid[]": () => [id(), id()],
    "text[]": () => [random.pick(known.words)],
    text: () => random.pick(known.words),
    jsonb: () => (random.chance(0.5) ? entry() : random.chance(0.5) ? [entry()] : {}),
    integer: () => random.below(50),
    bigint: () => random.below(50),
    smallint: () => random.below(10),
    boolean: () => random.chance(0.5),
    date: () => "2026-01-01",
    "timestamp with time zone": () => "2020-01-01T00:00:00Z",
  };
  const listed = new Set(["p_outbox", "p_operations"]);
  return Object.fromEntries(
    args.map((name, index) => {
      if (listed.has(name)) return [name, random.chance(0.7) ? [] : [entry()]];
      return [name, random.chance(0.05) ? null : (make[types[index] ?? ""]?.() ?? null)];
    }),
  );
}

/** Directly into a table, which nobody may. */
function write(random: Random, { tables }: Catalogue, known: Known): Statement {
  const table = random.pick(tables);
  const column = random.pick(table.columns).name;
  const value = isId(column) ? anId(random, known) : random.pick(known.words);
  const filter = aFilter(random, table, known);
  const row = { [column]: value, studio_id: anId(random, known) };
  const kind = random.pick(["insert", "upsert", "update", "delete"] as const);
  return {
    text: `${kind} ${table.name} ${JSON.stringify(row)} ${filter.text}`,
    run: (client) => {
      const from = client.from(table.name);
      switch (kind) {
        case "insert":
          return from.insert(row).select("*");
        case "upsert":
          return from.upsert(row).select("*");
        case "update":
          return from
            .update({ [column]: value })
            .filter(filter.column, filter.operator, filter.value)
            .select("*");
        case "delete":
          return from.delete().filter(filter.column, filter.operator, filter.value).select("*");
      }
    },
  };
}
