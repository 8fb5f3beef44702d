import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { ask, changeOf, putListing } from "#test/src/store/one-request.ts";
import {
  approval,
  emptyHouse,
  type House,
  must,
  openHouse,
  openShop,
  openStudio,
  quiet,
  type Studio,
  usd,
} from "#test/src/store/studio.ts";

const full = process.env["SCALE"] === "full";
const rounds = full ? 100 : 10;
let house: House;
let studio: Studio;
let shop: ShopId;
beforeAll(async () => {
  house = await openHouse({ database: "postgres" });
});
beforeEach(async () => {
  await emptyHouse(house);
  studio = await openStudio(house);
  shop = await openShop(house, studio);
});
afterAll(() => house.db.close());

describe("two requests of one listing at the same moment", () => {
  const outcome = (attempt: Promise<unknown>) =>
    attempt.then(
      () => "asked",
      (error: unknown) => toOmsError(error).code,
    );

  test("of the same kind: one is asked for, all others are told it", async () => {
    for (let round = 0; round < rounds; round += 1) {
      const listing = await putListing(house, studio, shop);
      const makers = ["maker", "other", "manager", "second", "owner"] as const;
      const drafts = await Promise.all(makers.map((who) => changeOf(studio.as(who), listing, "renew")));
      const outcomes = await Promise.all(drafts.map((draft, n) => outcome(ask(studio.as(must(makers[n])), draft))));
      expect(outcomes.toSorted()).toEqual([...Array(4).fill("already-asked"), "asked"]);
    }
  });

  test("edits of several fields in any order: never one field in two requests, and nobody waits for ever", async () => {
    const fields = ["title", "price:", "tags"] as const;
    for (let round = 0; round < rounds; round += 1) {
      const listing = await putListing(house, studio, shop);
      const sets = [
        { title: "A", "price:": 1 },
        { "price:": 2, title: "B" },
        { tags: ["c"], title: "C" },
        { "price:": 4, tags: ["d"] },
        { tags: ["e"], "price:": 5, title: "E" },
      ];
      const drafts = await Promise.all(sets.map((set) => changeOf(studio.as("maker"), listing, "edit", set)));
      const outcomes = await Promise.all(drafts.map((draft) => outcome(ask(studio.as("maker"), draft))));
      expect(new Set(outcomes)).toEqual(new Set(["asked", "already-asked"]));
      const open = await house.db.sql<{ set: Record<string, unknown> }>(
        `select t.content #> '{edit,set}' as set from changes c join change_items t on t.change_id = c.id
         where t.listing_id = $1 and c.state = 'in_review'`,
        [listing],
      );
      for (const field of fields) expect(open.filter(({ set }) => field in set).length).toBeLessThan(2);
    }
  });

  test("a withdrawal beside the next one's asking: one of them holds it, and it can be asked for again", async () => {
    for (let round = 0; round < rounds; round += 1) {
      const listing = await putListing(house, studio, shop);
      const one = await changeOf(studio.as("maker"), listing, "renew");
      const two = await changeOf(studio.as("other"), listing, "renew");
      await ask(studio.as("maker"), one);
      const [, asked] = await Promise.all([
        studio.as("maker").withdrawChange({ changeId: one.id, ...quiet }),
        outcome(ask(studio.as("other"), two)),
      ]);
      if (asked !== "asked") await ask(studio.as("other"), two);
      const held = await house.db.sql("select change_id from listing_claims where listing_id = $1", [listing]);
      expect(held).toEqual([{ change_id: two.id }]);
    }
  });

  test("decided at once they never reserve more than the ceiling", async () => {
    await studio.as("owner").setSettings({ dailyFeeCeiling: usd(60), ...quiet });
    const renewals = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const change = await changeOf(studio.as("maker"), await putListing(house, studio, shop), "renew");
        return { change, hash: await ask(studio.as("maker"), change) };
      }),
    );
    const deciders = ["manager", "second", "owner"] as const;
    const outcomes = await Promise.all(
      renewals.map(({ change, hash }, n) =>
        outcome(studio.as(must(deciders[n % deciders.length])).decideChange(approval(change, hash))),
      ),
    );
    expect(outcomes.filter((each) => each === "asked")).toHaveLength(3);
    expect(outcomes.filter((each) => each === "fee-ceiling")).toHaveLength(5);
  });
});
