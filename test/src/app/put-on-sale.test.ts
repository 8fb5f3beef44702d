import { describe, expect } from "vitest";
import type { Listing } from "#sandbox/etsy/state.ts";
import { optionsOf } from "#src/catalog/fields/options.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approve, done, listingId, mirror, there, writes } from "./editing.ts";
import { completeDraft } from "./drafting.ts";
import { numbersIn } from "./syncing.ts";

const shopNumber = 31_000_100;
const test = shopTest
  .extend("quantities", ({ market }) => (number: number) => {
    return there(market, number).products.map(({ offerings }) => must(offerings[0]).quantity);
  })
  .extend("row", ({ market, team }) => (number: number) => {
    return listingId(market, team, number);
  })
  .extend("numberOf", ({ market }) => (state: string, n = 0) => {
    return must(numbersIn(market, shopNumber, state)[n]);
  })
  .extend("stockOf", ({ market, team }) => async (id: ListingId, each: number) => {
    const { live } = await market.app.listing(team.actors.maker, id);
    return Object.fromEntries(optionsOf(live).map((option) => [`quantity:${option}`, each]));
  })
  /** So many listings that really sold out. */
  .extend("soldOut", ({ market, team, shop }) => async (count: number): Promise<number[]> => {
    await market.control("POST", `shops/${shopNumber}/fill`, { count, state: "active" });
    const { imageIds } = must(market.state().listings.find((each) => each.imageIds.length > 0));
    const numbers = numbersIn(market, shopNumber, "active").slice(-count);
    for (const number of numbers) {
      const products = there(market, number).products.slice(0, 1);
      must(must(products[0]).offerings[0]).quantity = 1;
      Object.assign(there(market, number), {
        imageIds,
        products: products.map((each) => ({ ...each, properties: [] })),
      });
      await market.control("POST", `listings/${number}/sell`, {});
    }
    await mirror(market, team, shop);
    return numbers;
  })
  .extend("refusal", ({ market, team }) => async (id: ListingId, stock = {}) => {
    const answer = await market.app.putOnSale(team.actors.maker, { listingId: id, stock });
    return answer.ok ? "" : answer.problems.map(({ text }) => text).join(" ");
  })
  /** Taken off sale from here by the manager, and done. */
  .extend(
    "takenOff",
    ({ market, team, row, numberOf }) =>
      async (n = 0): Promise<{ number: number; id: ListingId }> => {
        const number = numberOf("active", n);
        const id = await row(number);
        done(await market.app.unpublish(team.actors.manager, id));
        await market.work();
        await market.forget();
        return { number, id };
      },
  );

