import { describe, expect } from "vitest";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import { tendLogins } from "#src/modules/shops/use-cases/logins.ts";
import { enqueueDueErasures } from "#src/modules/privacy/use-cases/privacy.ts";
import { emptiedTest } from "#test/support/workshop-test.ts";
import { addShop, asked } from "./drafting.ts";
import { openTeam, type Team } from "./workshop.ts";

const hour = 3_600_000;
const test = emptiedTest
  .extend("startsAt", { scope: "file" }, "2027-02-02T12:00:00Z")
  .extend("first", { auto: true }, ({ workshop, emptied: _ }) => openTeam(workshop, "First"))
  .extend("sick", { auto: true }, ({ workshop, first: _ }) => openTeam(workshop, "Sick"))
  .extend("last", { auto: true }, ({ workshop, sick: _ }) => openTeam(workshop, "Last"))
  /** Whatever is written for this studio raises, as a row that breaks a rule nobody thought of would. */
  .extend("breakWritesOf", ({ workshop }) => async ({ id }: Team): Promise<void> => {
    await workshop.db.sql(`create function app.planted() returns trigger language plpgsql as $$
    begin if new.studio_id = '${id}' then raise exception 'planted' using errcode = '22012'; end if; return new; end $$`);
    for (const table of ["outbox", "operations", "erasure_requests"]) {
      await workshop.db.sql(
        `create trigger planted before insert on ${table} for each row execute function app.planted()`,
      );
    }
  })
  .extend("heal", ({ workshop }) => async (): Promise<void> => {
    await workshop.db.sql("drop function if exists app.planted() cascade");
  })
  .extend("studios", ({ first, sick, last }) => () => [first, sick, last])
  /** Which studios the log says were left out, by the task. */
  .extend("leftOut", ({ workshop }) => () => {
    return workshop.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === "one was left out, the others went on")
      .map(({ task, studioId }) => [task, studioId]);
  })
  .extend("named", ({ workshop }) => async (column: string, table: string, where: string) => {
    const rows = await workshop.db.sql<{ id: string }>(
      `select distinct ${column} as id from ${table} where ${where} order by 1`,
    );
    return rows.map(({ id }) => id);
  })
  .extend("healthy", ({ first, last }) => () => {
    return [first.id, last.id].toSorted();
  })
  .extend("all", ({ studios }) => () => {
    return studios()
      .map(({ id }) => id)
      .toSorted();
  })
  /** Whom a tick wrote for with the sick studio beside the others, whom it named as left out, and for whom once healed. */
  .extend(
    "ticked",
    ({ workshop, sick, breakWritesOf, heal, leftOut }) =>
      async (tick: () => Promise<unknown>, written: () => Promise<string[]>) => {
        await breakWritesOf(sick);
        workshop.lines.length = 0;
        await workshop.clock.during(tick());
        const broken = { written: await written(), leftOut: leftOut() };
        await heal();
        await workshop.clock.during(tick());
        return { ...broken, healed: await written() };
      },
  )
  .extend("others", ({ sick, healthy, all }) => (task: string) => {
    return {
      written: healthy(),
      leftOut: [[task, sick.id]],
      healed: all(),
    };
  });

test.afterEach(({ heal }) => heal());

describe("a fault of one studio stops none of the others, is logged with its id, and is made up for", () => {
  test("when requests are brought up again", async ({ workshop, studios, named, ticked, others }) => {
    for (const each of studios()) await asked(workshop, each, [await addShop(workshop, each)]);
    workshop.clock.pass(25 * hour);
    const done = await ticked(
      () => workshop.admin.enqueueNudges(),
      () => named("studio_id", "outbox", "entry ->> 'note' = 'nudged'"),
    );
    expect(done).toEqual(others("enqueue_nudges"));
  });

  test("when digests are due", async ({ workshop, named, ticked, others }) => {
    workshop.clock.pass(24 * hour);
    const done = await ticked(
      () => enqueueDueDigests(workshop.deps),
      () => named("studio_id", "operations", "kind = 'send_digest'"),
    );
    expect(done).toEqual(others("digest"));
  });

  test("when sign-ins are looked after", async ({ workshop, studios, named, ticked, others }) => {
    for (const each of studios()) await addShop(workshop, each);
    workshop.clock.pass(21 * hour);
    const done = await ticked(
      () => tendLogins(workshop.deps),
      () => named("studio_id", "operations", "kind = 'exercise_login'"),
    );
    expect(done).toEqual(others("tend_logins"));
  });

  test("when the days of grace after an uninstallation are over", async ({ workshop, named, ticked, others }) => {
    await workshop.db.sql("update studios set uninstalled_at = app.now() - interval '30 days'");
    const done = await ticked(
      () => enqueueDueErasures(workshop.deps),
      () => named("studio_id", "erasure_requests", "true"),
    );
    expect(done).toEqual(others("erasure"));
  });

  test("when erasures that lost their operation go on", async ({ workshop, studios, named, ticked, others }) => {
    for (const each of studios()) {
      await workshop.admin.erasure.begin(each.id, "operator", `E-${each.id.slice(0, 6)}`);
    }
    await workshop.db.sql("update operations set state = 'failed', finished_at = app.now()");
    const done = await ticked(
      () => enqueueDueErasures(workshop.deps),
      () => named("studio_id", "operations", "kind = 'erase_studio' and state = 'queued'"),
    );
    expect(done).toEqual(others("resume_erasures"));
  });
});

test("settings of a digest that cannot be read leave out that studio alone", async ({
  workshop,
  first,
  sick,
  last,
  named,
}) => {
  await workshop.db.sql("update studios set created_at = 'infinity' where id = $1", [sick.id]);
  await workshop.db.sql("update studios set created_at = '-infinity' where id = $1", [last.id]);
  workshop.lines.length = 0;
  workshop.clock.pass(24 * hour);
  expect(await enqueueDueDigests(workshop.deps)).toBe(1);
  expect(await named("studio_id", "operations", "kind = 'send_digest'")).toEqual([first.id]);
  const unread = workshop.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(unread.filter(({ msg }) => msg === "a row can't be read").map(({ studioId }) => studioId)).toEqual([
    last.id,
    sick.id,
  ]);
});

test("a line that is cut while the tick goes on loses nobody: the next tick makes up for it", async ({ workshop }) => {
  await workshop.db.sql("insert into studios (team_id, name) select 'T' || n, 'More' from generate_series(1, 12) n");
  workshop.clock.pass(24 * hour);
  let calls = 0;
  const cut = workshop.process(async (_, run) => {
    calls += 1;
    if (calls === 1 || calls > 12) return run();
    throw new TypeError("fetch failed");
  });
  // Eleven in a row get no answer, and the four after them get theirs.
  expect(await enqueueDueDigests(cut)).toBe(4);
  expect(await enqueueDueDigests(workshop.deps)).toBe(11);
});
