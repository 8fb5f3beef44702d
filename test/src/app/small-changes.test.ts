import { describe, expect } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { code, must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approve, done, listingId, mirror, there, writes } from "./editing.ts";

const test = shopTest
  .extend("number", ({ market, shop: _ }) => {
    const plain = market.state().listings.find(({ state, products }) => state === "active" && products.length === 1);
    return must(plain).id;
  })
  .extend("id", { auto: true }, async ({ market, team, shop, number }) => {
    await mirror(market, team, shop);
    return listingId(market, team, number);
  })
  .extend("offering", ({ market, number }) => () => {
    return must(must(there(market, number).products[0]).offerings[0]);
  })
  .extend(
    "saved",
    ({ market, team, id }) =>
      async (touched: FlatFields, who: "manager" | "maker" = "manager"): Promise<ChangeView> => {
        const edit = { listingId: id, changeId: null, revision: 0, touched };
        return done(await market.app.saveEdit(team.actors[who], edit, "small"));
      },
  )
  .extend("notes", ({ market }) => async () => {
    return (await market.said()).filter(({ template }) => template === "change_note").map(({ note }) => note);
  });

test.beforeEach(async ({ market, team }) => {
  await market.app.settings(team.actors.owner, { smallChanges: true });
  await market.said();
});

describe("a small change", () => {
  test("is confirmed in the same breath, written and read back, and asks nobody", async ({
    market,
    see,
    offering,
    saved,
    notes,
  }) => {
    const { quantity } = offering();
    const change = await saved({ "quantity:": quantity + 1 });
    expect(change).toMatchObject({ state: "approved", small: "done", decisions: [{ selfApproved: true }] });
    expect(await notes()).toEqual([]);
    await market.work();
    expect(await see(change)).toMatchObject({ state: "applied", items: [{ verified: true }] });
    expect(offering().quantity).toBe(quantity + 1);
    expect(await market.fees()).toEqual([]);
  });

  test("that is too much is asked for like every edit, and says why", async ({
    market,
    team,
    see,
    offering,
    saved,
    notes,
  }) => {
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

  test("of a maker is asked for", async ({ offering, saved, notes }) => {
    const change = await saved({ "quantity:": offering().quantity + 1 }, "maker");
    expect(change).toMatchObject({ state: "in_review", small: "off" });
    expect(await notes()).toEqual(["approval_asked"]);
  });

  test("that was kept as a draft is confirmed from there", async ({ market, team, id, offering }) => {
    const touched = { "quantity:": offering().quantity + 1 };
    const edit = { listingId: id, changeId: null, revision: 0, touched };
    const kept = done(await market.app.saveEdit(team.actors.manager, edit, "keep"));
    const again = { listingId: id, changeId: kept.id, revision: kept.revision, touched };
    expect(done(await market.app.saveEdit(team.actors.manager, again, "small"))).toMatchObject({
      id: kept.id,
      small: "done",
    });
  });

  test("that waits since before it was allowed is confirmed on its card", async ({ market, team, offering, saved }) => {
    await market.app.settings(team.actors.owner, { smallChanges: false });
    const own = await saved({ "quantity:": offering().quantity + 1 });
    expect(own).toMatchObject({ state: "in_review", small: "off" });
    await market.app.settings(team.actors.owner, { smallChanges: true });
    expect(await approve(market, team, own)).toMatchObject({ state: "approved", small: "done" });
  });

  test("stops for what somebody changed on Etsy meanwhile, like every edit", async ({
    market,
    number,
    see,
    offering,
    saved,
  }) => {
    const change = await saved({ "price:": Math.round(offering().price * 1.02) });
    await market.control("POST", `listings/${number}/edit`, { price: 99_900 });
    await market.work();
    expect((await see(change)).state).toBe("failed");
    expect(offering().price).toBe(99_900);
  });
});

describe("Put back", () => {
  test("writes what stood there before, and stock by as much as it was moved", async ({
    market,
    team,
    shop,
    number,
    offering,
    saved,
  }) => {
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

  test("leaves alone what was changed since", async ({ market, team, shop, number, offering, saved }) => {
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

  test("by a maker asks for it; of anything else there is none", async ({ market, team, offering, saved }) => {
    const { quantity } = offering();
    const change = await saved({ "quantity:": quantity + 1 });
    expect(await code(market.app.putBack(team.actors.manager, change.id))).toBe("wrong-state");
    await market.work();
    expect(done(await market.app.putBack(team.actors.maker, change.id)).state).toBe("in_review");
  });
});

test("the digest tells small changes in a list of their own, and not among what was done", async ({
  market,
  team,
  offering,
  saved,
}) => {
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

test("allowing it is announced, once, and only an owner may", async ({ market, team }) => {
  await market.app.settings(team.actors.owner, { smallChanges: true });
  await market.app.settings(team.actors.owner, { smallChanges: false });
  expect((await market.said()).map(({ note }) => note)).toEqual(["small_off"]);
  expect(await code(market.app.settings(team.actors.manager, { smallChanges: true }))).toBe("not-allowed");
});
