import { expect, test } from "vitest";
import { openMarket } from "./market.ts";

const ping = (market: ReturnType<typeof openMarket>) => market.api("GET", "openapi-ping");

test("replies carry the limits and what is left of them", async () => {
  const market = openMarket({ limits: { perSecond: 5, perDay: 100 } });
  await ping(market);
  const { headers } = await ping(market);
  expect(Object.fromEntries(headers)).toMatchObject({
    "x-limit-per-second": "5",
    "x-remaining-this-second": "3",
    "x-limit-per-day": "100",
    "x-remaining-today": "98",
  });
  expect(headers.get("x-etsy-request-uuid")).toMatch(/\w{8}/);
});

test("the sixth call within a second is refused, and may come again after one", async () => {
  const market = openMarket({ limits: { perSecond: 5, perDay: 100 } });
  for (let call = 0; call < 5; call += 1) {
    expect((await ping(market)).status).toBe(200);
    market.pass(150);
  }
  const refused = await ping(market);
  expect(refused).toMatchObject({ status: 429, body: { error: "Exceeded per second rate limit" } });
  expect(refused.headers.get("retry-after")).toBe("1");
  // The window slides: the first call has left it, the second hasn't.
  market.pass(250);
  expect((await ping(market)).status).toBe(200);
  expect((await ping(market)).status).toBe(429);
});

test("the day is 24 hours that slide, not a date", async () => {
  const market = openMarket({ limits: { perSecond: 5, perDay: 2 } });
  await ping(market);
  market.pass(12 * 3_600_000);
  await ping(market);
  const refused = await ping(market);
  expect(refused).toMatchObject({ status: 429, body: { error: "Exceeded daily rate limit" } });
  expect(refused.headers.get("retry-after")).toBe("86400");
  market.pass(12 * 3_600_000);
  expect((await ping(market)).status).toBe(200);
  expect((await ping(market)).status).toBe(429);
});

test("what is refused isn't counted, and neither is a call without a valid key", async () => {
  const market = openMarket({ limits: { perSecond: 1, perDay: 2 } });
  await market.api("GET", "openapi-ping", { key: "no:no" });
  await ping(market);
  await ping(market);
  market.pass(1000);
  expect((await ping(market)).status).toBe(200);
});

test("limits can be changed", async () => {
  const market = openMarket({ limits: { perSecond: 1, perDay: 100 } });
  await market.control("PUT", "settings", { per_second: 3 });
  expect([(await ping(market)).status, (await ping(market)).status]).toEqual([200, 200]);
});