describe("a renewal with a stock", () => {
  test("puts a sold out listing on sale with just so many pieces, for one fee", async ({
    market,
    team,
    see,
    quantities,
    row,
    stockOf,
    soldOut,
  }) => {
    const [number] = await soldOut(1);
    const id = await row(must(number));
    const asked = done(await market.app.putOnSale(team.actors.maker, { listingId: id, stock: await stockOf(id, 4) }));
    expect(asked).toMatchObject({ kind: "renew", state: "in_review", fee: { amount: 20 } });
    await approve(market, team, asked);
    await market.work();
    expect(await see(asked)).toMatchObject({ state: "applied", items: [{ verified: true }] });
    expect([there(market, must(number)).state, quantities(must(number))]).toEqual(["active", [4]]);
    expect((await market.fees()).filter(({ reason }) => reason === "renew")).toHaveLength(1);
    // Etsy sets what sold out to one piece; the stock that was approved is written over it.
    expect(await writes(market)).toEqual(["updateListingInventory", "updateListing", "updateListingInventory"]);
    expect((await market.app.listing(team.actors.maker, id)).differences).toEqual([]);
  });

  test("of an expired one writes the stock once", async ({
    market,
    team,
    shop,
    quantities,
    row,
    numberOf,
    stockOf,
  }) => {
    await mirror(market, team, shop);
    const number = numberOf("expired");
    const id = await row(number);
    const asked = done(await market.app.putOnSale(team.actors.maker, { listingId: id, stock: await stockOf(id, 7) }));
    await approve(market, team, asked);
    await market.work();
    expect(new Set(quantities(number))).toEqual(new Set([7]));
    expect(await writes(market)).toEqual(["updateListingInventory", "updateListing"]);
  });

  test.for(["before", "after"])(
    "whose answers are lost %s they took effect is paid once, with the stock",
    async (when, { market, team, see, quantities, row, stockOf, soldOut }) => {
      const [number] = await soldOut(1);
      const id = await row(must(number));
      const asked = done(await market.app.putOnSale(team.actors.maker, { listingId: id, stock: await stockOf(id, 4) }));
      await market.fault({ operation: "updateListingInventory", mode: "status", status: 500, when });
      await market.fault({ operation: "updateListing", mode: "status", status: 500, when });
      await approve(market, team, asked);
      await market.work();
      expect(await see(asked)).toMatchObject({ state: "applied", items: [{ verified: true }] });
      expect([there(market, must(number)).state, quantities(must(number))]).toEqual(["active", [4]]);
      expect((await market.fees()).filter(({ reason }) => reason === "renew")).toHaveLength(1);
    },
  );

  test("needs one piece at least, and a stock that Etsy takes", async ({ market, team, row, stockOf, soldOut }) => {
    const [number] = await soldOut(1);
    const id = await row(must(number));
    for (const each of [0, 1000, -1, 1.5]) {
      const answer = await market.app.putOnSale(team.actors.maker, { listingId: id, stock: await stockOf(id, each) });
      expect([each, answer.ok ? [] : answer.problems.map(({ field }) => field)]).toEqual([each, ["quantity"]]);
    }
    const odd = await market.app.putOnSale(team.actors.maker, { listingId: id, stock: { "price:": 1 } });
    expect(odd.ok).toBe(false);
  });

  test("stops when the stock was changed on Etsy since it was asked for", async ({
    market,
    team,
    shop,
    see,
    row,
    numberOf,
    stockOf,
  }) => {
    await mirror(market, team, shop);
    const number = numberOf("expired");
    const id = await row(number);
    const asked = done(await market.app.putOnSale(team.actors.maker, { listingId: id, stock: await stockOf(id, 7) }));
    await market.control("POST", `listings/${number}/edit`, { quantity: 33 });
    await approve(market, team, asked);
    await market.work();
    expect(await see(asked)).toMatchObject({ state: "failed", items: [{ failure: { code: "changed-live" } }] });
    expect(await writes(market)).toEqual([]);
  });

  test("is one request with an edit of the same stock: the second is told of the first", async ({
    market,
    team,
    shop,
    row,
    numberOf,
    stockOf,
  }) => {
    await mirror(market, team, shop);
    const id = await row(numberOf("expired"));
    const touched = await stockOf(id, 5);
    done(await market.app.saveEdit(team.actors.maker, { listingId: id, changeId: null, revision: 0, touched }, "ask"));
    expect(await code(market.app.putOnSale(team.actors.maker, { listingId: id, stock: await stockOf(id, 7) }))).toBe(
      "already-asked",
    );
  });
});

describe("a listing that Etsy would refuse", () => {
  test.for<[string, Partial<Listing>, RegExp]>([
    ["photos", { imageIds: [] }, /It has no photo, and Etsy puts nothing on sale without one\. Add one in/],
    ["a shipping profile", { shippingProfileId: null }, /It has no shipping profile/],
    ["a category", { taxonomyId: 0 }, /It has no category/],
    ["a description", { description: "" }, /It has no description/],
  ])(
    "without %s isn't asked for, and the reason is said",
    async ([_, without, words], { market, team, shop, row, numberOf, refusal }) => {
      for (const state of ["expired", "inactive"] as const) {
        const number = numberOf("active");
        Object.assign(there(market, number), { ...without, state });
        await mirror(market, team, shop);
        expect(await refusal(await row(number))).toMatch(words);
      }
      expect(await market.db.sql("select 1 from changes where kind in ('renew', 'put_on_sale')")).toEqual([]);
    },
  );

  test("without stock is asked for with one", async ({ market, team, shop, row, numberOf, stockOf, refusal }) => {
    const number = numberOf("expired");
    for (const { offerings } of there(market, number).products) must(offerings[0]).quantity = 0;
    await mirror(market, team, shop);
    const id = await row(number);
    expect(await refusal(id)).toMatch(/None of it is in stock\. Say how many there are first\./);
    expect(await refusal(id, await stockOf(id, 2))).toBe("");
  });

  test("since it was asked for isn't approved, and the reason is said", async ({
    market,
    team,
    shop,
    see,
    row,
    numberOf,
  }) => {
    await mirror(market, team, shop);
    const number = numberOf("expired");
    const asked = done(await market.app.putOnSale(team.actors.maker, { listingId: await row(number), stock: {} }));
    there(market, number).imageIds = [];
    await mirror(market, team, shop);
    await expect(approve(market, team, asked)).rejects.toMatchObject({
      code: "incomplete",
      userText: expect.stringContaining("It has no photo"),
    });
    await market.work();
    expect([(await see(asked)).state, await writes(market)]).toEqual(["in_review", []]);
  });
});

