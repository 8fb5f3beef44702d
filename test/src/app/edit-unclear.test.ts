import { describe, expect } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, approvedEdit, done, listingId, mirror, there, writes } from "./editing.ts";

const test = listingTest
  .extend("stockOf", ({ market, number }) => (sku: string) => {
    return must(there(market, number).products.find((product) => product.sku === sku)).offerings[0]?.quantity;
  })
  /** Readers are so far behind that the edit is given up, and its author edits it again from what they show. */
  .extend("editedAgain", ({ market, team, id, see }) => {
    const editedAgain = async (set: FlatFields, touched: FlatFields) => {
      await market.control("PUT", "settings", { stale_ms: 3_600_000 });
      const change = await approvedEdit(market, team, id, set);
      await market.work();
      expect(await see(change.id)).toMatchObject({ items: [{ failure: { code: "readback-differs" } }] });
      await market.app.reopen(team.actors.maker, change.id);
      const { revision } = await see(change.id);
      const again = { listingId: id, changeId: change.id, revision, touched };
      const asked = done(await market.app.saveEdit(team.actors.maker, again, "ask"));
      await market.control("PUT", "settings", { stale_ms: 0 });
      market.clock.pass(3_600_000);
      return asked;
    };
    return editedAgain;
  })
  .extend("expired", ({ market, team }) => async () => {
    const { id: no } = must(market.state().listings.find((each) => each.state === "expired"));
    return { no, row: await listingId(market, team, no) };
  })
  .extend("state", ({ market }) => (no: number) => {
    return must(market.state().listings.find((each) => each.id === no)).state;
  })
  /** What our own ledger says was billed or may still be. */
  .extend("ledger", ({ market, team }) => async () => {
    return (await market.db.sql<{ state: string }>("select state from fees where studio_id = $1", [team.id])).map(
      (fee) => fee.state,
    );
  })
  .extend("renewed", ({ market, team }) => async (row: ListingId) => {
    return approve(market, team, done(await market.app.putOnSale(team.actors.maker, { listingId: row, stock: {} })));
  });

const lies = [
  { mode: "status", status: 500, when: "before" },
  { mode: "status", status: 500, when: "after" },
  { mode: "timeout", when: "after" },
  { mode: "drop", when: "after" },
  { mode: "status", status: 429, when: "before" },
  { mode: "status", status: 401, when: "before" },
];

