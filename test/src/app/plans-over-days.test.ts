import { expect, vi } from "vitest";
import type { Call } from "#sandbox/etsy/context.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { must } from "#test/src/store/studio.ts";
import { approve } from "./editing.ts";
import { openMany } from "./many.ts";
import { planTest as test } from "./planning.ts";

vi.setConfig({ testTimeout: 240_000 });

const perDay = 300;
const hour = 3_600_000;
const day = 24 * hour;
const at = (call: Call) => new Date(call.at).getTime();
const isWrite = ({ method }: Call) => method !== "GET";

test("a plan of more than a day's calls says how many are written today and from when the rest, and so it comes", async ({
  market,
  team,
  plan,
  now,
}) => {
  await openMany(market, team, perDay);
  // The marketplace counts the last 24 hours: what the reading took isn't among them any more.
  market.clock.pass(day + hour);
  await market.control("PUT", "settings", { per_day: perDay });
  const made = await plan("price +5%");
  const all = must(made.many).all;
  expect(all).toBeGreaterThanOrEqual(perDay);
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  await market.forget();
  await approve(market, team, asked);
  const begun = market.clock.now().getTime();

  // The first answers say what a day has; the database hears of it with the next calls.
  let onItsWay = await now(made.id);
  for (let turn = 0; turn < 5 && !onItsWay.many?.pace?.today; turn += 1) {
    for (const operation of await market.claim(1)) await market.runOne(operation);
    market.clock.pass(1000);
    onItsWay = await now(made.id);
  }
  const { pace, states } = must(onItsWay.many);
  const today = must(pace?.today);
  const left = all - (states.applied ?? 0);
  expect(today.items).toBeGreaterThan(0);
  expect(today.items).toBeLessThan(left);
  expect(today.from.getTime() - begun).toBeGreaterThanOrEqual(day);
  expect(today.from.getTime() - begun).toBeLessThan(day + hour);
  const card = JSON.stringify(reviewCard(onItsWay).blocks);
  expect(card).toContain(`${today.items} of the ${left} still to write today, about`);
  expect(card).toContain("Today's calls to Etsy end before that. The rest is written from");

  await market.work();
  expect((await now(made.id)).many?.states).toEqual({ applied: all });
  const calls = await market.calls();
  const writes = calls.filter(isWrite);
  expect(writes).toHaveLength(all);
  const ofToday = writes.filter((call) => at(call) < today.from.getTime());
  const rest = writes.filter((call) => at(call) >= today.from.getTime());
  // What is said is about: a batch more or less is written of it.
  expect(Math.abs(ofToday.length - (states.applied ?? 0) - today.items)).toBeLessThanOrEqual(25);
  expect(Math.min(...rest.map(at)) - today.from.getTime()).toBeLessThanOrEqual(hour);
  for (const call of writes) {
    const inADay = calls.filter((each) => at(each) <= at(call) && at(each) > at(call) - day);
    expect(inADay.length).toBeLessThanOrEqual(perDay);
  }
});
