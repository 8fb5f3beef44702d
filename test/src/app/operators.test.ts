import { expect } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import type { OperatorDetails } from "#src/marketplaces/port.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { adminOn, must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { rejection } from "#test/src/marketplaces/etsy/stand-in.ts";
import { type Market, sellers } from "./market.ts";
import { openTeam, publicUrl, type Team } from "./workshop.ts";

/** Each is somewhere else in no test. */
const details: OperatorDetails = {
  name: "Pine & Ink",
  street: "Canary Lane 77",
  more: "Canary House",
  city: "Canaryville",
  postcode: "C4N 4RY",
  country: "DE",
  email: "canary@birds.example",
};
const secrets = [details.street, details.more, details.city, details.postcode, details.email];
const one = { id: null, kind: "manufacturer", details } as const;

/** Accepted by the owner, and the shop connected again with the permission that follows from it. */
async function opened(market: Market, team: Team, shop: ShopId): Promise<Actor> {
  const { owner } = team.actors;
  await market.app.answerEuTrader(owner, shop, "yes");
  await market.app.acceptOperators(owner, shop);
  await market.connect(owner, sellers.us);
  await market.work();
  return owner;
}

const there = (market: Market) => must(market.state().shops.find(({ shopId }) => shopId === seeded.usShop)).operators;

/** All that an error says, to people and to a log. */
function told(error: Error): string {
  const { userText } = toOmsError(error);
  return [userText, JSON.stringify(error), error.stack, error.cause instanceof Error ? told(error.cause) : ""].join(
    "\n",
  );
}

