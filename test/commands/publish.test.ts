import { afterAll, beforeAll, expect, test } from "vitest";
import { find } from "#commands/find.ts";
import { publish } from "#commands/publish.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { homeView } from "#src/modules/reports/slack/home.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import { done, listingId } from "#test/src/app/editing.ts";
import { type Market, openMarket } from "#test/src/app/market.ts";
import { numbersIn, read } from "#test/src/app/syncing.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";

const shopNumber = 31_000_100;
let market: Market;
let team: Team;
const numbers = { draft: 0, inactive: 0, takenOff: 0, sold_out: 0, expired: 0, active: 0 };
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
  team = await openTeam(market);
  const shop = await market.openShop(team.actors.owner);
  const live = numbersIn(market, shopNumber, "active");
  const [draftNumber, inactive, takenOff, active] = live;
  Object.assign(numbers, { draft: draftNumber, inactive, takenOff, active });
  numbers.sold_out = must(numbersIn(market, shopNumber, "sold_out")[0]);
  numbers.expired = must(numbersIn(market, shopNumber, "expired")[0]);
  const draft = must(market.state().listings.find(({ id }) => id === numbers.draft));
  Object.assign(draft, { state: "draft", ending: null });
  await market.control("POST", `listings/${numbers.inactive}/state`, { state: "inactive" });
  await read(market, team, shop);
  const off = await listingId(market, team, numbers.takenOff);
  done(await market.app.unpublish(team.actors.manager, off));
  await market.work();
});
afterAll(() => market.close());

async function typed(command: typeof publish, words: string, actor: Actor = team.actors.maker): Promise<string> {
  const args = { words: words === "" ? [] : words.split(" "), flags: {} };
  return JSON.stringify(await command.run({ app: market.app, actor, args, viewId: null }));
}

test.each([
  ["draft", "Put on sale ($0.20)", "Etsy charges $0.20 for it. "],
  ["inactive", "Put on sale", "It costs nothing: you paid Etsy for it already. "],
  ["takenOff", "Put on sale", "It costs nothing: you paid Etsy for it already. "],
  ["sold_out", "Renew ($0.20)", ""],
  ["expired", "Renew ($0.20)", ""],
] as const)("publish is the one verb for a listing that is %s, the fee said first", async (state, label, says) => {
  const answer = await typed(publish, String(numbers[state]));
  expect(answer).toContain(`"text":"${label}"`);
  expect(answer).toContain(says);
  expect(await typed(find, String(numbers[state]))).toContain(`"text":"${label}"`);
});

test("of what is on sale already publish says so, and shows it", async () => {
  const answer = await typed(publish, String(numbers.active));
  expect(answer).toContain("This is on sale already");
  expect(answer).toContain(must(market.state().listings.find(({ id }) => id === numbers.active)).title.slice(0, 20));
});

test("what was taken off sale here goes back at once where a manager asks, and by asking where a maker does", async () => {
  expect(await typed(publish, String(numbers.takenOff), team.actors.manager)).toContain("I do it at once");
  expect(await typed(publish, String(numbers.takenOff))).toContain("I ask for approval first");
  expect(await typed(publish, String(numbers.inactive), team.actors.manager)).toContain("I ask for approval first");
});

test("several that are off sale are offered with a form for all of them; what is on sale isn't", async () => {
  const answer = await typed(publish, "");
  expect(answer).toContain("Put several on sale…");
  expect(answer.match(/listing\.put_on_sale/g)).toHaveLength(
    numbersIn(market, shopNumber, "draft").length + numbersIn(market, shopNumber, "inactive").length,
  );
  expect(answer).not.toContain(`"value":"${await listingId(market, team, numbers.active)}"`);
});

test("find and Home have the button beside each that is off sale, for those who may ask", async () => {
  expect(await typed(find, "inactive")).toContain("Put on sale");
  expect(await typed(find, "inactive", team.actors.viewer)).not.toContain("Put on sale");
  const pages = await Promise.all(
    [0, 1, 2, 3, 4].map((listings) => market.app.home(team.actors.maker, { ...firstPages, listings })),
  );
  const home = JSON.stringify(pages.map(homeView));
  expect(home).toContain("Put on sale");
  expect(home).toContain("Renew ($0.20)");
});
