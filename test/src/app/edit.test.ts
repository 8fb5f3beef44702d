import { describe, expect } from "vitest";
import type { Listing } from "#sandbox/etsy/state.ts";
import { code, must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, approvedEdit, askedEdit, done, mirror, there, writes } from "./editing.ts";
import { approvedChange } from "./drafting.ts";

const test = listingTest.extend("pictures", ({ market, number }) => () => {
  return market.state().images.filter(({ listingId: of }) => of === number);
});

/** Etsy numbers products and offerings anew with every inventory write (etsy/open-api#523). */
const apartFromNumbers = (listing: Listing) => ({
  ...listing,
  updated: 0,
  products: listing.products.map((product) => ({
    ...product,
    id: 0,
    offerings: product.offerings.map((offering) => ({ ...offering, id: 0 })),
  })),
});

describe("only what was changed is written", () => {
  test("one option's price is one inventory write and nothing else; all the rest stays to the byte", async ({
    market,
    team,
    number,
    id,
    see,
    pictures,
  }) => {
    const before = structuredClone(there(market, number));
    const pictured = structuredClone(pictures());
    expect(before.variationImages).toHaveLength(3);
    const change = await approvedEdit(market, team, id, { "price:Sand / L": 4242 });
    await market.work();
    expect(await see(change.id)).toMatchObject({ state: "applied", items: [{ verified: true }] });
    expect(await writes(market)).toEqual(["updateListingInventory"]);
    const after = there(market, number);
    const expected = structuredClone(before);
    must(expected.products.find(({ sku }) => sku === "HAND-Sand-L")?.offerings[0]).price = 4242;
    expect(apartFromNumbers(after)).toEqual(apartFromNumbers(expected));
    expect(pictures()).toEqual(pictured);
    expect(await market.fees()).toEqual([]);
  });

  test("a title is one write with the title alone, and the prices are not touched", async ({
    market,
    team,
    number,
    id,
    see,
  }) => {
    const change = await approvedEdit(market, team, id, { title: "Renamed by the studio" });
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    const sent = (await market.calls()).filter(({ method }) => method !== "GET");
    expect(sent.map(({ operation }) => operation)).toEqual(["updateListing"]);
    expect(there(market, number).title).toBe("Renamed by the studio");
  });

  test("both kinds are two writes, the inventory right after it was read", async ({ market, team, number, id }) => {
    await approvedEdit(market, team, id, { tags: ["linen", "by hand"], "sku:Blue / S": "NEW-1" });
    await market.work();
    expect(await market.operations()).toEqual([
      "getListing",
      "getListingInventory",
      "updateListingInventory",
      "updateListing",
      "getListing",
      "getListingInventory",
    ]);
    expect(there(market, number)).toMatchObject({ tags: ["linen", "by hand"] });
  });

  test("who made it, when and what it is travel together", async ({ market, team, number, id, see }) => {
    const change = await approvedEdit(market, team, id, { whoMade: "collective" });
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(there(market, number)).toMatchObject({ whoMade: "collective", whenMade: "made_to_order", isSupply: false });
  });

  test("what was written is agreed afterwards: nothing differs", async ({ market, team, shop, id }) => {
    await approvedEdit(market, team, id, { title: "Renamed by the studio", "quantity:Moss / M": 1 });
    await market.work();
    expect(await market.app.listing(team.actors.viewer, id)).toMatchObject({
      title: "Renamed by the studio",
      differences: [],
      live: { "quantity:Moss / M": 1 },
    });
    await mirror(market, team, shop);
    expect((await market.app.listing(team.actors.viewer, id)).differences).toEqual([]);
  });
});

