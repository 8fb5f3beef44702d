import { describe, expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { approvedEdit, listingId, there, writes } from "./editing.ts";
import { sellers } from "./market.ts";
import {
  hiding,
  inHand,
  mirrored,
  newest,
  nothingFound,
  numbersIn,
  read,
  reality,
  results,
  schedule,
  stateAsked,
} from "./syncing.ts";

const shopNumber = 31_000_100;
const test = shopTest
  .extend("listings", ({ market }) => () => {
    return Object.keys(reality(market, shopNumber)).length;
  })
  .extend("active", ({ market }) => (index = 0) => {
    return must(numbersIn(market, shopNumber, "active")[index]);
  })
  .extend("move", ({ market }) => (number: number, state: string) => {
    return market.control("POST", `listings/${number}/state`, { state });
  })
  .extend("edit", ({ market }) => (number: number, body: Record<string, unknown>) => {
    return market.control("POST", `listings/${number}/edit`, body);
  })
  .extend("fill", ({ market }) => (count: number, state = "active") => {
    return market.control("POST", `shops/${shopNumber}/fill`, { count, state });
  })
  /** Does it once, right after the page of that state (and offset) was answered. */
  .extend("after", ({ market }) => (state: string, act: () => Promise<void>, offset = 0): void => {
    let did = false;
    market.hook(async (request, answer) => {
      const response = await answer();
      const at = Number(new URL(request.url).searchParams.get("offset") ?? 0);
      if (!did && stateAsked(request) === state && at === offset) {
        did = true;
        await act();
      }
      return response;
    });
  });

describe("while the shop is read, the seller", () => {
  test("takes a listing off sale that was read as live: the later reading counts, once", async ({
    market,
    team,
    shop,
    listings,
    active,
    move,
    after,
  }) => {
    const number = active();
    after("active", () => move(number, "inactive"));
    expect((await read(market, team, shop)).result).toMatchObject({ same: listings(), gone: 0 });
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
  });

  test("puts a listing on sale before it could be read as inactive: looked for by its number, not gone", async ({
    market,
    team,
    shop,
    listings,
    move,
    after,
  }) => {
    const number = must(numbersIn(market, shopNumber, "inactive")[0]);
    after("active", () => move(number, "active"));
    expect((await read(market, team, shop)).result).toMatchObject({ same: listings(), gone: 0 });
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
    expect(await market.operations()).toHaveLength(7);
  });

  test("adds a listing, so that one stands on two pages: it is counted once", async ({
    market,
    team,
    shop,
    listings,
    fill,
    after,
  }) => {
    await fill(150);
    await read(market, team, shop);
    after("active", () => fill(1));
    const { result, done } = await read(market, team, shop);
    // The new one lies on the page that was read already: the next reading finds it.
    expect(result).toMatchObject({ same: listings() - 1, fresh: 0, gone: 0 });
    expect(done).toBe(listings() - 1);
    expect((await read(market, team, shop)).result).toMatchObject({ same: listings() - 1, fresh: 1 });
  });

  test("deletes a listing, so that another slips from its page: that one is not gone", async ({
    market,
    team,
    shop,
    listings,
    fill,
    after,
  }) => {
    await fill(150);
    await read(market, team, shop);
    const newest100 = numbersIn(market, shopNumber, "active").slice(0, 100);
    after("active", () => market.control("POST", `listings/${newest100[3]}/delete`));
    const { result } = await read(market, team, shop);
    expect(result).toMatchObject({ gone: 0, same: listings() + 1 });
    expect((await read(market, team, shop)).result).toMatchObject({ gone: 1, same: listings() });
  });
});

test("missing from its page but there by its number: as it was, and not gone", async ({
  market,
  team,
  shop,
  listings,
  active,
}) => {
  market.hook(hiding(active(), "on pages"));
  expect(await read(market, team, shop)).toMatchObject({
    result: { ...nothingFound, same: listings(), soldOut: 1, expired: 1 },
    said: 0,
  });
  expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
});

test("more listings in one state than the marketplace shows: how many are out of reach is said with the result", async ({
  market,
  team,
  shop,
  listings,
}) => {
  const behind = 250;
  // Every page of this state shows the first one again, as if there were more of them than its pages reach.
  market.hook(async (request, answer) => {
    const url = new URL(request.url);
    if (url.searchParams.get("state") !== "active" || !url.searchParams.has("offset")) return answer();
    url.searchParams.set("offset", "0");
    const first = await market.consent(new Request(url, request));
    return Response.json({ ...((await first.json()) as object), count: 12_100 + behind });
  });
  const { result } = await read(market, team, shop);
  expect(result).toMatchObject({ same: listings(), gone: 0, outOfReach: behind });
  market.hook(null);
  expect((await read(market, team, shop)).result).toMatchObject({ outOfReach: 0 });
});

describe("the marketplace", () => {
  test("says too many requests, again and again: it goes on when it may, and finds the same", async ({
    market,
    team,
    shop,
    listings,
    fill,
  }) => {
    await fill(250);
    await market.fault({ operation: "getListingsByShop", mode: "status", status: 429, skip: 2, count: 4 });
    expect((await read(market, team, shop)).result).toMatchObject({ fresh: 250, same: listings() - 250, gone: 0 });
  });

  test("lets the sign-in end midway: it is renewed, and the reading goes on", async ({
    market,
    team,
    shop,
    listings,
    after,
  }) => {
    after("draft", () => market.control("POST", `sellers/${sellers.us}/expire-tokens`));
    expect((await read(market, team, shop)).result).toMatchObject({ same: listings(), gone: 0 });
    expect(await market.operations()).toContain("token");
  });

  test("takes the permission away midway: nothing is gone, and the owner alone is asked to sign in", async ({
    market,
    team,
    shop,
    after,
  }) => {
    after("draft", () => market.control("POST", `sellers/${sellers.us}/disconnect`));
    await schedule(market, team, shop);
    await market.work();
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
    const said = (await market.said()).filter(({ template }) => template === "shop_note");
    expect(said.map(({ note }) => note)).toEqual(["auth_dead"]);
  });

  test("answers with errors at every page for a while: nothing is gone, and it goes on later", async ({
    market,
    team,
    shop,
    listings,
  }) => {
    await market.fault({ operation: "getListingsByShop", mode: "status", status: 500, skip: 1, count: 5 });
    expect((await read(market, team, shop)).result).toEqual({
      ...nothingFound,
      same: listings(),
      soldOut: 1,
      expired: 1,
    });
  });

  test("shows readers what was there ninety seconds ago: neither new nor changed nor gone", async ({
    market,
    team,
    shop,
  }) => {
    await market.control("PUT", "settings", { stale_ms: 90_000 });
    await approvedChange(market, team, [shop]);
    await market.work();
    const first = await read(market, team, shop);
    market.clock.pass(120_000);
    const second = await read(market, team, shop);
    for (const { result } of [first, second]) expect(result).toMatchObject({ changedThere: 0, conflicts: 0, gone: 0 });
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
  });
});

describe("disconnected midway", () => {
  test("it ends without a word, and what was known stays known", async ({ market, team, shop, after }) => {
    const operation = await inHand(market, team, shop);
    after("draft", () => market.app.disconnect(team.actors.owner, shop));
    await market.runOne(operation);
    expect(await market.work()).toEqual([]);
    const [row] = await market.db.sql("select state, outcome_code from operations where id = $1", [operation.id]);
    expect(row).toEqual({ state: "parked", outcome_code: "shop-disconnected" });
    expect(
      (await market.said()).filter(({ template, note }) => template === "sync_result" || note === "read_failed"),
    ).toEqual([]);
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
  });
});

describe("work that was approved", () => {
  test("and interrupted goes on by itself before a reading of its shop that nobody waits for", async ({
    market,
    team,
    shop,
  }) => {
    const change = await approvedChange(market, team, [shop], { mode: "live" });
    const [publish] = await market.claim();
    await schedule(market, team, shop);
    // Its process is gone; one running per shop keeps the reading away until the lease is over.
    expect(await market.claim()).toEqual([]);
    market.clock.pass(61_000);
    const ran = await market.work();
    expect(ran.map(({ id, kind }) => [id === publish?.id, kind])).toEqual([
      [true, "apply_change"],
      [false, "sync_shop"],
    ]);
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("applied");
    expect(await market.fees()).toHaveLength(1);
    expect((await newest(market, team, shop)).result).toMatchObject({ changedThere: 0, conflicts: 0 });
  });

  test("read halfway made: what it made afterwards is no change of the seller's", async ({
    market,
    team,
    shop,
    listings,
  }) => {
    await market.fault({ operation: "uploadListingImage", mode: "status", status: 500, count: 3 });
    await approvedChange(market, team, [shop]);
    const [publish] = await market.claim();
    await market.runOne(must(publish));
    expect(market.listings(apron.title).map(({ state }) => state)).toEqual(["draft"]);
    await market.app.sync(team.actors.maker, shop);
    const reading = must((await market.claim()).find(({ kind }) => kind === "sync_shop"));
    await market.runOne(reading);
    expect((await newest(market, team, shop)).result).toMatchObject({ fresh: 1 });
    await market.work();
    expect(market.listings(apron.title).map(({ state }) => state)).toEqual(["active"]);
    expect((await read(market, team, shop)).result).toMatchObject({ same: listings(), changedThere: 0, conflicts: 0 });
  });

  test("read for a person comes before what nobody waits for, in other shops too", async ({ market, team, shop }) => {
    const eu = await market.openShop(team.actors.owner, sellers.eu);
    await schedule(market, team, shop);
    market.clock.pass(1000);
    await market.app.sync(team.actors.maker, eu);
    const [first] = await market.claim(1);
    expect(first).toMatchObject({ kind: "sync_shop", shopId: eu, params: { askedBy: team.members.maker.id } });
  });
});

test("during a reading with two seconds' latency the seller edits what is about to be written and something else: nothing of hers is overwritten, both are reported, and reading again changes neither", async ({
  market,
  team,
  shop,
  active,
  edit,
}) => {
  const [one, other] = [active(0), active(1)];
  await market.control("PUT", "settings", { latency_ms: 2000 });
  await approvedEdit(market, team, await listingId(market, team, one), { title: "Approved by the studio" });
  const writing = must((await market.claim())[0]);
  // Its process ends before it wrote anything, and a reading gets in between.
  await market.admin.operations.release(writing, 30_000, false);
  let edited = false;
  market.hook(async (request, answer) => {
    if (stateAsked(request) === "active" && !edited) {
      edited = true;
      await edit(one, { title: "Hers" });
      await edit(other, { price: 7777 });
    }
    return answer();
  });
  await market.app.sync(team.actors.maker, shop);
  await market.work();
  const hers = () => [there(market, one).title, there(market, other).products[0]?.offerings[0]?.price];
  expect(hers()).toEqual(["Hers", 7777]);
  expect(await writes(market)).toEqual([]);
  const { differing } = await newest(market, team, shop);
  expect(differing.map(({ externalId, differences }) => [externalId, differences.map(({ field }) => field)])).toEqual(
    expect.arrayContaining([
      [String(one), ["title"]],
      [String(other), ["price:"]],
    ]),
  );
  const said = await market.said();
  const told = said.filter(({ template }) => template === "sync_result");
  expect(told.map(({ to }) => to)).toEqual([undefined, "UMAKER"]);
  expect(said.filter(({ template, note }) => template === "change_note" && note === "parked")).toHaveLength(1);
  expect((await read(market, team, shop)).said).toBe(0);
  expect(hers()).toEqual(["Hers", 7777]);
  expect(await writes(market)).toEqual([]);
  expect(await results(market)).toBe(0);
});