describe("several at once", () => {
  test("five sold out listings are asked for in one form and approved in one click", async ({
    market,
    team,
    see,
    quantities,
    row,
    stockOf,
    soldOut,
  }) => {
    const numbers = await soldOut(5);
    const ids = await Promise.all(numbers.map(row));
    const wishes = await Promise.all(
      ids.map(async (id, index) => ({ listingId: id, stock: await stockOf(id, index + 2) })),
    );
    const results = await market.app.putAllOnSale(team.actors.maker, wishes);
    const changes = results.map(({ result }) => done(result));
    const card = await see(must(changes[2]));
    expect(card.together).toMatchObject({ fee: { amount: 100, currency: "USD" } });
    expect(must(card.together).requests.map(({ stock }) => stock)).toEqual([[2], [3], [4], [5], [6]]);
    const { hash } = must(card.together);
    expect(await market.app.approveTogether(team.actors.manager, { changeId: card.id, hash })).toEqual({
      asked: 5,
      problems: [],
    });
    await market.work();
    expect(numbers.map((number) => [there(market, number).state, ...quantities(number)])).toEqual(
      [2, 3, 4, 5, 6].map((each) => ["active", each]),
    );
    expect((await market.fees()).filter(({ reason }) => reason === "renew")).toHaveLength(5);
  });

  test("their approval is of exactly what was shown, by a second person, and leaves out what was decided since", async ({
    market,
    team,
    see,
    row,
    stockOf,
    soldOut,
  }) => {
    const ids = await Promise.all((await soldOut(3)).map(row));
    const wishes = await Promise.all(ids.map(async (id) => ({ listingId: id, stock: await stockOf(id, 2) })));
    const results = await market.app.putAllOnSale(team.actors.manager, wishes);
    const [first, second, third] = results.map(({ result }) => done(result));
    const { hash } = must((await see(must(first))).together);
    const all = { changeId: must(second).id, hash };
    expect(await code(market.app.approveTogether(team.actors.manager, all))).toBe("own-change");
    expect(await code(market.app.approveTogether(team.actors.maker, all))).toBe("not-allowed");
    expect(await code(market.app.approveTogether(team.actors.owner, { ...all, hash: "0".repeat(64) }))).toBe(
      "stale-approval",
    );
    const { id: changeId, contentHash } = must(first);
    await market.app.approve(team.actors.owner, { changeId, contentHash });
    expect(await market.app.approveTogether(team.actors.owner, all)).toEqual({ asked: 2, problems: [] });
    expect((await see(must(third))).state).not.toBe("in_review");
  });

  test("one that can't be asked for is named, and the others are", async ({ market, team, row, numberOf, soldOut }) => {
    const ids = await Promise.all((await soldOut(2)).map(row));
    const live = await row(numberOf("active"));
    const wishes = [...ids, live].map((id) => ({ listingId: id, stock: {} }));
    const results = await market.app.putAllOnSale(team.actors.maker, wishes);
    expect(results.map(({ result }) => result.ok)).toEqual([true, true, false]);
    // Sent once more, nothing is asked for twice.
    const again = await market.app.putAllOnSale(team.actors.maker, wishes);
    expect(again.map(({ result }) => (result.ok ? result.change.id : null))).toEqual(
      results.map(({ result }) => (result.ok ? result.change.id : null)),
    );
  });

  test("a daily ceiling that they don't fit under stops the rest, and says so", async ({
    market,
    team,
    see,
    row,
    soldOut,
  }) => {
    await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 40, currency: "USD" } });
    const ids = await Promise.all((await soldOut(3)).map(row));
    const results = await market.app.putAllOnSale(
      team.actors.maker,
      ids.map((id) => ({ listingId: id, stock: {} })),
    );
    const first = await see(done(must(results[0]).result));
    const { hash } = must(first.together);
    const answer = await market.app.approveTogether(team.actors.manager, { changeId: first.id, hash });
    expect(answer).toMatchObject({ asked: 3, problems: [expect.stringContaining("highest fees")] });
  });
});
const inactive = (id: ListingId) => ({ listingId: id, stock: {} });

