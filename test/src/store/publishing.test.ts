import { describe, expect } from "vitest";
import { stateFromItems, type ItemState, itemStates } from "#src/modules/changes/rules/change.ts";
import { studioTest } from "#test/support/store-test.ts";
import { approved, code, emptyHouse, enqueue, must, openShop, quiet, type Studio, itemUpdate, usd } from "./studio.ts";

const test = studioTest
  .extend("shops", async ({ house, studio }) => [await openShop(house, studio), await openShop(house, studio)])
  .extend("claim", ({ house }) => () => {
    return house.admin.operations.claim("w", 20, 60_000);
  })
  .extend("see", ({ studio }) => async (change: { id: Parameters<ReturnType<Studio["as"]>["change"]>[0] }) => {
    return must(await studio.as("viewer").change(change.id));
  })
  /** Runs what is queued; each item ends as told, in the order of its shop. */
  .extend("run", ({ house, shops, claim, worker }) => async (ends: readonly ItemState[]) => {
    for (const operation of await claim()) {
      const state = must(ends[shops.indexOf(must(operation.shopId))]);
      const failed = state === "failed" || state === "parked";
      await worker.recordItem(
        operation,
        itemUpdate(operation, {
          state,
          progress: { images: ["i1", "i2"] },
          externalId: failed ? null : `90${shops.indexOf(must(operation.shopId))}`,
          listingUrl: failed ? null : "https://listing.example",
          failure: failed ? { code: "marketplace-refused", text: "No.", reference: "R-1" } : null,
          verified: state === "applied",
        }),
      );
      await house.admin.operations.finish(operation, state === "parked" ? "parked" : failed ? "failed" : "done");
    }
  });

test.beforeEach(({ house }) => emptyHouse(house));

describe("the change's state", () => {
  const pairs = itemStates.flatMap((a) => itemStates.map((b) => [a, b] as const));
  test("follows from its items exactly as the domain says", async ({ house, studio, shops, claim, worker, see }) => {
    const change = await approved(studio, shops);
    const operations = await claim();
    // The worker records nothing over a person's word: what was stopped comes last, and not from the worker.
    const lastStopped = pairs.toSorted((a, b) => Number(a.includes("stopped")) - Number(b.includes("stopped")));
    for (const ends of lastStopped) {
      for (const operation of operations) {
        const state = must(ends[shops.indexOf(must(operation.shopId))]);
        if (!ends.includes("stopped")) await worker.recordItem(operation, itemUpdate(operation, { state }));
        else await house.db.sql("update change_items set state = $2 where id = $1", [operation.itemId, state]);
      }
      if (ends.includes("stopped")) {
        // Stopped as a whole it is over: each of these begins from work that goes on.
        await house.db.sql("update changes set state = 'applying' where id = $1", [change.id]);
        await house.db.sql("select app.derive_state($1)", [change.id]);
      }
      expect([ends, (await see(change)).state]).toEqual([ends, stateFromItems(ends)]);
    }
  });
});

