import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ShopId } from "#src/domain/ids.ts";
import { must, refusal } from "#test/src/store/studio.ts";
import { apron, approvedChange } from "./drafting.ts";
import { approve, askedEdit, listingId, mirror } from "./editing.ts";
import { type Market, openMarket } from "./market.ts";
import { openTeam, type Team } from "./workshop.ts";

let market: Market;
let team: Team;
let shop: ShopId;
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
});
afterAll(() => market.close());
beforeEach(async () => {
  await market.reset();
  team = await openTeam(market);
  shop = await market.openShop(team.actors.owner);
});

test("an edit that waits on a draft in the shop holds back Go live by its name, until it is written", async () => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft" });
  await market.work();
  await mirror(market, team, shop);
  const draft = await listingId(market, team, must(market.listings(apron.title)[0]).id);
  const edit = await askedEdit(market, team, draft, { description: "A better text" });
  const goLive = () => market.app.goLive(team.actors.manager, id);
  expect(await refusal(goLive())).toMatchObject({
    code: "edit-waits",
    userText: `The edit “${apron.title}” (${edit.code}) of this draft waits for approval. Approve it, or withdraw it, then press Go live.`,
    change: { id: edit.id, code: edit.code },
  });
  expect(await market.db.sql("select 1 from fees")).toEqual([]);
  await approve(market, team, edit);
  expect((await refusal(goLive())).userText).toContain("is being written");
  await market.work();
  expect(market.listings(apron.title)).toMatchObject([{ state: "draft", description: "A better text" }]);
  expect(await goLive()).toMatchObject({ mode: "live", targets: [{ state: "pending" }] });
});

test("a withdrawn edit holds nothing back", async () => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft" });
  await market.work();
  await mirror(market, team, shop);
  const draft = await listingId(market, team, must(market.listings(apron.title)[0]).id);
  const edit = await askedEdit(market, team, draft, { description: "A better text" });
  await market.app.withdraw(team.actors.maker, edit.id);
  await market.app.goLive(team.actors.manager, id);
  await market.work();
  expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
});