describe("what happens there between approval and push", () => {
  test("a sale keeps its effect on stock and doesn't void the approval", async ({ market, team, number, id, see }) => {
    const change = await approvedEdit(market, team, id, { "quantity:Blue / S": 15, "price:Blue / S": 3333 });
    await market.control("POST", `listings/${number}/sell`, { quantity: 2, sku: "HAND-Blue-S" });
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    const [offering] = must(there(market, number).products.find(({ sku }) => sku === "HAND-Blue-S")).offerings;
    expect(offering).toMatchObject({ quantity: 13, price: 3333 });
  });

  test("a sale of another option is not undone by writing a price", async ({ market, team, number, id }) => {
    await approvedEdit(market, team, id, { "price:Blue / S": 3333 });
    await market.control("POST", `listings/${number}/sell`, { quantity: 3, sku: "HAND-Moss-XL" });
    await market.work();
    const [offering] = must(there(market, number).products.find(({ sku }) => sku === "HAND-Moss-XL")).offerings;
    expect(offering?.quantity).toBe(5);
  });

  test("an edit of the same field stops it: nothing is overwritten, the field is named, and everybody sees it", async ({
    market,
    team,
    number,
    id,
    see,
  }) => {
    const change = await approvedEdit(market, team, id, { title: "Ours", "price:Blue / S": 3333 });
    await market.control("POST", `listings/${number}/edit`, { title: "Hers" });
    await market.said();
    await market.work();
    const { state, items } = await see(change.id);
    expect({ state, failure: items[0]?.failure }).toMatchObject({
      state: "failed",
      failure: { code: "changed-live" },
    });
    expect(items[0]?.failure?.text).toContain("Title changed on Etsy");
    expect(await writes(market)).toEqual([]);
    expect(there(market, number).title).toBe("Hers");
    expect((await market.app.listing(team.actors.viewer, id)).title).toBe("Hers");
    const told = (await market.said()).filter(({ template }) => template === "change_note");
    expect(told.map(({ note, mention }) => [note, mention])).toEqual([["parked", ["UMANAGER"]]]);
  });

  test("edited again after that, it is asked for anew with what stands there now", async ({
    market,
    team,
    number,
    id,
    see,
  }) => {
    const change = await approvedEdit(market, team, id, { title: "Ours" });
    await market.control("POST", `listings/${number}/edit`, { title: "Hers" });
    await market.work();
    await market.app.reopen(team.actors.maker, change.id);
    const sheet = await market.app.startEdit(team.actors.maker, id);
    expect(sheet).toMatchObject({ fields: { title: "Ours" }, change: { id: change.id } });
    const edit = { listingId: id, changeId: change.id, revision: must(sheet.change).revision, touched: {} };
    await approve(market, team, done(await market.app.saveEdit(team.actors.maker, edit, "ask")));
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(there(market, number).title).toBe("Ours");
  });

  test("an edit of another field stays, and is a difference afterwards", async ({ market, team, number, id, see }) => {
    const change = await approvedEdit(market, team, id, { title: "Ours" });
    await market.control("POST", `listings/${number}/edit`, { tags: ["hers"] });
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(there(market, number)).toMatchObject({ title: "Ours", tags: ["hers"] });
    expect((await market.app.listing(team.actors.viewer, id)).differences).toMatchObject([
      { field: "tags", standing: "live" },
    ]);
  });

  test("the same edit there already: done without a write", async ({ market, team, number, id, see }) => {
    const change = await approvedEdit(market, team, id, { title: "Same" });
    await market.control("POST", `listings/${number}/edit`, { title: "Same" });
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(await writes(market)).toEqual([]);
  });

  test("it was taken off sale, or deleted: nothing is written", async ({ market, team, number, id, see }) => {
    const change = await approvedEdit(market, team, id, { title: "Ours" });
    await market.control("POST", `listings/${number}/state`, { state: "inactive" });
    await market.work();
    expect(await see(change.id)).toMatchObject({ items: [{ failure: { code: "changed-live" } }] });
    // The same approval can't come to another end: it is asked for anew.
    expect(await code(market.app.retry(team.actors.manager, change.id))).toBe("wrong-state");
    const anew = await approvedEdit(market, team, id, { title: "Ours, anew" });
    await market.control("POST", `listings/${number}/delete`);
    await market.work();
    expect(await see(anew.id)).toMatchObject({ items: [{ failure: { code: "not-found" } }] });
    expect(await code(market.app.retry(team.actors.manager, anew.id))).toBe("wrong-state");
    expect(await writes(market)).toEqual([]);
  });
});

describe("who may", () => {
  test("the author can't approve an edit, a viewer can't make one, and an edited one has to be asked for anew", async ({
    market,
    team,
    id,
  }) => {
    const { manager, maker, viewer } = team.actors;
    const edit = { listingId: id, changeId: null, revision: 0, touched: { title: "Ours" } };
    expect(await code(market.app.saveEdit(viewer, edit, "ask"))).toBe("not-allowed");
    const own = done(await market.app.saveEdit(manager, edit, "ask"));
    expect(own.fee.amount).toBe(0);
    expect(await code(market.app.approve(manager, { changeId: own.id, contentHash: own.contentHash }))).toBe(
      "own-change",
    );
    const again = { ...edit, changeId: own.id, revision: own.revision, touched: { title: "Ours, other words" } };
    done(await market.app.saveEdit(maker, again, "ask"));
    const second = team.actors.second;
    expect(await code(market.app.approve(second, { changeId: own.id, contentHash: own.contentHash }))).toBe(
      "stale-approval",
    );
  });

  test("solo mode: the author, recorded as self-approved", async ({ market, team, id, see }) => {
    await market.app.settings(team.actors.owner, { soloMode: true });
    const edit = { listingId: id, changeId: null, revision: 0, touched: { title: "Alone" } };
    const own = done(await market.app.saveEdit(team.actors.owner, edit, "ask"));
    await market.app.approve(team.actors.owner, { changeId: own.id, contentHash: own.contentHash, solo: true });
    await market.work();
    expect(await see(own.id)).toMatchObject({ state: "applied", decisions: [{ selfApproved: true }] });
  });

  test("paused: nothing is written until it is resumed", async ({ market, team, shop, id, see }) => {
    const change = await askedEdit(market, team, id, { title: "Later" });
    await market.app.pause(team.actors.manager, shop);
    await approve(market, team, change);
    await market.work();
    expect(await writes(market)).toEqual([]);
    await market.app.resume(team.actors.manager, shop);
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
  });
});

