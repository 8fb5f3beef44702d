import { afterAll, beforeAll, expect, test } from "vitest";
import { edit } from "#commands/edit.ts";
import { find } from "#commands/find.ts";
import { history } from "#commands/history.ts";
import { unpublish } from "#commands/unpublish.ts";
import { apron, approvedChange, asked } from "#test/src/app/drafting.ts";
import { askedEdit, listingId } from "#test/src/app/editing.ts";
import { type Market, openMarket } from "#test/src/app/market.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";

let market: Market;
let team: Team;
let number: number;
let codes: string[];
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
  team = await openTeam(market);
  const shop = await market.openShop(team.actors.owner);
  const made = await approvedChange(market, team, [shop]);
  await market.work();
  number = must(market.listings(apron.title)[0]).id;
  await market.app.sync(team.actors.maker, shop);
  await market.work();
  const id = await listingId(market, team, number);
  const edited = await askedEdit(market, team, id, { "quantity:": 7 });
  const [listing] = await market.app.findListings(team.actors.maker, String(number), { limit: 1, offset: 0 });
  codes = [must(made.code), `request ${edited.number}`, must(listing).code];
});
afterAll(() => market.close());

type Run = { run(call: never): unknown };
const said = async (command: Run, args: unknown) =>
  JSON.stringify(await command.run({ app: market.app, actor: team.actors.manager, args, viewId: null } as never));

test("every code that stands on one of its cards names a listing, for every command", async () => {
  expect(new Set(codes).size).toBeGreaterThan(1);
  for (const code of codes) {
    expect(await said(find, { words: [code], flags: {} })).toContain(`/listing/${number}`);
    expect(await said(history, { words: [code], flags: {} })).toContain("History");
    expect(await said(unpublish, { words: [code], flags: {} })).toContain(apron.title);
  }
});

test("a draft that isn't on the marketplace is offered where a listing was looked for", async () => {
  const shop = must((await market.app.shops(team.actors.maker))[0]).id;
  const { code } = await asked(market, team, [shop], { title: "Bowl that waits" });
  for (const command of [find, history] as Run[]) {
    const answer = await said(command, { words: [code ?? ""], flags: {} });
    expect(answer).toContain("Bowl that waits");
    expect(answer).toContain("I found no listing on Etsy by that name");
  }
  expect(await said(unpublish, { words: [code ?? ""], flags: {} })).toContain("Bowl that waits");
  expect(await said(edit, { words: [code ?? ""], flags: {} })).toContain("Bowl that waits");
});

test("what was deleted there is still found by its code, SKU and request, and says so, for every command", async () => {
  const { id: deleted } = must(market.listings("Linen Tea Towel, Striped")[0]);
  const towel = must((await market.app.findListings(team.actors.maker, String(deleted), { limit: 1, offset: 0 }))[0]);
  const change = await askedEdit(market, team, towel.id, { "quantity:": 3 });
  const sku = must(towel.sku);
  await market.control("POST", `listings/${deleted}/delete`);
  await market.app.sync(team.actors.maker, towel.shopId);
  await market.work();
  for (const named of [towel.code, sku, `request ${change.number}`]) {
    const words = { words: [named], flags: {} };
    const found = await said(find, words);
    expect(found, named).toContain("it was deleted on Etsy, or Etsy took it down. Last seen");
    expect(found, named).toContain(towel.title);
    expect(found, named).not.toContain("listing.edit");
    expect(await said(history, words), named).toContain("History");
  }
  for (const command of [unpublish, edit] as Run[]) {
    expect(await said(command, { words: [sku], flags: {} })).toContain("it was deleted on Etsy");
  }
  // It is no match while one that is there has the name.
  const { listings } = await market.app.searchListings(team.actors.viewer, "linen", 0);
  expect(listings.length).toBeGreaterThan(0);
  expect(listings.some(({ gone }) => gone)).toBe(false);
});