describe("what was taken off sale here", () => {
  test.beforeEach(({ market, team, shop }) => mirror(market, team, shop));

  test("comes back by one manager's word, without a fee", async ({ market, team, see, takenOff }) => {
    const { number, id } = await takenOff();
    expect(await market.app.listing(team.actors.manager, id)).toMatchObject({ state: "inactive", mayComeBack: true });
    const back = done(await market.app.putOnSale(team.actors.manager, inactive(id)));
    expect(back).toMatchObject({ kind: "put_on_sale", state: "approved", fee: { amount: 0 } });
    await market.work();
    expect(await see(back)).toMatchObject({ state: "applied", items: [{ verified: true }] });
    expect(there(market, number).state).toBe("active");
    expect(await writes(market)).toEqual(["updateListing"]);
    expect(await market.fees()).toEqual([]);
    expect((await see(back)).decisions).toMatchObject([{ verdict: "approve", selfApproved: true }]);
  });

  test("several go back at once", async ({ market, team, takenOff }) => {
    const off = [await takenOff(0), await takenOff(0), await takenOff(0)];
    const results = await market.app.putAllOnSale(
      team.actors.manager,
      off.map(({ id }) => inactive(id)),
    );
    expect(results.every(({ result }) => result.ok && result.change.state === "approved")).toBe(true);
    await market.work();
    expect(off.map(({ number }) => there(market, number).state)).toEqual(["active", "active", "active"]);
  });

  test("a maker asks, and the manager may be the one who approves", async ({ market, team, see, takenOff }) => {
    const { id } = await takenOff();
    const asked = done(await market.app.putOnSale(team.actors.maker, inactive(id)));
    expect(asked).toMatchObject({ state: "in_review", oneManager: true });
    await approve(market, team, asked);
    await market.work();
    expect((await see(asked)).state).toBe("applied");
  });

  test("needs a second person once it was changed on Etsy", async ({ market, team, shop, takenOff }) => {
    const { number, id } = await takenOff();
    await market.control("POST", `listings/${number}/edit`, { title: "Another title of hers" });
    await mirror(market, team, shop);
    const asked = done(await market.app.putOnSale(team.actors.manager, inactive(id)));
    expect(asked).toMatchObject({ state: "in_review", oneManager: false });
    const { id: changeId, contentHash } = asked;
    expect(await code(market.app.approve(team.actors.manager, { changeId, contentHash }))).toBe("own-change");
  });

  test("is not put on sale when it was changed on Etsy unseen", async ({ market, team, see, takenOff }) => {
    const { number, id } = await takenOff();
    await market.control("POST", `listings/${number}/edit`, { title: "Another title of hers" });
    const asked = done(await market.app.putOnSale(team.actors.manager, inactive(id)));
    await market.work();
    expect(await see(asked)).toMatchObject({ state: "failed", items: [{ failure: { code: "changed-live" } }] });
    expect(there(market, number).state).toBe("inactive");
  });

  test("needs a second person when it was on sale on Etsy in between", async ({ market, team, shop, takenOff }) => {
    const { number, id } = await takenOff();
    await market.control("POST", `listings/${number}/state`, { state: "active" });
    await mirror(market, team, shop);
    await market.control("POST", `listings/${number}/state`, { state: "inactive" });
    await mirror(market, team, shop);
    expect(await market.app.listing(team.actors.manager, id)).toMatchObject({ state: "inactive", mayComeBack: false });
    expect(done(await market.app.putOnSale(team.actors.manager, inactive(id)))).toMatchObject({ state: "in_review" });
  });

  test("costs the fee, and needs two, once the four months that were paid for are over", async ({
    market,
    team,
    shop,
    see,
    takenOff,
  }) => {
    const { number, id } = await takenOff();
    there(market, number).ending = Math.floor(market.clock.now().getTime() / 1000) - 1;
    await mirror(market, team, shop);
    const asked = done(await market.app.putOnSale(team.actors.manager, inactive(id)));
    expect(asked).toMatchObject({ state: "in_review", oneManager: false, fee: { amount: 20 } });
    await market.app.approve(team.actors.owner, { changeId: asked.id, contentHash: asked.contentHash });
    await market.work();
    expect((await see(asked)).state).toBe("applied");
    expect(await market.fees()).toHaveLength(1);
    expect(await market.db.sql("select state, cents from fees where change_id = $1", [asked.id])).toEqual([
      { state: "booked", cents: 20 },
    ]);
  });

  test("what was approved as free is never billed: when the four months end meanwhile it stops", async ({
    market,
    team,
    see,
    takenOff,
  }) => {
    const { number, id } = await takenOff();
    there(market, number).ending = Math.floor(market.clock.now().getTime() / 1000) - 1;
    const asked = done(await market.app.putOnSale(team.actors.manager, inactive(id)));
    await market.work();
    expect(await see(asked)).toMatchObject({ state: "failed", items: [{ failure: { code: "changed-live" } }] });
    expect(await market.fees()).toEqual([]);
  });
});

