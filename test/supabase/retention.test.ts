import { afterAll, beforeAll, expect, test } from "vitest";
import { deliverAll, fullStudio } from "#test/src/app/erasing.ts";
import { openWorkshop, type Team, type Workshop } from "#test/src/app/workshop.ts";
import { readDataMap } from "./data-map.ts";

/** What docs/privacy.md says of how long rows live, by the database's own clock. */
const minute = 60_000;
const day = 24 * 60 * minute;
const lifetimes: Readonly<Record<string, number>> = {
  "30 days": 30 * day,
  "30 days after it ended": 30 * day,
  "30 days after they were sent": 30 * day,
  "a day after they end": day,
  "an hour after they end": 60 * minute,
  "three days": 3 * day,
  "eleven minutes": 11 * minute,
};
/** What ends by a person's word, an erasure or a new reading, and not by a clock. */
const noClock = /^until|^no end/;

let workshop: Workshop;
let team: Team;
beforeAll(async () => {
  workshop = await openWorkshop();
  team = await fullStudio(workshop, "Pine & Ink");
  await deliverAll(workshop);
  for (const table of ["connect_links", "oauth_states", "slack_install_states"]) {
    await workshop.db.sql(`update ${table} set expires_at = app.now()`);
  }
});
afterAll(() => workshop.close());

const rows = async (table: string) =>
  Number((await workshop.db.sql<{ n: number }>(`select count(*)::int as n from public.${table}`))[0]?.n);

/** Everything that deletes by the clock. A consent that begins sweeps those that ended. */
async function sweep() {
  const { admin } = workshop;
  await admin.purge();
  await admin.forgetRequests();
  const expiresAt = new Date(workshop.clock.now().getTime() + minute);
  await admin.installations.begin({ stateHash: "sweeps", browserHash: "b", expiresAt });
  await workshop.db.sql("delete from slack_install_states where state_hash = 'sweeps'");
}

test("every lifetime in the data map is one that this test knows", () => {
  const unknown = readDataMap().filter(
    ({ lifetime }) => !noClock.test(lifetime) && !Object.hasOwn(lifetimes, lifetime),
  );
  expect(unknown.map(({ table, column, lifetime }) => [`${table}.${column}`, lifetime])).toEqual([]);
});

test("rows are there until their day and gone after it; what has no such day stays", async () => {
  const ages = [...new Map(readDataMap().map(({ table, lifetime }) => [table, lifetimes[lifetime] ?? null]))];
  const ending = ages.filter((each): each is [string, number] => each[1] !== null).sort((a, b) => a[1] - b[1]);
  expect(ending.length).toBeGreaterThan(11);
  const staying = ages.filter(([, age]) => age === null).map(([table]) => table);
  const before = Object.fromEntries(await Promise.all(staying.map(async (table) => [table, await rows(table)])));
  const began = workshop.clock.now().getTime();
  const counted = async (age: number) =>
    Promise.all(ending.filter(([, own]) => own === age).map(async ([table]) => [table, (await rows(table)) > 0]));
  const at = async (age: number) => {
    workshop.clock.pass(Math.max(0, began + age - workshop.clock.now().getTime()));
    await sweep();
  };
  for (const age of new Set(ending.map(([, own]) => own))) {
    await at(age - 20_000);
    expect(Object.values(await counted(age)).filter(([, there]) => !there)).toEqual([]);
    await at(age + 20_000);
    expect(Object.values(await counted(age)).filter(([, there]) => there)).toEqual([]);
  }
  expect(Object.fromEntries(await Promise.all(staying.map(async (table) => [table, await rows(table)])))).toEqual(
    before,
  );
  expect(before).toMatchObject({ members: team ? 8 : 0, changes: 1, decisions: 1, photos: 1 });
});
