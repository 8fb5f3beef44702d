import { describe, expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { type Market, sellers } from "./market.ts";

const test = shopTest
  .extend("notes", ({ market }) => async () => {
    return (await market.said()).filter(({ template }) => template === "change_note" || template === "shop_note");
  })
  .extend("published", ({ market, see }) => async (id: Id) => {
    return {
      state: (await see(id)).state,
      listings: market.listings(apron.title).map(({ state, imageIds }) => `${state}, ${imageIds.length} photos`),
      fees: (await market.fees()).length,
    };
  });

type Id = Parameters<Market["app"]["change"]>[1];
const good = { state: "applied", listings: ["active, 2 photos"], fees: 1 };

describe("one listing, one fee", () => {
  const writes = ["createDraftListing", "uploadListingImage", "updateListingInventory", "updateListing"];
  const lies = [
    { mode: "status", status: 500, when: "before" },
    { mode: "status", status: 500, when: "after" },
    { mode: "timeout", when: "after" },
    { mode: "drop", when: "after" },
    { mode: "status", status: 429, when: "before" },
    { mode: "status", status: 401, when: "before" },
  ];
  const cases = writes.flatMap((operation) => lies.map((lie) => ({ operation, ...lie })));
  test.for(cases)(
    "$operation answered with $mode $status $when the effect",
    async (fault, { market, team, shop, published }) => {
      await market.fault(fault);
      const change = await approvedChange(market, team, [shop], { photos: 2 });
      await market.work();
      expect(await published(change.id)).toEqual(good);
    },
  );

  test.for(writes)(
    "%s answered with 200 and nothing done is found out, and a person hears of it",
    async (operation, { market, team, shop, notes, published }) => {
      await market.fault({ operation, mode: "ignore" });
      const change = await approvedChange(market, team, [shop], { photos: 2 });
      await market.said();
      await market.work();
      const { state, listings, fees } = await published(change.id);
      expect(listings.length).toBeLessThanOrEqual(1);
      expect(fees).toBeLessThanOrEqual(1);
      const told = (await notes()).map(({ note }) => note);
      expect([[state, ...told]]).toEqual([
        expect.toBeOneOf([
          ["applied", "live"],
          ["failed", "parked"],
          ["failed", "failed"],
        ]),
      ]);
    },
  );

  test("the day's allowance is used up: the card says why it waits, and it goes on when there is some again", async ({
    market,
    team,
    shop,
    see,
    published,
  }) => {
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    await market.control("PUT", "settings", { per_day: 2 + (await market.everCalled()) });
    const [operation] = await market.claim();
    await market.runOne(must(operation));
    expect(await see(change.id)).toMatchObject({
      state: "applying",
      items: [{ step: "The marketplace asks me to wait. I try again without you." }],
    });
    const began = market.clock.now().getTime();
    await market.work();
    expect(await published(change.id)).toEqual(good);
    expect(market.clock.now().getTime() - began).toBeGreaterThan(20 * 3_600_000);
  });

  test("however long the create stays unanswered: then a person is asked, and Retry looks first", async ({
    market,
    team,
    shop,
    see,
    notes,
  }) => {
    await market.fault({ operation: "createDraftListing", mode: "status", status: 502, when: "before", count: 50 });
    const change = await approvedChange(market, team, [shop]);
    await market.said();
    await market.work();
    expect(await see(change.id)).toMatchObject({
      state: "failed",
      items: [{ state: "parked", failure: { code: "unknown-outcome" } }],
    });
    expect((await notes()).map(({ note, mention }) => [note, mention])).toEqual([["parked", ["UMANAGER"]]]);
    await market.control("DELETE", "faults");
    await market.app.retry(team.actors.manager, change.id);
    await market.work();
    expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
  });

  test("two drafts of the same title by the same shop: a person looks, nothing is guessed", async ({
    market,
    team,
    shop,
    see,
    notes,
    published,
  }) => {
    await market.fault({ operation: "createDraftListing", mode: "status", status: 500, when: "after" });
    const change = await approvedChange(market, team, [shop]);
    market.hook(async (request, answer) => {
      const response = await answer();
      if (request.method === "POST" && request.url.endsWith("/listings")) {
        market.hook(null);
        const copy = structuredClone(must(market.listings(apron.title)[0]));
        market.state().listings.push({ ...copy, id: copy.id + 1 });
      }
      return response;
    });
    await market.said();
    await market.work();
    expect(await see(change.id)).toMatchObject({ items: [{ state: "parked", failure: { code: "needs-look" } }] });
    expect(await market.fees()).toEqual([]);
    expect((await notes()).map(({ note }) => note)).toEqual(["parked"]);
    const [, second] = market.listings(apron.title);
    await market.control("POST", `listings/${must(second).id}/delete`);
    await market.app.retry(team.actors.manager, change.id);
    await market.work();
    expect(await published(change.id)).toEqual({ state: "applied", listings: ["active, 1 photos"], fees: 1 });
  });

  test("a draft that another change made is not taken for ours, however many changes are newer than that one", async ({
    market,
    team,
    shop,
    see,
  }) => {
    const first = await approvedChange(market, team, [shop], { mode: "draft" });
    await market.work();
    await market.db.sql(
      `insert into changes (id, studio_id, state, revision, content_hash, content, source, text_by, author_id, written, kind)
       select gen_random_uuid(), studio_id, 'draft', revision, content_hash,
         jsonb_set(content, '{title}', to_jsonb('Newer ' || n)), source, text_by, author_id, written, kind
       from changes, generate_series(1, 600) n where id = $1`,
      [first.id],
    );
    await market.fault({ operation: "createDraftListing", mode: "status", status: 500, when: "before" });
    const second = await approvedChange(market, team, [shop], { mode: "draft" });
    await market.work();
    const made = async (id: Id) => must((await see(id)).items[0]).externalId;
    expect((await see(second.id)).state).toBe("applied");
    expect(await made(second.id)).not.toBe(await made(first.id));
    expect(market.listings(apron.title)).toHaveLength(2);
  });

  test("a hand-made draft of the same title is no create of ours: a person looks, and nothing of it is overwritten", async ({
    market,
    team,
    shop,
    see,
    published,
  }) => {
    await market.fault({ operation: "createDraftListing", mode: "status", status: 500, when: "after" });
    const change = await approvedChange(market, team, [shop]);
    market.hook(async (request, answer) => {
      const response = await answer();
      if (request.method === "POST" && request.url.endsWith("/listings")) {
        market.hook(null);
        must(market.listings(apron.title)[0]).description = "Written by hand at the same time.";
      }
      return response;
    });
    await market.said();
    await market.work();
    const [item] = (await see(change.id)).items;
    expect(item).toMatchObject({ state: "parked", failure: { code: "needs-look" } });
    expect(item?.failure?.text).toContain("not as I would have made it: the description");
    expect(market.listings(apron.title)).toMatchObject([
      { state: "draft", description: "Written by hand at the same time.", imageIds: [] },
    ]);
    expect(await market.fees()).toEqual([]);
    must(market.listings(apron.title)[0]).title = "Another apron";
    await market.app.retry(team.actors.manager, change.id);
    await market.work();
    expect(await published(change.id)).toEqual({ state: "applied", listings: ["active, 1 photos"], fees: 1 });
  });

  test("a create that surfaces after it was repeated: only ours goes live, and the other is named once", async ({
    market,
    team,
    shop,
    see,
    notes,
  }) => {
    await market.fault({ operation: "createDraftListing", mode: "status", status: 500, when: "before" });
    const change = await approvedChange(market, team, [shop]);
    await market.said();
    market.hook(async (request, answer) => {
      const response = await answer();
      if (request.method === "PUT") {
        market.hook(null);
        const ours = must(market.listings(apron.title)[0]);
        market.state().listings.push({ ...structuredClone(ours), id: ours.id + 1, imageIds: [] });
      }
      return response;
    });
    await market.fault({ operation: "updateListing", mode: "status", status: 503, when: "before" });
    await market.work();
    expect(market.listings(apron.title).map(({ state }) => state)).toEqual(["active", "draft"]);
    expect(await market.fees()).toHaveLength(1);
    expect((await see(change.id)).state).toBe("applied");
    expect((await notes()).filter(({ note }) => note === "parked")).toMatchObject([
      { mention: ["UMAKER"], text: expect.stringContaining("another draft with this title") as string },
    ]);
  });
});

describe("reading back", () => {
  test("waits for readers who are behind", async ({ market, team, shop, published }) => {
    await market.control("PUT", "settings", { stale_ms: 60_000 });
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    await market.work();
    expect(await published(change.id)).toEqual(good);
  });

  test("what stands there is something else: a person hears what, and Retry compares again without a write", async ({
    market,
    team,
    shop,
    see,
    notes,
    published,
  }) => {
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    await market.fault({ operation: "updateListingInventory", mode: "ignore" });
    await market.said();
    await market.work();
    const { items } = await see(change.id);
    expect(must(items[0]?.failure)).toMatchObject({ code: "readback-differs" });
    expect(must(items[0]?.failure).text).toContain("the SKU");
    expect((await notes()).map(({ note }) => note)).toEqual(["parked"]);
    const listing = must(market.listings(apron.title)[0]);
    must(listing.products[0]).sku = apron.sku;
    await market.forget();
    await market.app.retry(team.actors.manager, change.id);
    await market.work();
    expect((await market.calls()).filter(({ method }) => method !== "GET")).toEqual([]);
    expect(await published(change.id)).toEqual(good);
  });
});

test("Retry touches only the shop that failed", async ({ market, team, shop, see, notes }) => {
  const eu = await market.openShop(team.actors.owner, sellers.eu);
  const refusal = {
    mode: "status",
    status: 400,
    body: '{"error":"There was a problem with /return/policy : cannot be null"}',
  };
  await market.fault({ operation: "updateListing", shop_id: must(market.state().shops[1]).shopId, ...refusal });
  const change = await approvedChange(market, team, [shop, eu]);
  await market.said();
  await market.work();
  const { state, items } = await see(change.id);
  expect([state, ...items.map((item) => item.state)]).toEqual(["failed", "applied", "failed"]);
  expect((await notes()).map(({ note, mention }) => [note, mention])).toEqual([["failed", ["UMANAGER"]]]);
  await market.forget();
  await market.app.retry(team.actors.manager, change.id);
  await market.work();
  const touched = new Set((await market.calls()).flatMap(({ listingId }) => listingId ?? []));
  expect(touched).toEqual(new Set([Number(must(items[1]).externalId)]));
  expect((await see(change.id)).state).toBe("applied");
  expect(await market.fees()).toHaveLength(2);
});