describe("wrong input is refused at its field, and nothing is stored", () => {
  test.for([
    ["a title of 141 characters", { title: "x".repeat(141) }, "title"],
    ["no title", { title: "" }, "title"],
    ["no description", { description: " " }, "description"],
    ["fourteen tags", { tags: Array.from({ length: 14 }, (_, n) => `tag ${n}`) }, "tags"],
    ["a price under the lowest", { "price:Blue / S": 19 }, "price"],
    ["a stock of 1000", { "quantity:Blue / S": 1000 }, "quantity"],
    ["a SKU of 33 signs", { "sku:Blue / S": "x".repeat(33) }, "sku"],
    ["an option that isn't there", { "price:Red / S": 3000 }, "price"],
    ["nothing changed", { tags: ["Linen Tea Towel", "striped towel", "kitchen linen", "zero waste kitchen"] }, "tags"],
  ] as const)("%s", async ([, touched, field], { market, team, id }) => {
    const edit = { listingId: id, changeId: null, revision: 0, touched: { ...touched } };
    const result = await market.app.saveEdit(team.actors.maker, edit, "ask");
    expect(result).toMatchObject({ ok: false, problems: [{ field }] });
    expect(await market.app.findChanges(team.actors.maker, "", 5)).toEqual([]);
  });

  test("every option sold out is refused: that is what unpublish is for", async ({ market, team, id }) => {
    const { live } = await market.app.listing(team.actors.viewer, id);
    const touched = Object.fromEntries(
      Object.keys(live).flatMap((field) => (field.startsWith("quantity:") ? [[field, 0] as const] : [])),
    );
    const edit = { listingId: id, changeId: null, revision: 0, touched };
    expect(await market.app.saveEdit(team.actors.maker, edit, "ask")).toMatchObject({
      problems: [{ field: "quantity" }],
    });
  });
});

test("a listing that was just published is found and edited at once", async ({ market, team, shop, see }) => {
  const made = await approvedChange(market, team, [shop], { title: "Published a moment ago" });
  await market.work();
  const [found] = await market.app.findListings(team.actors.maker, "published moment", { limit: 5, offset: 0 });
  expect(found).toMatchObject({ state: "active", differences: [], code: expect.stringMatching(/^[a-z2-9]{4}$/) });
  // With its photo and its end, and as the newest of all.
  expect(must(found).coverUrl).toMatch(/^https:/);
  expect(must(must(found).endsAt).getTime()).toBeGreaterThan(market.clock.now().getTime());
  const [newest] = await market.app.findListings(team.actors.maker, "", { limit: 1, offset: 0 });
  expect(newest?.id).toBe(must(found).id);
  const change = await approvedEdit(market, team, must(found).id, { "price:": 2600 });
  await market.work();
  expect([(await see(made.id)).state, (await see(change.id)).state]).toEqual(["applied", "applied"]);
  await mirror(market, team, shop);
  expect((await market.app.listing(team.actors.viewer, must(found).id)).differences).toEqual([]);
});

describe("keep ours", () => {
  test("of a price that all options share is of all of them", async ({ market, team, shop, number, id, see }) => {
    const listing = there(market, number);
    Object.assign(listing, { priceOn: [] });
    for (const { offerings } of listing.products) Object.assign(must(offerings[0]), { price: 4000 });
    await mirror(market, team, shop);
    const { live } = await market.app.listing(team.actors.viewer, id);
    const prices = Object.keys(live).filter((field) => field.startsWith("price:"));
    await market.app.keepTheirs(team.actors.maker, id, Object.keys(live));
    for (const { offerings } of listing.products) Object.assign(must(offerings[0]), { price: 5000 });
    await mirror(market, team, shop);
    const change = done(await market.app.keepOurs(team.actors.maker, id, ["price:Blue / S"]));
    expect(Object.keys(change.items[0]?.content.edit?.set ?? {}).toSorted()).toEqual(prices.toSorted());
    await approve(market, team, change);
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(new Set(listing.products.map(({ offerings }) => offerings[0]?.price))).toEqual(new Set([4000]));
  });

  test("asks to write back exactly these fields, and touches nothing before it is approved", async ({
    market,
    team,
    shop,
    number,
    id,
  }) => {
    const { title } = there(market, number);
    await market.control("POST", `listings/${number}/edit`, { title: "Hers", tags: ["hers"] });
    await mirror(market, team, shop);
    const change = done(await market.app.keepOurs(team.actors.maker, id, ["title"]));
    expect(change).toMatchObject({
      kind: "edit",
      state: "in_review",
      items: [{ content: { edit: { set: { title }, before: { title: "Hers" } } } }],
    });
    expect(done(await market.app.keepOurs(team.actors.maker, id, ["title"])).id).toBe(change.id);
    expect(await writes(market)).toEqual([]);
    await approve(market, team, change);
    await market.work();
    expect(there(market, number)).toMatchObject({ title, tags: ["hers"] });
    expect((await market.app.listing(team.actors.viewer, id)).differences).toMatchObject([{ field: "tags" }]);
  });
});