describe("an edit whose write is answered by a lie", () => {
  const cases = ["updateListingInventory", "updateListing"].flatMap((operation) =>
    lies.map((lie) => ({ operation, ...lie })),
  );
  test.for(cases)(
    "$operation answered with $mode $status $when the effect: written as approved",
    async (fault, { market, team, number, id, see, stockOf }) => {
      await market.fault(fault);
      const change = await approvedEdit(market, team, id, { title: "Ours", "quantity:Blue / S": 15 });
      await market.control("POST", `listings/${number}/sell`, { quantity: 2, sku: "HAND-Blue-S" });
      await market.work();
      expect(await see(change.id)).toMatchObject({ state: "applied", items: [{ verified: true }] });
      expect([there(market, number).title, stockOf("HAND-Blue-S")]).toEqual(["Ours", 13]);
    },
  );

  test.for([
    ["before", 12],
    ["after", 12],
  ] as const)(
    "stock of unknown fate %s its effect, and a sale before it is looked at: added once",
    async ([when, left], { market, team, number, id, see, stockOf }) => {
      await market.fault({ operation: "updateListingInventory", mode: "status", status: 500, when });
      const change = await approvedEdit(market, team, id, { "quantity:Blue / S": 15 });
      const [operation] = await market.claim();
      await market.runOne(must(operation));
      await market.control("POST", `listings/${number}/sell`, { quantity: 3, sku: "HAND-Blue-S" });
      await market.work();
      expect((await see(change.id)).state).toBe("applied");
      expect(stockOf("HAND-Blue-S")).toBe(left);
    },
  );

  test.for([
    ["updateListingInventory", { "price:Blue / S": 4444 }],
    ["updateListing", { title: "Ours" }],
  ] as const)(
    "%s answered with 200 and nothing done: a person hears what, and Retry writes it",
    async ([operation, set], { market, team, id, see }) => {
      await market.fault({ operation, mode: "ignore" });
      const change = await approvedEdit(market, team, id, set);
      await market.work();
      expect(await see(change.id)).toMatchObject({
        state: "failed",
        items: [{ state: "parked", failure: { code: "readback-differs" } }],
      });
      await market.app.retry(team.actors.manager, change.id);
      await market.work();
      expect((await see(change.id)).state).toBe("applied");
    },
  );

  test("what Etsy refuses is said, and edited again it goes", async ({ market, team, number, id, see }) => {
    await market.fault({
      operation: "updateListing",
      mode: "status",
      status: 400,
      body: JSON.stringify({ error: "There was a problem with /tags : You may not have duplicate tags." }),
    });
    const change = await approvedEdit(market, team, id, { tags: ["one", "two"], "price:Blue / S": 4444 });
    await market.work();
    expect(await see(change.id)).toMatchObject({ items: [{ failure: { code: "marketplace-refused" } }] });
    await market.app.reopen(team.actors.maker, change.id);
    const { revision } = await see(change.id);
    const again = { listingId: id, changeId: change.id, revision, touched: { tags: ["three"] } };
    await approve(market, team, done(await market.app.saveEdit(team.actors.maker, again, "ask")));
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(there(market, number).tags).toEqual(["three"]);
  });

  test("stock that was lowered before the rest was refused isn't lowered again when the rest is edited", async ({
    market,
    team,
    number,
    id,
    see,
    stockOf,
  }) => {
    await market.fault({
      operation: "updateListing",
      mode: "status",
      status: 400,
      body: JSON.stringify({ error: "There was a problem with /tags : You may not have duplicate tags." }),
    });
    const set = { tags: ["one", "two"], "quantity:Blue / S": 3, "price:Blue / S": 4444 };
    const change = await approvedEdit(market, team, id, set);
    await market.work();
    expect(stockOf("HAND-Blue-S")).toBe(3);
    // What was written is agreed on: nobody is told that somebody changed it on Etsy.
    expect((await market.app.listing(team.actors.viewer, id)).differences).toEqual([]);
    await market.app.reopen(team.actors.maker, change.id);
    const { revision } = await see(change.id);
    const again = { listingId: id, changeId: change.id, revision, touched: { tags: ["three"] } };
    const asked = done(await market.app.saveEdit(team.actors.maker, again, "ask"));
    expect(asked.items[0]?.content.edit?.set).toEqual({ tags: ["three"] });
    await approve(market, team, asked);
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect([there(market, number).tags, stockOf("HAND-Blue-S")]).toEqual([["three"], 3]);
  });

  describe("written, but not seen so when it was edited again", () => {
    test("is no other person's change: the new words are written over its own", async ({
      market,
      team,
      shop,
      number,
      see,
      editedAgain,
    }) => {
      const asked = await editedAgain({ title: "Ours", "price:Blue / S": 4444 }, { title: "Ours, again" });
      await mirror(market, team, shop);
      expect((await see(asked.id)).problems).toEqual([]);
      await approve(market, team, asked);
      await market.work();
      expect(await see(asked.id)).toMatchObject({ state: "applied", items: [{ failure: null }] });
      expect(there(market, number).title).toBe("Ours, again");
    });

    test("lowers its stock once", async ({ market, team, see, stockOf, editedAgain }) => {
      const before = Number(stockOf("HAND-Blue-S"));
      const asked = await editedAgain({ "quantity:Blue / S": before - 2, title: "Ours" }, { title: "Ours, again" });
      await approve(market, team, asked);
      await market.work();
      expect([(await see(asked.id)).state, stockOf("HAND-Blue-S")]).toEqual(["applied", before - 2]);
    });

    test("but another person's change of the same field since stops it", async ({
      market,
      team,
      number,
      see,
      editedAgain,
    }) => {
      const asked = await editedAgain({ title: "Ours" }, { title: "Ours, again" });
      await market.control("POST", `listings/${number}/edit`, { title: "Hers" });
      await approve(market, team, asked);
      await market.work();
      expect(await see(asked.id)).toMatchObject({ items: [{ failure: { code: "changed-live" } }] });
      expect(there(market, number).title).toBe("Hers");
    });
  });

  test("lowered by a write of unknown fate that shows late, with a refused one in between: lowered once", async ({
    market,
    team,
    id,
    see,
    stockOf,
  }) => {
    await market.control("PUT", "settings", { stale_ms: 600_000 });
    await market.fault({ operation: "updateListingInventory", mode: "status", status: 500, when: "after" });
    await market.fault({ operation: "updateListingInventory", mode: "status", status: 429, when: "before" });
    const change = await approvedEdit(market, team, id, { "quantity:Blue / S": 3 });
    for (let round = 0; round < 2; round += 1) {
      const [operation] = await market.claim();
      await market.runOne(must(operation));
      market.clock.pass(30_000);
    }
    await market.control("PUT", "settings", { stale_ms: 0 });
    market.clock.pass(600_000);
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(stockOf("HAND-Blue-S")).toBe(3);
  });

  test("readers who are behind by 90 seconds: waited for, nothing written twice", async ({
    market,
    team,
    id,
    see,
    stockOf,
  }) => {
    await market.control("PUT", "settings", { stale_ms: 90_000 });
    const change = await approvedEdit(market, team, id, { title: "Ours", "quantity:Blue / S": 15 });
    await market.work();
    expect(await see(change.id)).toMatchObject({ state: "applied", items: [{ verified: true }] });
    expect(await writes(market)).toEqual(["updateListingInventory", "updateListing"]);
    expect(stockOf("HAND-Blue-S")).toBe(15);
  });
});