describe("what was made inactive on Etsy, and drafts that were made there", () => {
  test.beforeEach(({ market, team, shop }) => mirror(market, team, shop));

  test("an inactive listing goes on sale by approval, free within its four months", async ({
    market,
    team,
    shop,
    row,
    numberOf,
  }) => {
    const number = numberOf("active");
    await market.control("POST", `listings/${number}/state`, { state: "inactive" });
    await mirror(market, team, shop);
    const asked = done(await market.app.putOnSale(team.actors.manager, inactive(await row(number))));
    expect(asked).toMatchObject({ state: "in_review", oneManager: false, fee: { amount: 0 } });
    await market.app.approve(team.actors.owner, { changeId: asked.id, contentHash: asked.contentHash });
    await market.work();
    expect(there(market, number).state).toBe("active");
    expect(await market.fees()).toEqual([]);
  });

  test("a draft goes on sale by approval, for the fee", async ({ market, team, shop, see, row, numberOf }) => {
    const number = numberOf("active");
    Object.assign(there(market, number), { state: "draft", ending: null });
    await mirror(market, team, shop);
    const asked = done(await market.app.putOnSale(team.actors.maker, inactive(await row(number))));
    expect(asked).toMatchObject({ kind: "put_on_sale", state: "in_review", fee: { amount: 20 } });
    await approve(market, team, asked);
    await market.work();
    expect(await see(asked)).toMatchObject({ state: "applied", items: [{ verified: true }] });
    expect(there(market, number).state).toBe("active");
    expect((await market.fees()).map(({ reason }) => reason)).toEqual(["publish"]);
  });

  test("a draft of ours answers with its own request, which waits to go live", async ({
    market,
    team,
    shop,
    see,
    row,
  }) => {
    const { id: changeId } = await completeDraft(market, team, [shop]);
    const asked = done(await market.app.requestApproval(team.actors.maker, changeId));
    await market.app.approve(team.actors.manager, { changeId, contentHash: asked.contentHash, mode: "draft" });
    await market.work();
    const [item] = (await see(asked)).items;
    const id = await row(Number(must(item).externalId));
    expect(done(await market.app.putOnSale(team.actors.maker, inactive(id)))).toMatchObject({
      id: changeId,
      kind: "create",
    });
  });

  test("whose answer was lost is looked for before it is repeated, and paid once", async ({
    market,
    team,
    shop,
    see,
    row,
    numberOf,
  }) => {
    const number = numberOf("active");
    Object.assign(there(market, number), { state: "draft", ending: null });
    await mirror(market, team, shop);
    const asked = done(await market.app.putOnSale(team.actors.maker, inactive(await row(number))));
    await market.fault({ operation: "updateListing", mode: "status", status: 500, when: "after" });
    await approve(market, team, asked);
    await market.work();
    expect((await see(asked)).state).toBe("applied");
    expect(await market.fees()).toHaveLength(1);
  });
});

test("a shop counts its listings as its lists show them, also before it is checked again", async ({
  market,
  team,
  takenOff,
}) => {
  const counts = async () => must((await market.app.shops(team.actors.viewer))[0]).counts;
  const before = must(await counts());
  await takenOff();
  const { total } = await market.app.listingsIn(team.actors.viewer, "", ["inactive"]);
  expect(await counts()).toEqual({ ...before, active: before.active - 1, inactive: before.inactive + 1 });
  expect(total).toBe(before.inactive + 1);
});