/** Every row of every table, as text. */
async function everything(market: Market): Promise<string> {
  const tables = await market.db.sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await market.db.sql<{ row: string }>(`select t::text as row from public."${name}" t`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  return rows.join("\n");
}

test("the question is an owner's, asked until it is answered, and its answer is the shop's", async ({
  market,
  team,
  shop,
}) => {
  const { owner, manager } = team.actors;
  expect(await market.app.shop(owner, shop)).toMatchObject({ euTrader: null });
  for (const answer of ["later", "yes", "no"] as const) {
    expect(await market.app.answerEuTrader(owner, shop, answer)).toMatchObject({ shop: { euTrader: answer } });
    expect(await market.app.shop(manager, shop)).toMatchObject({ euTrader: answer });
  }
  expect(await rejection(market.app.answerEuTrader(manager, shop, "yes"))).toMatchObject({ code: "not-allowed" });
  expect(await rejection(market.app.safetySheet(manager, shop))).toMatchObject({ code: "not-allowed" });
  const stranger = await openTeam(market);
  expect(await rejection(market.app.answerEuTrader(stranger.actors.owner, shop, "yes"))).toMatchObject({
    code: "not-found",
  });
});

test("until an owner accepted what becomes of addresses, nothing is read and nothing is written", async ({
  market,
  team,
  shop,
}) => {
  const { owner, manager } = team.actors;
  await market.forget();
  expect(await market.app.safetySheet(owner, shop)).toMatchObject({ accepted: false, operators: null });
  expect(await rejection(market.app.saveOperator(owner, shop, one))).toMatchObject({ code: "not-allowed" });
  expect(await rejection(market.app.operator(owner, shop, 1))).toMatchObject({ code: "not-allowed" });
  expect(await market.operations()).toEqual([]);
  expect(await rejection(market.app.acceptOperators(manager, shop))).toMatchObject({ code: "not-allowed" });
  // A text that says something else is asked for anew.
  await market.app.acceptOperators(owner, shop);
  await market.db.sql("update studios set operators_text = 0");
  expect(await market.app.safetySheet(owner, shop)).toMatchObject({ accepted: false });
});

test("accepted, a fifth permission is asked for when a shop is connected, and not before", async ({
  market,
  team,
  shop,
}) => {
  const { owner } = team.actors;
  const scopes = () => must(market.state().tokens.at(-1)).scopes.join(" ");
  expect(scopes()).toBe("shops_r listings_r listings_w listings_d");
  expect(await market.app.startConnect(owner)).toMatchObject({ operators: false });
  await market.app.answerEuTrader(owner, shop, "yes");
  await market.app.acceptOperators(owner, shop);
  expect(await rejection(market.app.saveOperator(owner, shop, one))).toMatchObject({
    code: "auth-scope",
    userText: expect.stringContaining("/oms connect") as string,
  });
  expect(there(market)).toBeUndefined();
  expect(await market.app.startConnect(owner)).toMatchObject({ operators: true });
  await market.connect(owner, sellers.us);
  expect(scopes()).toBe("shops_r listings_r listings_w listings_d shops_w");
});

test("an owner makes one, reads it live and changes it; its name is then offered to listings", async ({
  market,
  team,
  shop,
}) => {
  const owner = await opened(market, team, shop);
  const made = await market.app.saveOperator(owner, shop, one);
  const [known] = must(made.operators);
  expect(known).toMatchObject({ kind: "manufacturer", name: "Pine & Ink" });
  const { id } = must(known);
  expect(await market.app.operator(owner, shop, id)).toEqual({ ...details, id, kind: "manufacturer" });
  await market.app.saveOperator(owner, shop, { ...one, id, details: { ...details, name: "Pine", city: "Kiel" } });
  expect(there(market)).toMatchObject([{ name: "Pine", city: "Kiel", line1: "Canary Lane 77" }]);
  await market.work();
  expect((await market.app.shop(owner, shop)).profiles).toMatchObject({ manufacturers: [{ id, title: "Pine" }] });
  expect((await market.app.log(owner, "shop.operator", 0)).lines).toHaveLength(2);
  must(must(there(market))[0]).deleted = true;
  expect(await rejection(market.app.operator(owner, shop, id))).toMatchObject({ code: "not-found" });
});

test("one that is made while the shop is being read is offered too: another reading follows", async ({
  market,
  team,
  shop,
}) => {
  const owner = await opened(market, team, shop);
  await market.app.saveOperator(owner, shop, one);
  const [reading, ...others] = await adminOn(market.db)
    .work.claim("another worker", { operations: 6, messages: 0 }, 60_000)
    .then(({ operations }) => operations.filter(({ kind }) => kind === "read_shop"));
  expect(others).toEqual([]);
  await market.app.saveOperator(owner, shop, { ...one, kind: "responsiblePerson" });
  await adminOn(market.db).operations.finish(must(reading), "done");
  await market.work();
  expect((await market.app.shop(owner, shop)).profiles).toMatchObject({
    manufacturers: [{ title: details.name }],
    responsiblePersons: [{ title: details.name }],
  });
});

/** What a link to a file gives. */
async function downloaded(market: Market, { url }: { readonly url: string }): Promise<string> {
  const { text } = await market.app.download(url.slice(publicUrl.length));
  let whole = "";
  for await (const piece of text) whole += piece;
  return whole;
}

test("no address is in any table, file or log line, whatever became of the call", async ({ market, team, shop }) => {
  const owner = await opened(market, team, shop);
  const { operators } = await market.app.saveOperator(owner, shop, one);
  const { id } = must(must(operators)[0]);
  await market.app.operator(owner, shop, id);
  const wrong = { ...one, details: { ...details, country: "XXX" } };
  const said = [told(await rejection(market.app.saveOperator(owner, shop, wrong)))];
  for (const fault of [
    { mode: "drop", when: "after" },
    { mode: "status", status: 500, when: "before" },
    {
      mode: "status",
      status: 400,
      when: "before",
      body: JSON.stringify({ error: `There was a problem with ${secrets.join(" ")}` }),
    },
  ]) {
    await market.fault({ operation: "updateShopEconomicOperator", ...fault });
    said.push(told(await rejection(market.app.saveOperator(owner, shop, { ...one, id }))));
  }
  await market.work();
  const kept = await everything(market);
  expect(kept).toContain("Pine & Ink");
  // A listing names it, so that the tables have something to say of it.
  const listing = must(
    market.state().listings.find(({ shopId, state }) => shopId === seeded.usShop && state === "active"),
  );
  listing.safety = { manufacturer: id, responsiblePerson: null, serialNumber: null, warnings: null };
  await market.app.sync(owner, shop);
  await market.work();
  const files = [
    await downloaded(market, await market.app.exportTable(owner, "gpsr")),
    await downloaded(market, await market.app.exportTable(owner, "products")),
    await downloaded(market, await market.app.exportStudio(owner)),
  ].join("\n");
  expect(files).toContain("Pine & Ink");
  for (const secret of secrets) {
    expect(kept).not.toContain(secret);
    expect(files).not.toContain(secret);
    expect(said.join("\n")).not.toContain(secret);
    expect(market.lines.join("\n")).not.toContain(secret);
  }
});

test("an answer that is lost is told so, and nothing is sent a second time", async ({ market, team, shop }) => {
  const owner = await opened(market, team, shop);
  await market.fault({ operation: "createShopEconomicOperator", mode: "drop", when: "after" });
  expect(await rejection(market.app.saveOperator(owner, shop, one))).toMatchObject({
    code: "unknown-outcome",
    userText: expect.stringContaining("the list there shows what it has") as string,
  });
  await market.work();
  expect(there(market)).toHaveLength(1);
});

test("the brake holds for it", async ({ market, team, shop }) => {
  const owner = await opened(market, team, shop);
  await market.app.pause(owner, shop);
  expect(await rejection(market.app.saveOperator(owner, shop, one))).toMatchObject({ code: "paused" });
  await market.app.resume(owner, shop);
  await market.app.pause(owner, null);
  expect(await rejection(market.app.saveOperator(owner, shop, one))).toMatchObject({ code: "paused" });
  expect(there(market)).toBeUndefined();
});

test("a list that can't be read keeps nobody from answering", async ({ market, team, shop }) => {
  const owner = await opened(market, team, shop);
  await market.fault({ operation: "getShopEconomicOperators", mode: "status", status: 503, when: "before", count: 9 });
  expect(await market.app.answerEuTrader(owner, shop, "later")).toMatchObject({
    shop: { euTrader: "later" },
    operators: null,
    unreadable: expect.stringContaining("doesn't answer") as string,
  });
});
