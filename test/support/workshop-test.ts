import { test as base } from "vitest";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { openDesk } from "#test/src/app/delivering.ts";
import { addShop } from "#test/src/app/drafting.ts";
import { openTeam, openWorkshop, type WorkshopOptions } from "#test/src/app/workshop.ts";
import { serve } from "#test/src/web/served.ts";
import { emptyHouse } from "#test/src/store/studio.ts";

/** The product without Slack and without a marketplace, opened once for a file. Nothing is in it, and nothing empties it. */
export const bareWorkshopTest = base
  .extend("options", { scope: "file" }, () => ({}) as WorkshopOptions)
  .extend("workshop", { scope: "file" }, async ({ options }, { onCleanup }) => {
    const workshop = await openWorkshop(options);
    onCleanup(() => workshop.close());
    return workshop;
  });

/** Each test begins with an empty database and log; at this instant, where the file says one. */
export const emptiedTest = bareWorkshopTest
  .extend("startsAt", { scope: "file" }, () => null as string | null)
  .extend("emptied", { auto: true }, async ({ workshop, startsAt }) => {
    await emptyHouse(workshop);
    if (startsAt !== null) workshop.clock.goTo(new Date(startsAt));
    workshop.lines.length = 0;
  });

/** … with a team that has no shop. */
export const teamTest = emptiedTest
  .extend("team", { auto: true }, ({ workshop, emptied: _ }) => openTeam(workshop))
  /** The team's workspace in Slack's stand-in, where messages are delivered. */
  .extend("desk", ({ workshop, team }) => openDesk(workshop, team))
  .extend("send", ({ workshop, team }) => (entry: OutboxEntry) => {
    return workshop.stores.worker(team.id).sendMessages([entry]);
  });

/** … with a team, and a shop that is only a row. */
export const workshopTest = teamTest.extend("shop", { auto: true }, ({ workshop, team }) => addShop(workshop, team));

/** All tests of the file have the same team, and find what the tests before them left. */
export const sameTeamTest = bareWorkshopTest.extend("team", { scope: "file", auto: true }, ({ workshop }) =>
  openTeam(workshop),
);

/** … and the web pages of the product, as in production. */
export const pagesTest = sameTeamTest.extend("pages", { scope: "file" }, async ({ workshop }, { onCleanup }) => {
  const pages = await serve(workshop);
  onCleanup(() => pages.close());
  return pages;
});
