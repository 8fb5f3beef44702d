import { expect, vi } from "vitest";
import { code, must } from "#test/src/store/studio.ts";
import { mirror, there } from "./editing.ts";
import { openMany } from "./many.ts";
import { sellers } from "./market.ts";
import { line, planTest as test } from "./planning.ts";

vi.setConfig({ testTimeout: 120_000 });

test("listings of a shop that isn't connected any more are left out and name it, the others can be asked for", async ({
  market,
  team,
  plan,
  now,
}) => {
  await openMany(market, team, 5);
  const eu = await market.openShop(team.actors.owner, sellers.eu);
  await market.control("POST", "shops/32000200/fill", { count: 4, state: "active" });
  await mirror(market, team, eu);
  const made = await plan(line);
  const { name } = must((await market.app.shops(team.actors.owner)).find(({ id }) => id === eu));
  const theirs = must(must(made.many).shops.find((shop) => shop.name === name)).items;
  const rest = must(made.many).all - theirs;
  await market.app.disconnect(team.actors.owner, eu);
  const shown = must(made.many).all;
  const why = await market.app.askForPlan(team.actors.maker, made.id, shown).catch((error: unknown) => error);
  expect(why).toMatchObject({ code: "bad-input", userText: expect.stringContaining("a shop that isn't connected") });
  const [reason] = must((await now(made.id)).many?.plan).reasons.filter(({ code }) => code === "not-connected");
  expect(reason).toMatchObject({ items: theirs, text: expect.stringContaining(name) });
  // The second of two clicks on the card as it was asks for nothing that it didn't show.
  const again = await market.app.askForPlan(team.actors.maker, made.id, shown).catch((error: unknown) => error);
  expect(again).toMatchObject({ code: "bad-input", userText: expect.stringContaining(`has ${rest} listings by now`) });
  const asked = await market.app.askForPlan(team.actors.maker, made.id, rest);
  expect([asked.state, asked.many?.all]).toEqual(["in_review", rest]);
});

test("a rule that says how much stock there shall be leaves out what was sold from since; one that adds doesn't", async ({
  market,
  team,
  plan,
  numberOf,
}) => {
  await openMany(market, team, 3);
  const sets = await plan('stock = 3 search "notebook"');
  const adds = await plan('stock +2 search "notebook"');
  const { some } = await market.app.changeItems(team.actors.maker, sets.id, { page: 0, failed: false, most: 5 });
  must(there(market, await numberOf(must(some[0]).listingId)).products[0]?.offerings[0]).quantity -= 1;
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
  const why = await market.app.askForPlan(team.actors.maker, sets.id).catch((error: unknown) => error);
  expect(why).toMatchObject({ code: "bad-input", userText: expect.stringContaining("changed in the shop") });
  expect((await market.app.askForPlan(team.actors.maker, adds.id)).state).toBe("in_review");
});

test("a manager takes nothing of a shop that is limited to others out of a plan, nor into it", async ({
  market,
  team,
  plan,
}) => {
  await openMany(market, team, 3);
  const made = await plan(line);
  const [shop] = await market.app.shops(team.actors.owner);
  const { some, all } = await market.app.changeItems(team.actors.maker, made.id, { page: 0, failed: false, most: 5 });
  const [one] = some.map(({ listingId }) => listingId);
  await market.app.setShopAccess(team.actors.owner, must(shop).id, [team.members.maker.slackUserId]);
  expect(await code(market.app.takeOutOfPlan(team.actors.manager, made.id, [must(one)]))).toBe("not-allowed");
  await market.app.takeOutOfPlan(team.actors.maker, made.id, [must(one)]);
  expect(await code(market.app.takeIntoPlan(team.actors.manager, made.id, [must(one)]))).toBe("not-allowed");
  const same = await market.app.takeIntoPlan(team.actors.manager, made.id, "taken-out");
  expect(same.many?.all).toBe(all - 1);
});
