import { afterAll, beforeAll, expect, test } from "vitest";
import { drafts } from "#commands/drafts.ts";
import { type Market, openMarket } from "#test/src/app/market.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";

let market: Market;
let team: Team;
beforeAll(async () => {
  market = await openMarket();
  team = await openTeam(market);
});
afterAll(() => market.close());

const from = { text: "", files: [], channel: null, ts: null, viewId: null };
const run = async () =>
  JSON.stringify(
    await drafts.run({ app: market.app, actor: team.actors.maker, args: { words: [], flags: {} }, viewId: null }),
  );

test("one's own drafts are listed to be opened, and nobody else's", async () => {
  expect(await run()).toContain("You have no drafts. /oms draft starts one.");
  const mine = await market.app.startDraft(team.actors.maker, from);
  const other = await market.app.startDraft(team.actors.manager, from);
  const shown = await run();
  expect(shown).toContain(mine.id);
  expect(shown).not.toContain(other.id);
});
