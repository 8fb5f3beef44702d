import type { SupabaseClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { type Caller, callers } from "../callers.ts";
import type { Table } from "../catalogue.ts";
import { columnGroups, type ExpectedTable, expectedTables } from "../expected-tables.ts";
import { askForErasure } from "../fill-every-table.ts";
import { openScene, rowsOf, type Scene } from "../scene.ts";
import { noRight, refusal, refusedToken } from "./outcome.ts";
import { recordFigures } from "./figures.ts";

/** Every table × every caller × select, insert, update of each column, delete. */
let scene: Scene;
let before: Record<string, string[]>;
let judged = 0;
beforeAll(async () => {
  scene = await openScene();
  for (const studio of [scene.home, scene.outsiders]) await askForErasure(scene.house, studio);
  before = await rowsOf(scene, scene.home);
});
afterAll(async () => {
  recordFigures("tables", { cells: judged });
  await scene.house.db.close();
});

type Cells = Record<string, string>;

/** The column that says whose a row is. */
const ownerColumn = (table: string) => (table === "studios" ? "id" : "studio_id");
const studioOf = (caller: Caller) => (caller === "outsider" ? scene.outsiders : scene.home);

async function selectCell(table: string, caller: Caller, readers: ExpectedTable["readers"]): Promise<string> {
  const reply = await scene.clients[caller].from(table).select("*");
  const refused = refusal(reply);
  if (refused) return refused;
  const rows = (reply.data ?? []) as Record<string, unknown>[];
  if (readers === "everyone") return rows.length > 0 ? "every row" : "no row";
  const own = studioOf(caller).id;
  const [counted] = await scene.house.db.sql<{ count: number }>(
    `select count(*)::int as count from public.${table} where ${ownerColumn(table)} = $1`,
    [own],
  );
  if (rows.some((row) => row[ownerColumn(table)] !== own)) return "A STRANGER'S ROWS";
  return rows.length === counted?.count && rows.length > 0 ? "its studio's rows" : `${rows.length} rows`;
}

/** Columns one by one: together, one that is refused would hide another that is not. */
async function updateCell(client: SupabaseClient, table: Table, group: string[], row: Record<string, unknown>) {
  const outcomes = new Set<string>();
  for (const name of group) {
    const column = must(table.columns.find((each) => each.name === name));
    const reply = await client
      .from(table.name)
      // What is left out is not written: null stands where there is no row to take it from.
      .update({ [name]: row[name] ?? null })
      .not(name, "is", null);
    const refused = refusal(reply) ?? `WENT THROUGH: ${name}`;
    // Refused for being numbered, whoever asks.
    outcomes.add(column.numbered && refused === "428C9" ? noRight : refused);
  }
  return [...outcomes].join(", ");
}

async function cellsOf(name: string, expected: ExpectedTable, caller: Caller): Promise<Cells> {
  const client = scene.clients[caller];
  const table = must(scene.catalogue.tables.find((each) => each.name === name));
  const [row = {}] = await scene.house.db.sql<Record<string, unknown>>(`select * from public.${name} limit 1`);
  const written = Object.fromEntries(
    table.columns.filter(({ numbered }) => !numbered).map(({ name: column }) => [column, row[column] ?? null]),
  );
  const cells: Cells = { select: await selectCell(name, caller, expected.readers) };
  cells["insert"] = refusal(await client.from(name).insert(written)) ?? "WENT THROUGH";
  for (const group of columnGroups) {
    const columns = expected[group]?.split(" ");
    if (columns) cells[`update ${group}`] = await updateCell(client, table, columns, row);
  }
  const first = must(table.columns[0]).name;
  cells["delete"] = refusal(await client.from(name).delete().not(first, "is", null)) ?? "WENT THROUGH";
  return cells;
}

function expectedCells(expected: ExpectedTable, caller: Caller): Cells {
  const withoutToken = caller === "anon" ? noRight : refusedToken;
  const named = !["anon", "expired token", "forged token"].includes(caller);
  const select = { studio: "its studio's rows", everyone: "every row", nobody: noRight }[expected.readers];
  const write = named ? noRight : withoutToken;
  return {
    select: named ? select : withoutToken,
    insert: write,
    ...Object.fromEntries(columnGroups.filter((group) => expected[group]).map((group) => [`update ${group}`, write])),
    delete: write,
  };
}

describe.each(Object.entries(expectedTables))("%s", (name, expected) => {
  test.each(callers)("%s", async (caller) => {
    const cells = await cellsOf(name, expected, caller);
    expect(cells).toEqual(expectedCells(expected, caller));
    judged += Object.keys(cells).length;
  });
});

test("none of it changed a row of the home studio, and every cell was judged", async () => {
  expect(await rowsOf(scene, scene.home)).toEqual(before);
  const each = Object.values(expectedTables).map((table) => 3 + columnGroups.filter((group) => table[group]).length);
  expect(judged).toBe(callers.length * each.reduce((sum, cells) => sum + cells, 0));
});
