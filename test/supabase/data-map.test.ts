import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type TestDatabase } from "#test/support/database.ts";
import { type MappedColumn, outlivingTables, readDataMap } from "./data-map.ts";

let db: TestDatabase;
let map: MappedColumn[];
beforeAll(async () => {
  db = await openDatabase();
  map = readDataMap();
});
afterAll(() => db.close());

const named = ({ table, column }: Pick<MappedColumn, "table" | "column">) => `${table}.${column}`;

/** What the map lacks, or says too much, in words that say what to do. */
function disagreements(
  columns: readonly { table: string; column: string }[],
  mapped: readonly MappedColumn[],
): string[] {
  const there = new Set(columns.map(named));
  const known = new Set(mapped.map(named));
  return [
    ...columns.filter((each) => !known.has(named(each))).map((each) => `docs/privacy.md does not know ${named(each)}`),
    ...mapped.filter((each) => !there.has(named(each))).map((each) => `there is no ${named(each)} any more`),
    ...mapped.filter((each) => each.purpose.length < 3).map((each) => `${named(each)} has no purpose`),
    ...mapped.filter((each) => each.lifetime.length < 3).map((each) => `${named(each)} has no lifetime`),
  ];
}

const schema = () =>
  db.sql<{ table: string; column: string }>(
    `select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public' order by 1, 2`,
  );

test("every column of the schema stands in docs/privacy.md with purpose and lifetime, and no other does", async () => {
  const columns = await schema();
  expect(columns.length).toBeGreaterThan(200);
  expect(disagreements(columns, map)).toEqual([]);
  expect(map.length).toBe(new Set(map.map(named)).size);
});

test("a new column, one without a purpose and one that is gone are each noticed", async () => {
  const columns = [...(await schema()), { table: "members", column: "birthday" }];
  const [first, ...rest] = map;
  if (!first) throw new Error("an empty map");
  const changed = [{ ...first, purpose: "" }, ...rest, { ...first, column: "old" }];
  expect(disagreements(columns, changed)).toEqual([
    "docs/privacy.md does not know members.birthday",
    `there is no ${first.table}.old any more`,
    `${named(first)} has no purpose`,
  ]);
});

test("what is marked as exported is what the export holds, column by column", async () => {
  const [answer] = await db.sql<{ tables: string[]; left: string[] }>(
    "select public.export_tables() as tables, to_jsonb(app.not_exported()) as left",
  );
  const wanted = (await schema()).filter(
    ({ table, column }) => answer?.tables.includes(table) && !answer.left.includes(column),
  );
  expect(
    map
      .filter(({ exported }) => exported)
      .map(named)
      .toSorted(),
  ).toEqual(wanted.map(named).toSorted());
});

/** The complete list of what may be there after an erasure: nothing in it is of a studio or of a person. */
const mayOutlive = [
  "categories.fetched_at",
  "categories.id",
  "categories.is_leaf",
  "categories.marketplace",
  "categories.name",
  "categories.parent_id",
  "categories.path",
  "categories.position",
  "erasure_receipts.asked_on",
  "erasure_receipts.counts",
  "erasure_receipts.erased_on",
  "erasure_receipts.number",
  "slack_events.event_id",
  "slack_events.seen_at",
  "slack_install_states.browser_hash",
  "slack_install_states.expires_at",
  "slack_install_states.state_hash",
  "slack_requests.seen_at",
  "slack_requests.signature_hash",
  "webhook_messages.message_hash",
  "webhook_messages.seen_at",
];

test("what outlives an erasure is this list of columns, and their tables point to no studio", async () => {
  expect(
    map
      .filter(({ outlives }) => outlives)
      .map(named)
      .toSorted(),
  ).toEqual(mayOutlive);
  const pointing = await db.sql<{ name: string }>(
    `select distinct c.conrelid::regclass::text as name from pg_constraint c where c.contype = 'f'
     union select table_name from information_schema.columns where table_schema = 'public' and column_name in ('studio_id', 'member_id', 'team_id')`,
  );
  expect(outlivingTables().filter((table) => pointing.some(({ name }) => name === table))).toEqual([]);
});

test("every table that does not outlive it is erased by the operation, or with the studio in its last step", async () => {
  const erased = await db.sql<{ name: string }>("select app.studio_tables() as name");
  const tables = [...new Set(map.map(({ table }) => table))].filter((table) => !outlivingTables().includes(table));
  expect(tables.toSorted()).toEqual([...erased.map(({ name }) => name), "slack_installations", "studios"].toSorted());
});
