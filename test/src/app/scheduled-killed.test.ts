import { expect, vi } from "vitest";
import { createApp } from "#src/modules/app.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { must } from "#test/src/store/studio.ts";
import { done, there } from "./editing.ts";
import { cutting } from "./killing.ts";
import { scheduleTest, workDue } from "./scheduling.ts";

vi.setConfig({ testTimeout: 300_000 });

/** A start, an end, and what people do at that moment: killed at any statement, and two at once. */

const friday = "2026-12-04T08:00:00Z";
const sunday = "2026-12-06T22:59:00Z";
const weekMs = 7 * 24 * 3_600_000;
/** From Friday to Sunday, so many weeks later. */
const weekend = (weeks: number) => ({
  startsAt: new Date(Date.parse(friday) + weeks * weekMs),
  endsAt: new Date(Date.parse(sunday) + weeks * weekMs),
});

const test = scheduleTest
  .extend("notebook", ({ market, team }) => async () => {
    const [listing] = await market.app.findListings(team.actors.maker, "notebook", { limit: 1, offset: 0 });
    const { id, externalId } = must(listing);
    return { id, number: Number(externalId) };
  })
  /** An edit of one listing, approved for this time. */
  .extend(
    "scheduled",
    ({ market, team, notebook, now }) =>
      async (title: string, when: ReturnType<typeof weekend>): Promise<ChangeView> => {
        const edit = { listingId: (await notebook()).id, changeId: null, revision: 0, touched: { title } };
        const { id } = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
        await market.app.setSchedule(team.actors.maker, id, when);
        await market.app.requestApproval(team.actors.maker, id);
        const { contentHash } = await now(id);
        await market.app.approve(team.actors.manager, { changeId: id, contentHash });
        await workDue(market);
        return now(id);
      },
  )
  /** Runs what is due in a process that dies at this statement, then goes on in others. @returns whether it died */
  .extend("killedAt", ({ market }) => async (kinds: readonly string[], at: number): Promise<boolean> => {
    const killed = cutting({ at, when: "after", of: "database" });
    for (;;) {
      const due: ClaimedOperation[] = await market.claim();
      if (due.length === 0) break;
      for (const operation of due) {
        const dying = kinds.includes(operation.kind) && !killed.dead();
        await market.runOne(operation, dying ? { deps: market.process(killed.gate), death: killed.death } : {});
      }
    }
    market.clock.pass(61_000);
    await workDue(market);
    return killed.dead();
  });

test("a start killed after any statement is written once, and its end still comes", async ({
  market,
  scheduled,
  notebook,
  goTo,
  killedAt,
  now,
}) => {
  const { number } = await notebook();
  const before = there(market, number).title;
  let at = 1;
  for (let dead = true; dead; at += 1) {
    const when = weekend(at - 1);
    const { id } = await scheduled(`On sale ${at}`, when);
    market.clock.goTo(when.startsAt);
    dead = await killedAt(["apply_change"], at);
    expect([at, there(market, number).title, (await now(id)).state]).toEqual([at, `On sale ${at}`, "applied"]);
    await goTo(when.endsAt);
    expect([at, there(market, number).title]).toEqual([at, before]);
  }
  expect(at).toBeGreaterThan(5);
});

test("an end killed after any statement puts it back once, by one request", async ({
  market,
  team,
  scheduled,
  notebook,
  goTo,
  killedAt,
  now,
}) => {
  const { number } = await notebook();
  const before = there(market, number).title;
  let at = 1;
  for (let dead = true; dead; at += 1) {
    const when = weekend(at - 1);
    const { id, number: request } = await scheduled(`On sale ${at}`, when);
    await goTo(when.startsAt);
    market.clock.goTo(when.endsAt);
    dead = await killedAt(["end_scheduled", "collect_return"], at);
    const { schedule } = await now(id);
    expect([at, there(market, number).title, schedule?.state]).toEqual([at, before, "ended"]);
    const title = `Put back request ${request}:%`;
    const backs = await market.db.sql(
      "select 1 from changes where number is not null and content ->> 'title' like $1",
      [title],
    );
    expect([at, backs.length]).toEqual([at, 1]);
    expect((await market.app.change(team.actors.viewer, must(schedule?.back).id)).state).toBe("applied");
  }
  expect(at).toBeGreaterThan(8);
});

test("moved or cancelled at the moment of the start, in two processes: it is written, or it isn't, and never both", async ({
  market,
  team,
  scheduled,
  notebook,
  now,
}) => {
  const { number } = await notebook();
  const outcomes = new Set<string>();
  for (const act of ["cancel", "move", "cancel", "move"] as const) {
    const title = there(market, number).title;
    const inHours = (hours: number) => new Date(market.clock.now().getTime() + hours * 3_600_000);
    const when = { startsAt: inHours(3), endsAt: inHours(24) };
    const { id } = await scheduled(`Title ${outcomes.size} of ${market.clock.now().getTime()}`, when);
    market.clock.goTo(when.startsAt);
    const other = createApp(market.process((_, run) => run()));
    const acting = (of: ChangeId) =>
      act === "cancel"
        ? other.cancelSchedule(team.actors.maker, of)
        : other.setSchedule(team.actors.manager, of, {
            startsAt: inHours(2),
            endsAt: when.endsAt,
          });
    const [operation] = await market.claim();
    const [did] = await Promise.all([
      market.clock.during(
        acting(id).then(
          () => "done",
          (error: unknown) => toOmsError(error).code,
        ),
      ),
      market.runOne(must(operation)),
    ]);
    await workDue(market);
    const after = await now(id);
    const isWritten = there(market, number).title !== title;
    outcomes.add(`${act} ${did}`);
    const left = act === "cancel" ? "draft" : "scheduled";
    const wanted = isWritten ? [act, did, true, "applied"] : [act, "done", false, left];
    expect([act, did, isWritten, after.state]).toEqual(wanted);
    if (after.state === "draft") await market.app.discard(team.actors.maker, id);
    else if (after.state === "scheduled") await market.app.cancelSchedule(team.actors.maker, id);
    if (after.state === "scheduled") await market.app.discard(team.actors.maker, id);
  }
  expect(outcomes.size).toBeGreaterThan(1);
});
