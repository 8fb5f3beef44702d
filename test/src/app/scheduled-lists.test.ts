import { expect, vi } from "vitest";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { worthSaying } from "#src/modules/reports/rules/digest-view.ts";
import { digestMessage } from "#src/modules/reports/slack/digest.ts";
import { homeView } from "#src/modules/reports/slack/home.ts";
import { scheduledMessage } from "#src/modules/changes/slack/schedules/scheduled-list.ts";
import { scheduleTest as test } from "./scheduling.ts";

vi.setConfig({ testTimeout: 120_000 });

const sale = "price -20% at Friday 9:00 until Sunday 23:59";

test("what is scheduled is on the home tab, in the list and in the digest, by what comes next, until nothing more comes", async ({
  market,
  team,
  approved,
  goTo,
}) => {
  const { number } = await approved(sale);
  const home = async () => JSON.stringify(homeView(await market.app.home(team.actors.viewer, firstPages)));
  const list = async () => JSON.stringify(scheduledMessage(await market.app.scheduled(team.actors.viewer, 20)));
  const digest = async () => {
    const until = market.clock.now();
    const since = new Date(until.getTime() - 1000);
    const view = await market.app.describeDigest(team.actors.owner.studioId, { date: "2026-12-01", since, until });
    return { says: JSON.stringify(digestMessage(view)), worth: worthSaying({ ...view, done: { all: 0, some: [] } }) };
  };
  const starts = "starts Fri 4 Dec 2026, 09:00 (Europe/Berlin), until Sun 6 Dec 2026, 23:59 (Europe/Berlin)";
  expect(await home()).toContain("Scheduled: 1 request");
  expect(await home()).toContain(starts);
  expect(await list()).toContain(`request ${number}`);
  expect((await digest()).says).toContain(starts);
  expect((await digest()).worth).toBe(false);
  // On the day before it is worth a digest by itself.
  market.clock.goTo(new Date("2026-12-03T09:00:00Z"));
  expect((await digest()).worth).toBe(true);
  await goTo("2026-12-04T08:00:00Z");
  expect(await list()).toContain("goes back Sun 6 Dec 2026, 23:59 (Europe/Berlin)");
  expect(await home()).toContain("goes back Sun 6 Dec 2026");
  await goTo("2026-12-06T22:59:00Z");
  expect(await list()).toContain("Nothing is scheduled.");
  expect(await home()).not.toContain("Scheduled: ");
});

test("what a person does with a schedule is in the log with its reference, and the schedule in the export", async ({
  market,
  team,
  approved,
}) => {
  const { id } = await approved(sale);
  await market.app.setSchedule(team.actors.manager, id, { startsAt: new Date("2026-12-05T08:00:00Z"), endsAt: null });
  await market.app.cancelSchedule(team.actors.maker, id);
  const { lines } = await market.app.log(team.actors.viewer, "", 0);
  const said = lines.map(({ action, reference }) => [action, reference]);
  expect(said).toContainEqual(["schedule.set", expect.stringMatching(/^R-/)]);
  expect(said).toContainEqual(["schedule.cancel", expect.stringMatching(/^R-/)]);
  const tables = await market.db.sql<{ tables: string[] }>("select public.export_tables() as tables");
  expect(tables[0]?.tables).toContain("schedules");
});

test("a discarded or erased request takes its schedule along, and what was left of it in the queue starts nothing", async ({
  market,
  team,
  drafted,
  goTo,
  prices,
}) => {
  const before = prices();
  const { id } = await drafted(sale);
  await market.app.discard(team.actors.maker, id);
  await goTo("2026-12-07T02:00:00Z");
  expect(prices()).toEqual(before);
  await goTo("2026-12-20T02:00:00Z");
  await market.deps.admin.purge();
  expect(await market.db.sql("select 1 from schedules where change_id = $1", [id])).toEqual([]);
});
