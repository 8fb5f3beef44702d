import { expect } from "vitest";
import { asked } from "./drafting.ts";
import { finishAll, openDesk } from "./delivering.ts";
import { sellerTest } from "#test/support/shop-test.ts";

const test = sellerTest
  .extend("desk", ({ market, team }) => openDesk(market, team, { fetchPicture: async () => reachable }))
  /** In the channel, beside what is said in its thread. */
  .extend("cards", ({ desk }) => () => {
    return desk
      .posted()
      .filter(({ channel, blocks }) => channel.startsWith("C0") && JSON.stringify(blocks).includes("PineAndInk"));
  })
  .extend("pictures", ({ cards }) => () => {
    return cards().map(({ blocks }) => JSON.stringify(blocks).split('"image_url"').length - 1);
  });

test.beforeEach(() => {
  reachable = false;
});

let reachable = false;

test("a card whose picture Slack can't fetch comes without it at once, and gets it when it can", async ({
  market,
  team,
  desk,
  pictures,
}) => {
  const shop = await market.openShop(team.actors.owner);
  await asked(market, team, [shop]);
  await desk.deliver(market.deps);
  await desk.deliver(market.deps);
  expect(pictures()).toEqual([0]);
  reachable = true;
  market.clock.pass(11 * 60_000);
  await desk.deliver(market.deps);
  expect(pictures()).toEqual([1]);
});

test("what is decided meanwhile shows on it at once", async ({ market, team, desk, cards }) => {
  const shop = await market.openShop(team.actors.owner);
  const { id, contentHash } = await asked(market, team, [shop]);
  await desk.deliver(market.deps);
  await desk.deliver(market.deps);
  await market.app.askForChanges(team.actors.manager, { changeId: id, contentHash, reason: "Another photo, please" });
  for (let rounds = 0; rounds < 4; rounds += 1) await desk.deliver(market.deps);
  expect(JSON.stringify(cards().map(({ blocks }) => blocks))).toContain("asked for changes");
  expect(cards()).toHaveLength(1);
});

test("a picture that never comes is not waited for without end", async ({ market, team, desk, pictures }) => {
  const shop = await market.openShop(team.actors.owner);
  await asked(market, team, [shop]);
  await finishAll(market, desk, market.deps);
  expect(pictures()).toEqual([0]);
});
