import { afterAll, beforeAll, expect, test } from "vitest";
import { edit } from "#commands/edit.ts";
import { asked } from "#test/src/app/drafting.ts";
import { type Market, openMarket } from "#test/src/app/market.ts";
import { numbersIn, read } from "#test/src/app/syncing.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";

let market: Market;
let team: Team;
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
  team = await openTeam(market);
});
afterAll(() => market.close());

test("a listing that waits for approval is opened by its title, and no other whose title has a hyphen", async () => {
  const shop = await market.openShop(team.actors.owner);
  const number = must(numbersIn(market, 31_000_100, "active")[0]);
  await market.control("POST", `listings/${number}/edit`, { title: "Board - walnut" });
  await read(market, team, shop);
  const waiting = await asked(market, team, [shop]);
  const { title } = waiting.content;
  const answer = await edit.run({
    app: market.app,
    actor: team.actors.maker,
    args: { words: [title], flags: {} },
    viewId: null,
  });
  const shown = JSON.stringify(answer);
  expect(shown).toContain(title);
  expect(shown).not.toContain("Board - walnut");
});

test("a listing of a disconnected shop is shown among others, without a button to edit it", async () => {
  const shop = must((await market.app.shops(team.actors.owner))[0]).id;
  const numbers = numbersIn(market, 31_000_100, "active").slice(0, 2);
  for (const number of numbers) await market.control("POST", `listings/${number}/edit`, { title: `Twin ${number}` });
  await read(market, team, shop);
  const run = async () =>
    JSON.stringify(
      await edit.run({
        app: market.app,
        actor: team.actors.maker,
        args: { words: ["Twin"], flags: {} },
        viewId: null,
      }),
    );
  expect(await run()).toContain("listing.edit");
  await market.app.disconnect(team.actors.owner, shop);
  const shown = await run();
  expect(shown).toContain(`Twin ${must(numbers[0])}`);
  expect(shown).toContain("isn't connected");
  expect(shown).not.toContain("listing.edit");
});
