import { test as base } from "vitest";
import { addShop } from "#test/src/app/drafting.ts";
import { openTeam, openWorkshop, type WorkshopOptions } from "#test/src/app/workshop.ts";
import { emptyHouse } from "#test/src/store/studio.ts";

/**
 * The product without Slack and without a marketplace. The workshop is opened once for a file; each test begins with an
 * empty database, a team, and a shop that is only a row.
 */
export const workshopTest = base
  .extend("options", { scope: "file" }, () => ({}) as WorkshopOptions)
  .extend("workshop", { scope: "file" }, async ({ options }, { onCleanup }) => {
    const workshop = await openWorkshop(options);
    onCleanup(() => workshop.close());
    return workshop;
  })
  .extend("beginning", { auto: true }, async ({ workshop }) => {
    await emptyHouse(workshop);
    const team = await openTeam(workshop);
    return { team, shop: await addShop(workshop, team) };
  })
  .extend("team", ({ beginning }) => beginning.team)
  .extend("shop", ({ beginning }) => beginning.shop);
