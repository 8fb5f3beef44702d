import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { marketTest } from "#test/support/shop-test.ts";
import type { Market } from "./market.ts";
import { openMany } from "./many.ts";
import { openTeam } from "./workshop.ts";

export const shopNumber = 31_000_100;

/** Runs what is due now, and nothing that is for later. */
export async function workDue(market: Market): Promise<ClaimedOperation[]> {
  const ran: ClaimedOperation[] = [];
  for (;;) {
    const due = await market.claim();
    if (due.length === 0) return ran;
    for (const operation of due) await market.runOne(operation);
    ran.push(...due);
  }
}

/** Plans and other changes that have a time, in a studio whose clock is Berlin's. Each test begins on a Tuesday, at 10:00 there. */
export const scheduleTest = marketTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 1_000_000 })
  .extend("zone", { scope: "file" }, "Europe/Berlin")
  .extend("begins", { scope: "file" }, "2026-12-01T09:00:00Z")
  .extend("team", { auto: true }, ({ market, zone, begins }) =>
    market.prepared(async () => {
      market.clock.goTo(new Date(begins));
      const team = await openTeam(market);
      await market.app.settings(team.actors.owner, { digest: { hour: 9, minute: 0, days: [1, 2, 3, 4, 5], zone } });
      await openMany(market, team, 5);
      return team;
    }),
  )
  .extend("now", ({ market, team }) => async (id: ChangeId): Promise<ChangeView> => {
    return { ...(await market.app.change(team.actors.maker, id)), viewer: null };
  })
  .extend("goTo", ({ market }) => async (at: string | Date) => {
    market.clock.goTo(new Date(at));
    return workDue(market);
  })
  /** A plan of a line, made and not asked for. */
  .extend("drafted", ({ market, team, now }) => async (line: string): Promise<ChangeView> => {
    const begun = await market.app.planLine(team.actors.maker, line);
    if (!begun.ok) throw new Error(begun.problem);
    await workDue(market);
    return now(begun.changeId);
  })
  /** … asked for by its maker, and approved by a manager. */
  .extend("approved", ({ market, team, drafted, now }) => async (line: string): Promise<ChangeView> => {
    const { id } = await drafted(line);
    const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash });
    await workDue(market);
    return now(id);
  })
  /** Notes in threads since the last look, by name. */
  .extend("notes", ({ market }) => async (): Promise<Record<string, unknown>[]> => {
    return (await market.said()).filter(({ template }) => template === "change_note");
  })
  /** What the shop has now, read anew. */
  .extend("mirrored", ({ market, team }) => async () => {
    const [shop] = await market.app.shops(team.actors.owner);
    await market.app.sync(team.actors.maker, must(shop).id);
    await workDue(market);
  })
  .extend("prices", ({ market }) => (): number[] => {
    const there = market.state().listings.filter(({ shopId }) => shopId === shopNumber);
    return there.flatMap(({ products }) => products.map(({ offerings: [offer] }) => offer?.price ?? 0));
  })
  .extend("returnOf", ({ now }) => async (id: ChangeId): Promise<ChangeView> => {
    const { schedule } = await now(id);
    if (!schedule?.back) throw new Error("nothing puts it back");
    return now(schedule.back.id);
  });