describe("renewal: one fee, whatever happens", () => {
  test.for(lies)(
    "answered with $mode $status $when the effect",
    async (lie, { market, team, see, expired, state, ledger, renewed }) => {
      const { no, row } = await expired();
      await market.fault({ operation: "updateListing", ...lie });
      const change = await renewed(row);
      await market.work();
      expect(await see(change.id)).toMatchObject({ state: "applied", fee: { amount: 20 } });
      expect([state(no), (await market.fees()).map(({ reason }) => reason)]).toEqual(["active", ["renew"]]);
      expect(await ledger()).toEqual(["booked"]);
      const listing = await market.app.listing(team.actors.viewer, row);
      expect(must(listing.endsAt).getTime()).toBeGreaterThan(market.clock.now().getTime());
    },
  );

  test("of unknown fate and readers behind by 90 seconds: looked for, not repeated", async ({
    market,
    see,
    expired,
    renewed,
  }) => {
    const { row } = await expired();
    await market.control("PUT", "settings", { stale_ms: 90_000 });
    await market.fault({ operation: "updateListing", mode: "status", status: 504, when: "after" });
    const change = await renewed(row);
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(await writes(market)).toEqual(["updateListing"]);
    expect(await market.fees()).toHaveLength(1);
  });

  test("clicked three times at once it is one request, and one fee here as there", async ({
    market,
    team,
    expired,
    ledger,
  }) => {
    const { row } = await expired();
    const { maker, other, manager } = team.actors;
    const clicks = await Promise.all(
      [maker, other, manager].map((who) => market.app.putOnSale(who, { listingId: row, stock: {} })),
    );
    const [first, ...others] = clicks.map((click) => done(click));
    expect(others.map((change) => change.id)).toEqual([must(first).id, must(first).id]);
    const kept = await market.db.sql(
      "select 1 from changes c join change_items t on t.change_id = c.id where t.listing_id = $1 and c.kind = 'renew'",
      [row],
    );
    expect(kept).toHaveLength(1);
    await market.app.approve(team.actors.second, { changeId: must(first).id, contentHash: must(first).contentHash });
    await market.work();
    expect([await ledger(), (await market.fees()).length]).toEqual([["booked"], 1]);
  });

  test("asked twice it is one request; renewed there meanwhile it costs nothing more", async ({
    market,
    team,
    see,
    expired,
    ledger,
  }) => {
    const { no, row } = await expired();
    const first = done(await market.app.putOnSale(team.actors.maker, { listingId: row, stock: {} }));
    expect(done(await market.app.putOnSale(team.actors.manager, { listingId: row, stock: {} })).id).toBe(first.id);
    await market.control("POST", `listings/${no}/state`, { state: "active" });
    await approve(market, team, first);
    await market.work();
    expect((await see(first.id)).state).toBe("applied");
    expect(await writes(market)).toEqual([]);
    expect(await market.fees()).toHaveLength(1);
    expect(await ledger()).toEqual(["released"]);
  });

  test("over the day's fee ceiling it is refused before anything is written", async ({ market, team, expired }) => {
    const { row } = await expired();
    await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 10, currency: "USD" } });
    const change = done(await market.app.putOnSale(team.actors.maker, { listingId: row, stock: {} }));
    await expect(approve(market, team, change)).rejects.toMatchObject({ code: "fee-ceiling" });
  });

  test("what is on sale can't be renewed", async ({ market, team, id }) => {
    expect(await market.app.putOnSale(team.actors.maker, { listingId: id, stock: {} })).toMatchObject({
      ok: false,
      problems: [{ field: "shops" }],
    });
  });
});

describe("unpublish and delete", () => {
  test.for(lies)(
    "off sale at once by a manager alone, answered with $mode $status $when the effect",
    async (lie, { market, team, number, id, see }) => {
      await market.fault({ operation: "updateListing", ...lie });
      const change = done(await market.app.unpublish(team.actors.manager, id));
      expect(change.state).toBe("approved");
      await market.work();
      expect(await see(change.id)).toMatchObject({ state: "applied", decisions: [{ selfApproved: true }] });
      expect(there(market, number).state).toBe("inactive");
      expect(await market.fees()).toEqual([]);
    },
  );

  test("a maker's unpublish waits for a manager", async ({ market, team, number, id }) => {
    const change = done(await market.app.unpublish(team.actors.maker, id));
    expect(change.state).toBe("in_review");
    await market.work();
    expect(there(market, number).state).toBe("active");
    await approve(market, team, change);
    await market.work();
    expect(there(market, number).state).toBe("inactive");
  });

  test.for(lies)(
    "deleted once it is approved by another, answered with $mode $status $when the effect",
    async (lie, { market, team, number, id, see }) => {
      await market.fault({ operation: "deleteListing", ...lie });
      const change = done(await market.app.deleteListing(team.actors.manager, id));
      await expect(approve(market, team, change)).rejects.toMatchObject({ code: "own-change" });
      await market.app.approve(team.actors.second, { changeId: change.id, contentHash: change.contentHash });
      await market.work();
      expect((await see(change.id)).state).toBe("applied");
      expect(market.state().listings.some((each) => each.id === number)).toBe(false);
      expect(await market.app.listing(team.actors.viewer, id)).toMatchObject({
        gone: true,
        deletedHere: { by: { name: "manager" }, approvedBy: { name: "second" } },
      });
      const { entries } = await market.app.history(team.actors.viewer, id, 0);
      expect(entries.filter(({ kind }) => kind === "gone")).toEqual([]);
    },
  );
});
