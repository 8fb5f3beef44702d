import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { teamWithShop } from "./beginnings.ts";
import { approve, done, listingId, mirror, there, writes } from "./editing.ts";
import { type Market, openMarket } from "./market.ts";
import type { Team } from "./workshop.ts";

let market: Market;
let team: Team;
let shop: ShopId;
let number: number;
let id: ListingId;
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
});
afterAll(() => market.close());
beforeEach(async () => {
  ({ team, shop } = await teamWithShop(market));
  const plain = market.state().listings.find(({ state, products }) => state === "active" && products.length === 1);
  number = must(plain).id;
  await mirror(market, team, shop);
  id = await listingId(market, team, number);
  await market.app.settings(team.actors.owner, { smallChanges: true });
  await market.said();
});

const see = ({ id: of }: Pick<ChangeView, "id">) => market.app.change(team.actors.viewer, of);
const offering = () => must(must(there(market, number).products[0]).offerings[0]);

async function saved(touched: FlatFields, who: "manager" | "maker" = "manager"): Promise<ChangeView> {
  const edit = { listingId: id, changeId: null, revision: 0, touched };
  return done(await market.app.saveEdit(team.actors[who], edit, "small"));
}

const notes = async () =>
  (await market.said()).filter(({ template }) => template === "change_note").map(({ note }) => note);

describe("a small change", () => {
  test("is confirmed in the same breath, written and read back, and asks nobody", async () => {
    const { quantity } = offering();
    const change = await saved({ "quantity:": quantity + 1 });
    expect(change).toMatchObject({ state: "approved", small: "done", decisions: [{ selfApproved: true }] });
    expect(await notes()).toEqual([]);
    await market.work();
    expect(await see(change)).toMatchObject({ state: "applied", items: [{ verified: true }] });
    expect(offering().quantity).toBe(quantity + 1);
    expect(await market.fees()).toEqual([]);
  });

  test("that is too much is asked for like every edit, and says why", async () => {
    const { price } = offering();
    const change = await saved({ "price:": Math.round(price * 1.06) });
    expect(change).toMatchObject({ state: "in_review", small: "price" });
    expect(await notes()).toEqual(["approval_asked"]);
    await market.work();
    expect(await writes(market)).toEqual([]);
    expect(await code(approve(market, team, change))).toBe("own-change");
    await market.app.approve(team.actors.second, { changeId: change.id, contentHash: change.contentHash });
    await market.work();
    expect((await see(change)).state).toBe("applied");
  });

  test("of a maker is asked for", async () => {
    const change = await saved({ "quantity:": offering().quantity + 1 }, "maker");
    expect(change).toMatchObject({ state: "in_review", small: "off" });
    expect(await notes()).toEqual(["approval_asked"]);
  });

  test("that was kept as a draft is confirmed from there", async () => {
    const touched = { "quantity:": offering().quantity + 1 };
    const edit = { listingId: id, changeId: null, revision: 0, touched };
    const kept = done(await market.app.saveEdit(team.actors.manager, edit, "keep"));
    const again = { listingId: id, changeId: kept.id, revision: kept.revision, touched };
    expect(done(await market.app.saveEdit(team.actors.manager, again, "small"))).toMatchObject({
      id: kept.id,
      small: "done",
    });
  });

  test("that waits since before it was allowed is confirmed on its card", async () => {
    await market.app.settings(team.actors.owner, { smallChanges: false });
    const own = await saved({ "quantity:": offering().quantity + 1 });
    expect(own).toMatchObject({ state: "in_review", small: "off" });
    await market.app.settings(team.actors.owner, { smallChanges: true });
    expect(await approve(market, team, own)).toMatchObject({ state: "approved", small: "done" });
  });

  test("stops for what somebody changed on Etsy meanwhile, like every edit", async () => {
    const change = await saved({ "price:": Math.round(offering().price * 1.02) });
    await market.control("POST", `listings/${number}/edit`, { price: 99_900 });
    await market.work();
    expect((await see(change)).state).toBe("failed");
    expect(offering().price).toBe(99_900);
  });
});

describe("Put back", () => {
  test("writes what stood there before, and stock by as much as it was moved", async () => {
    const { quantity, price } = offering();
    const { title } = there(market, number);
    const change = await saved({ "quantity:": quantity + 4, "price:": price + 1, title: `${title}, new` });
    await market.work();
    await market.control("POST", `listings/${number}/sell`, { quantity: 2 });
    await mirror(market, team, shop);
    const back = done(await market.app.putBack(team.actors.second, change.id));
    expect(back).toMatchObject({ state: "approved", small: "done", author: { slackUserId: "USECOND" } });
    await market.work();
    expect(offering()).toMatchObject({ quantity: quantity - 2, price });
    expect(there(market, number).title).toBe(title);
    // Pressed once more, stock isn't moved again.
    expect(await code(market.app.putBack(team.actors.second, change.id))).toBe("wrong-state");
  });

  test("leaves alone what was changed since", async () => {
    const { quantity } = offering();
    const { title } = there(market, number);
    const change = await saved({ "quantity:": quantity + 1, title: `${title}, new` });
    await market.work();
    await market.control("POST", `listings/${number}/edit`, { title: "Another title of hers" });
    await mirror(market, team, shop);
    done(await market.app.putBack(team.actors.manager, change.id));
    await market.work();
    expect(offering().quantity).toBe(quantity);
    expect(there(market, number).title).toBe("Another title of hers");
  });

  test("by a maker asks for it; of anything else there is none", async () => {
    const { quantity } = offering();
    const change = await saved({ "quantity:": quantity + 1 });
    expect(await code(market.app.putBack(team.actors.manager, change.id))).toBe("wrong-state");
    await market.work();
    expect(done(await market.app.putBack(team.actors.maker, change.id)).state).toBe("in_review");
  });
});

test("the digest tells small changes in a list of their own, and not among what was done", async () => {
  const since = market.clock.now();
  const change = await saved({ "quantity:": offering().quantity + 1 });
  await market.work();
  market.clock.pass(60_000);
  const { done: rest, small } = await market.app.describeDigest(team.id, {
    date: "2027-02-03",
    since,
    until: market.clock.now(),
  });
  expect(rest.all).toBe(0);
  expect(small).toMatchObject({ all: 1, some: [{ code: change.code, author: { slackUserId: "UMANAGER" } }] });
});

test("allowing it is announced, once, and only an owner may", async () => {
  await market.app.settings(team.actors.owner, { smallChanges: true });
  await market.app.settings(team.actors.owner, { smallChanges: false });
  expect((await market.said()).map(({ note }) => note)).toEqual(["small_off"]);
  expect(await code(market.app.settings(team.actors.manager, { smallChanges: true }))).toBe("not-allowed");
});
