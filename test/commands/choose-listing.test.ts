import { afterAll, beforeAll, expect, test } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { renew } from "#commands/renew.ts";
import { edit } from "#commands/edit.ts";
import { unpublish } from "#commands/unpublish.ts";
import { approvedChange } from "#test/src/app/drafting.ts";
import { type Market, openMarket, sellers } from "#test/src/app/market.ts";
import { numbersIn, read } from "#test/src/app/syncing.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";

const shopNumber = 31_000_100;
let market: Market;
let team: Team;
let shop: ShopId;
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
  team = await openTeam(market);
  shop = await market.openShop(team.actors.owner);
  // Sixty newer ones stand in front of what has expired.
  await market.control("POST", `shops/${shopNumber}/fill`, { count: 60, state: "active" });
  await read(market, team, shop);
});
afterAll(() => market.close());

const typed = async (command: typeof renew, words: readonly string[]) =>
  JSON.stringify(
    await command.run({
      app: market.app,
      actor: team.actors.maker,
      args: { words: [...words], flags: {} },
      viewId: null,
    }),
  );
const title = (state: string) => {
  const number = must(numbersIn(market, shopNumber, state)[0]);
  return must(market.state().listings.find(({ id }) => id === number)).title;
};

test("what can be renewed is found, however many newer listings there are", async () => {
  const answer = await typed(renew, []);
  expect(answer).toContain(title("expired"));
  expect(answer).toContain(title("sold_out"));
});

test("more than can be shown are counted", async () => {
  const live = numbersIn(market, shopNumber, "active").length;
  expect(await typed(unpublish, [])).toContain(`and ${live - 10} more`);
});

test("where none of that name can be renewed, what there is is shown", async () => {
  const live = title("active");
  const answer = await typed(renew, [live]);
  expect(answer).toContain("you can't renew them");
  expect(answer).toContain(live.slice(0, 20));
});

test("a code of two shops means the one where it can be done, and asks where both could", async () => {
  const other = await market.openShop(team.actors.owner, sellers.eu);
  const { code } = await approvedChange(market, team, [shop, other], { title: "In two shops" });
  await market.work();
  const names = (await market.app.shops(team.actors.owner)).map(({ name }) => name);
  const named = (answer: string) => names.filter((name) => answer.includes(name));
  for (const command of [unpublish, edit] as (typeof renew)[]) {
    expect(named(await typed(command, [must(code)]))).toHaveLength(2);
  }
  await market.app.disconnect(team.actors.owner, other);
  const left = (await market.app.shops(team.actors.owner)).filter(({ health }) => health === "ok");
  for (const command of [unpublish, edit] as (typeof renew)[]) {
    expect(named(await typed(command, [must(code)]))).toEqual(left.map(({ name }) => name));
  }
});
