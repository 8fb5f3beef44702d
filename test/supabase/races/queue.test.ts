import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import {
  adminOn,
  approval,
  draft,
  emptyHouse,
  enqueue,
  type House,
  must,
  openHouse,
  openShop,
  openStudio,
  type Studio,
  submit,
} from "#test/src/store/studio.ts";
import { recordFigures } from "#test/supabase/rls/figures.ts";

/** What true parallelism could break: PGlite runs one request after the other, this Postgres doesn't. */
const full = process.env["SCALE"] === "full";
let house: House;
let studio: Studio;
beforeAll(async () => {
  house = await openHouse({ database: "postgres" });
});
beforeEach(async () => {
  await emptyHouse(house);
  studio = await openStudio(house);
});
afterAll(() => house.db.close());

describe("several workers", () => {
  const studios = 3;
  const shopsEach = 4;
  const perShop = full ? 25 : 5;
  const workers = 8;

  test("claim no operation twice and never two of one shop", async () => {
    for (let s = 0; s < studios; s += 1) {
      const owner = s === 0 ? studio : await openStudio(house, `Studio ${s}`);
      for (let h = 0; h < shopsEach; h += 1) {
        const shopId = await openShop(house, owner);
        for (let n = 0; n < perShop; n += 1) {
          await enqueue(house, owner.id, { kind: "read_shop", key: systemIds.uuid(), shopId, priority: n % 2 });
        }
      }
    }
    const due = studios * shopsEach * perShop;
    const claimed: ClaimedOperation[] = [];
    const running = new Set<ShopId | null>();
    const twice: string[] = [];
    let finished = 0;
    const work = async (name: string) => {
      const { operations } = adminOn(house.db);
      while (finished < due) {
        const mine = await operations.claim(name, 3, 60_000);
        for (const { shopId } of mine) {
          if (running.has(shopId)) twice.push(String(shopId));
          running.add(shopId);
        }
        claimed.push(...mine);
        if (mine.length === 0) await sleep(5);
        for (const operation of mine) {
          // Released here before the database knows, so that the next claim of this shop cannot seem too early.
          running.delete(operation.shopId);
          await operations.finish(operation, "done");
          finished += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: workers }, (_, number) => work(`w${number}`)));
    recordFigures("claims", { workers, operations: claimed.length, twice: twice.length });
    expect(twice).toEqual([]);
    expect(claimed.map(({ id }) => id).sort()).toEqual([...new Set(claimed.map(({ id }) => id))].sort());
    expect(claimed).toHaveLength(due);
    expect(claimed.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(await house.db.sql("select distinct state from operations")).toEqual([{ state: "done" }]);
  });
});

describe("an approval", () => {
  const rounds = full ? 50 : 8;

  test("clicked twice by two managers and once by its author counts once, and publishes once per shop", async () => {
    const shops = [await openShop(house, studio), await openShop(house, studio)];
    await house.db.sql("update studios set fee_ceiling_cents = 1000000");
    for (let round = 0; round < rounds; round += 1) {
      const change = await draft(studio.as("maker"), shops);
      const hash = await submit(studio.as("maker"), change);
      const clicks = ["manager", "second", "manager", "second", "maker"] as const;
      const outcomes = await Promise.all(
        clicks.map(async (who) => {
          try {
            await studio.as(who).decideChange(approval(change, hash));
            return "approved";
          } catch (error) {
            return toOmsError(error).code;
          }
        }),
      );
      expect(outcomes.filter((each) => each === "approved")).toHaveLength(1);
      expect(outcomes[4]).toBe("not-allowed");
      expect(outcomes.slice(0, 4).filter((each) => each !== "approved")).toEqual(Array(3).fill("already-decided"));
      const [counted] = await house.db.sql<{ decisions: number; publishes: number }>(
        `select (select count(*)::int from decisions where change_id = $1) as decisions,
           (select count(*)::int from operations where change_id = $1 and kind = 'apply_change') as publishes`,
        [change.id],
      );
      expect(counted).toEqual({ decisions: 1, publishes: shops.length });
    }
  });

  test("and its withdrawal at the same moment: one of them counts", async () => {
    const shop = await openShop(house, studio);
    await house.db.sql("update studios set fee_ceiling_cents = 1000000");
    for (let round = 0; round < rounds; round += 1) {
      const change = await draft(studio.as("maker"), [shop]);
      const hash = await submit(studio.as("maker"), change);
      const [decided, withdrawn] = await Promise.allSettled([
        studio.as("manager").decideChange(approval(change, hash)),
        studio.as("maker").withdrawChange({ changeId: change.id, outbox: [] }),
      ]);
      expect([decided.status, withdrawn.status].sort()).toEqual(["fulfilled", "rejected"]);
      const publishes = await house.db.sql("select 1 from operations where change_id = $1 and kind = 'apply_change'", [
        change.id,
      ]);
      expect(publishes).toHaveLength(decided.status === "fulfilled" ? 1 : 0);
      expect(must(await studio.as("maker").change(change.id)).state).toBe(
        decided.status === "fulfilled" ? "approved" : "draft",
      );
    }
  });
});
