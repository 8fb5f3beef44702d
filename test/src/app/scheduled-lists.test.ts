import { expect, vi } from "vitest";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { worthSaying } from "#src/modules/reports/rules/digest-view.ts";
import { digestMessage } from "#src/modules/reports/slack/digest.ts";
import { homeView } from "#src/modules/reports/slack/home.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { scheduleForm } from "#src/modules/changes/slack/schedules/schedule-form.ts";
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
  expect(await list()).toContain(`plan ${number}`);
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

test("a maker is told before the click that a new time ends the approval, which is asked for at once, and it stays in the lists", async ({
  market,
  team,
  approved,
  notes,
}) => {
  const { id } = await approved("price -20% at Friday 9:00");
  const form = async (who: "maker" | "manager") => {
    const { change, zone } = await market.app.scheduleSheet(team.actors[who], id);
    return JSON.stringify(scheduleForm(change, zone));
  };
  expect(await form("maker")).toContain(
    "manager approved it for this time: It starts Fri 4 Dec 2026, 09:00 (Europe/Berlin). Moved, it needs approval again.",
  );
  expect(await form("maker")).toContain("Save & ask again");
  expect(await form("manager")).toContain("saving a new time is your approval of that time");
  await notes();
  await market.app.setSchedule(team.actors.maker, id, { startsAt: new Date("2026-12-05T08:00:00Z"), endsAt: null });
  expect((await notes()).map(({ note }) => note)).toEqual(["approval_asked"]);
  const starts = "waits for approval, starts Sat 5 Dec 2026, 09:00 (Europe/Berlin)";
  const listed = JSON.stringify(scheduledMessage(await market.app.scheduled(team.actors.viewer, 20)));
  expect(listed).toContain(starts);
  expect(JSON.stringify(homeView(await market.app.home(team.actors.viewer, firstPages)))).toContain(starts);
});

test("the card of what is scheduled says its start next to its title, and how many are written then", async ({
  approved,
}) => {
  const change = await approved("price -20% at Friday 9:00");
  const { blocks } = reviewCard(change);
  expect(JSON.stringify(blocks[1])).toContain("Scheduled for *Fri 4 Dec 2026, 09:00 (Europe/Berlin)*");
  expect(JSON.stringify(blocks)).toContain(`${change.many?.all} listings are written then.`);
  expect(JSON.stringify(blocks)).not.toContain("still to write");
});