describe("published", () => {
  test("live: mapped to a product and listings, counted once per shop", async ({ house, studio, shops, see, run }) => {
    const change = await approved(studio, shops);
    await run(["applied", "applied"]);
    const seen = await see(change);
    expect(seen).toMatchObject({
      state: "applied",
      items: [{ externalId: "900", verified: true }, { externalId: "901" }],
    });
    // What stands there is agreed on when the shop is next read.
    expect(
      await house.db.sql("select external_id, state, base, product_id is not null as mapped from listings order by 1"),
    ).toEqual([
      { external_id: "900", state: "active", base: null, mapped: true },
      { external_id: "901", state: "active", base: null, mapped: true },
    ]);
    expect(await house.db.sql("select 1 from products")).toHaveLength(1);
    expect((await studio.as("viewer").shops()).map(({ publishCount }) => publishCount)).toEqual([1, 1]);
    // By its approval, and not by which shop was done last: a draft doesn't begin with one or the other by chance.
    const { at } = must(must(await studio.as("viewer").change(change.id)).decisions[0]);
    expect((await studio.as("viewer").shops()).map(({ lastPublishedAt }) => lastPublishedAt)).toEqual([at, at]);
  });

  test("as drafts, then live: one decision, one operation each, counted once, the fee under the ceiling", async ({
    house,
    studio,
    shops,
    see,
    run,
  }) => {
    const change = await approved(studio, shops, "draft");
    await run(["on_marketplace", "on_marketplace"]);
    expect(await see(change)).toMatchObject({ state: "applied", mode: "draft" });
    expect(await code(studio.as("maker").goLive({ changeId: change.id, fee: usd(40), ...quiet }))).toBe("not-allowed");
    await studio.as("owner").setSettings({ dailyFeeCeiling: usd(39), ...quiet });
    expect(await code(studio.as("manager").goLive({ changeId: change.id, fee: usd(0), ...quiet }))).toBe("fee-ceiling");
    await studio.as("owner").setSettings({ dailyFeeCeiling: usd(40), ...quiet });
    const both = await Promise.allSettled([
      studio.as("manager").goLive({ changeId: change.id, fee: usd(40), ...quiet }),
      studio.as("second").goLive({ changeId: change.id, fee: usd(40), ...quiet }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((one) => one.status === "rejected")).toMatchObject({ reason: { code: "already-decided" } });
    expect(await see(change)).toMatchObject({
      mode: "live",
      items: [
        { state: "pending", externalId: "900", progress: { images: ["i1", "i2"] } },
        { state: "pending", externalId: "901" },
      ],
      decisions: [{ verdict: "approve" }, { verdict: "go_live" }],
    });
    await run(["applied", "applied"]);
    expect((await studio.as("viewer").shops()).map(({ publishCount }) => publishCount)).toEqual([1, 1]);
    expect(await house.db.sql("select state from listings")).toEqual([{ state: "active" }, { state: "active" }]);
    expect(await house.db.sql("select 1 from operations")).toHaveLength(4);
  });

  test("nothing to go live with before it is there", async ({ studio, shops }) => {
    const change = await approved(studio, shops, "draft");
    expect(await code(studio.as("manager").goLive({ changeId: change.id, fee: usd(40), ...quiet }))).toBe(
      "wrong-state",
    );
  });
});

describe("failed", () => {
  test("retry touches only what failed", async ({ studio, shops, claim, see, run }) => {
    const change = await approved(studio, shops);
    await run(["applied", "failed"]);
    expect((await see(change)).state).toBe("failed");
    expect(await code(studio.as("maker").retryChange({ changeId: change.id, ...quiet }))).toBe("not-allowed");
    await studio.as("manager").retryChange({ changeId: change.id, ...quiet });
    expect(await see(change)).toMatchObject({
      state: "applying",
      items: [{ state: "applied" }, { state: "pending", failure: null }],
    });
    expect((await claim()).map(({ shopId }) => shopId)).toEqual([shops[1]]);
    expect(await code(studio.as("manager").retryChange({ changeId: change.id, ...quiet }))).toBe("wrong-state");
  });

  test("retrying what is parked leaves no second operation behind", async ({ house, studio, shops, run }) => {
    const change = await approved(studio, [must(shops[0])]);
    await run(["parked"]);
    await studio.as("manager").retryChange({ changeId: change.id, ...quiet });
    expect(await house.db.sql("select state from operations order by seq")).toEqual([
      { state: "cancelled" },
      { state: "queued" },
    ]);
  });

  test("back to a draft while nothing is live; what is known of the marketplace stays", async ({
    studio,
    shops,
    see,
    run,
  }) => {
    const change = await approved(studio, shops);
    await run(["failed", "failed"]);
    expect(await code(studio.as("other").reopenChange({ changeId: change.id, ...quiet }))).toBe("not-allowed");
    await studio.as("maker").reopenChange({ changeId: change.id, ...quiet });
    const seen = await see(change);
    expect(seen).toMatchObject({
      state: "draft",
      contentHash: "",
      mode: null,
      items: [
        { state: "pending", payload: null, failure: null, progress: { images: ["i1", "i2"] } },
        { state: "pending" },
      ],
    });
    // A shop that may already hold a draft of it isn't dropped.
    const dropping = studio
      .as("maker")
      .saveDraft({ changeId: change.id, revision: 1, content: {}, items: [], ...quiet });
    expect(await code(dropping)).toBe("wrong-state");
  });

  test("not once something is live", async ({ studio, shops, run }) => {
    const change = await approved(studio, shops);
    await run(["applied", "failed"]);
    expect(await code(studio.as("maker").reopenChange({ changeId: change.id, ...quiet }))).toBe("wrong-state");
  });
});

test("a shop's reading: profiles, counts, health; only by the operation about it", async ({
  house,
  studio,
  shops,
  claim,
  worker,
}) => {
  const [shop, other] = [must(shops[0]), must(shops[1])];
  await enqueue(house, studio.id, { kind: "read_shop", key: "r", shopId: shop });
  const operation = must((await claim())[0]);
  const options = [{ id: 1, title: "One" }];
  const suggestedDefaults = {
    shippingProfileId: 1,
    returnPolicyId: null,
    readiness: 2,
    sectionId: null,
    whoMade: "i_did" as const,
    whenMade: "made_to_order",
    isSupply: false,
    autoRenew: true,
  };
  const reading = {
    shopId: shop,
    name: "Pine",
    url: "https://pine.example",
    currency: "EUR",
    counts: { active: 1, draft: 2, inactive: 3, sold_out: 4, expired: 5 },
    profiles: { shippingProfiles: options, returnPolicies: [], processingProfiles: options, sections: [] },
    suggestedDefaults,
    onVacation: true,
    outbox: [{ template: "shop_connected", shopId: shop, nonce: "n" }] as const,
  };
  expect(await code(worker.recordShop(operation, { ...reading, shopId: other }))).toBe("not-found");
  await worker.recordShop(operation, reading);
  await studio.as("manager").setShopDefaults({ shopId: shop, defaults: suggestedDefaults, ...quiet });
  expect(await code(studio.as("maker").setShopDefaults({ shopId: shop, defaults: suggestedDefaults, ...quiet }))).toBe(
    "not-allowed",
  );
  const seen = (await studio.as("viewer").shops()).find(({ id }) => id === shop);
  expect(seen).toMatchObject({
    name: "Pine",
    currency: "EUR",
    health: "ok",
    onVacation: true,
    counts: reading.counts,
    profiles: reading.profiles,
    suggestedDefaults,
    defaults: suggestedDefaults,
    readAt: expect.any(Date),
    limitedTo: [],
  });
});

test("where a living message stands is kept per change and kind", async ({ studio, shops, worker }) => {
  const change = await approved(studio, shops);
  expect((await worker.card(change.id))?.cards).toEqual({});
  await worker.saveMessage(change.id, "review_card", { channel: "C1", ts: "1.1" });
  await worker.saveMessage(change.id, "review_card", { channel: "C2", ts: "2.2" });
  expect((await studio.as("viewer").card(change.id))?.cards).toEqual({ review_card: { channel: "C2", ts: "2.2" } });
});
