import { describe, expect } from "vitest";
import type { Parts } from "#src/main/adapters.ts";
import { runWorker } from "#src/main/run-worker.ts";
import { createJwtSigner, createStores } from "#src/main/stores/tenant-stores.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createBell } from "#src/platform/queue/bell.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { startLoop } from "#src/platform/queue/worker.ts";
import { addShop } from "#test/src/app/drafting.ts";
import { adminOn, enqueue, must } from "#test/src/store/studio.ts";
import { teamTest } from "#test/support/workshop-test.ts";

const test = teamTest
  /** The loop over the real queue; what is run is the test's. */
  .extend("loopOf", ({ workshop }) => (run: Loop["run"], over: Partial<Loop> = {}): Loop => {
    const { operations } = workshop.admin;
    return {
      slots: 2,
      leaseMs: 60_000,
      idleMs: 1000,
      claim: (count, leaseMs) => operations.claim("loop", count, leaseMs),
      extend: (operation, leaseMs) => operations.extend(operation, leaseMs),
      run,
      ...over,
    };
  })
  .extend("start", ({ workshop }) => ({ slots, leaseMs, idleMs, claim, extend, run }: Loop, bell = createBell()) => {
    return startLoop(
      {
        name: "test",
        slots: { operations: slots },
        leaseMs,
        idleMs,
        claim: async (free, ms) =>
          (await claim(free.operations, ms)).map((operation) => ({
            line: "operations",
            extend: (lease) => extend(operation, lease),
            run: (signal) => run(operation, signal),
          })),
      },
      { clock: workshop.clock, logger: workshop.deps.logger, bell },
    );
  })
  .extend("done", ({ workshop }) => (operation: ClaimedOperation) => {
    return workshop.admin.operations.finish(operation, "done");
  })
  /** Something to read in so many shops. */
  .extend("shopsToRead", ({ workshop, team }) => async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const shopId = await addShop(workshop, team, { defaults: null });
      await team.as("owner").askToRead("read_shop", [shopId]);
    }
  })
  /** Lets time pass until it holds. */
  .extend("until", ({ workshop }) => (holds: () => boolean): Promise<void> => {
    const wait = async () => {
      while (!holds()) await workshop.clock.sleep(100);
    };
    return workshop.clock.during(wait());
  })
  /** When each operation began, by the loop's clock. */
  .extend("recording", ({ workshop, loopOf, start, done }) => (bell = createBell(), ms = 0) => {
    const began: { readonly shopId: string | null; readonly at: number; readonly ended: number }[] = [];
    const loop = start(
      loopOf(async (operation) => {
        const at = workshop.clock.now().getTime();
        await workshop.clock.sleep(ms);
        await done(operation);
        began.push({ shopId: operation.shopId, at, ended: workshop.clock.now().getTime() });
      }),
      bell,
    );
    return { began, loop };
  })
  .extend("read", ({ team }) => (shopId: ShopId, by = team.as("owner")) => {
    return by.askToRead("read_shop", [shopId]);
  });

type Loop = {
  readonly slots: number;
  readonly leaseMs: number;
  readonly idleMs: number;
  readonly claim: (count: number, leaseMs: number) => Promise<readonly ClaimedOperation[]>;
  readonly extend: (operation: ClaimedOperation, leaseMs: number) => Promise<boolean>;
  readonly run: (operation: ClaimedOperation, signal: AbortSignal) => Promise<void>;
};

describe("the loop", () => {
  test("runs everything that is due, never more at once than it has slots", async ({
    workshop,
    loopOf,
    start,
    done,
    shopsToRead,
    until,
  }) => {
    await shopsToRead(5);
    let [running, most, ended] = [0, 0, 0];
    const loop = start(
      loopOf(async (operation) => {
        running += 1;
        most = Math.max(most, running);
        await workshop.clock.sleep(5000);
        running -= 1;
        ended += 1;
        await done(operation);
      }),
    );
    await until(() => ended === 5);
    await workshop.clock.during(loop.stop(1000));
    expect(most).toBe(2);
    expect(await workshop.db.sql("select 1 from operations where state <> 'done'")).toEqual([]);
  });

  test("keeps the lease of long work: nobody else gets it, and it can be finished", async ({
    workshop,
    loopOf,
    start,
    done,
    shopsToRead,
    until,
  }) => {
    await shopsToRead(1);
    let finished = false;
    const others: unknown[] = [];
    const loop = start(
      loopOf(async (operation) => {
        for (let minute = 0; minute < 10; minute += 1) {
          await workshop.clock.sleep(60_000);
          others.push(...(await workshop.admin.operations.claim("other", 5, 60_000)));
        }
        await done(operation);
        finished = true;
      }),
    );
    await until(() => finished);
    await workshop.clock.during(loop.stop(1000));
    expect(others).toEqual([]);
  });

  test("tells work whose lease is lost within a third of the lease", async ({
    workshop,
    loopOf,
    start,
    shopsToRead,
    until,
  }) => {
    await shopsToRead(1);
    let told = 0;
    const began = workshop.clock.now().getTime();
    const loop = start(
      loopOf(async (_operation, signal) => {
        await workshop.db.sql("update operations set lease_token = gen_random_uuid()");
        await workshop.clock.sleep(3_600_000, signal);
        told = workshop.clock.now().getTime() - began;
      }),
    );
    await until(() => told > 0);
    await workshop.clock.during(loop.stop(1000));
    expect(told).toBeLessThanOrEqual(20_100);
  });

  test("an unanswered renewal is no loss yet", async ({ workshop, loopOf, start, done, shopsToRead, until }) => {
    await shopsToRead(1);
    let [renewals, aborted, ended] = [0, false, false];
    const loop = start(
      loopOf(
        async (operation, signal) => {
          await workshop.clock.sleep(50_000);
          aborted = signal.aborted;
          await done(operation);
          ended = true;
        },
        {
          extend: async (operation, leaseMs) => {
            renewals += 1;
            if (renewals === 1) throw new Error("no answer");
            return workshop.admin.operations.extend(operation, leaseMs);
          },
        },
      ),
    );
    await until(() => ended);
    await workshop.clock.during(loop.stop(1000));
    expect([renewals, aborted]).toEqual([2, false]);
  });

  test("outlives work that raises, and a store that doesn't answer, which is asked less and less often", async ({
    workshop,
    loopOf,
    start,
    done,
    shopsToRead,
    until,
  }) => {
    await shopsToRead(2);
    const tries: number[] = [];
    let ran = 0;
    const began = workshop.clock.now().getTime();
    const loop = start(
      loopOf(
        async (operation) => {
          ran += 1;
          await done(operation);
          throw new Error("a defect");
        },
        {
          claim: async (count, leaseMs) => {
            tries.push(workshop.clock.now().getTime() - began);
            if (tries.length <= 7) throw new Error("no answer");
            return workshop.admin.operations.claim("loop", count, leaseMs);
          },
        },
      ),
    );
    await until(() => ran === 2);
    await workshop.clock.during(loop.stop(1000));
    const pauses = tries.slice(1, 8).map((at, index) => Math.round((at - (tries[index] ?? 0)) / 1000));
    expect(pauses).toEqual([2, 4, 8, 16, 30, 30, 30]);
    expect(workshop.lines.filter((line) => line.includes("work ended with an error"))).toHaveLength(2);
  });

  test("stopping: nothing more is claimed, what runs may end; what doesn't is told, and its lease runs out for others", async ({
    workshop,
    loopOf,
    start,
    done,
    shopsToRead,
    until,
  }) => {
    await shopsToRead(3);
    const ends: string[] = [];
    let begun = 0;
    const loop = start(
      loopOf(async (operation, signal) => {
        begun += 1;
        if (begun === 1) {
          await workshop.clock.sleep(3000);
          await done(operation);
          ends.push("done");
        } else {
          await workshop.clock.sleep(3_600_000, signal);
          ends.push("told");
        }
      }),
    );
    await until(() => begun === 2);
    await workshop.clock.during(loop.stop(10_000));
    expect(ends).toEqual(["done", "told"]);
    expect(begun).toBe(2);
    workshop.clock.pass(60_000);
    expect(await workshop.claim()).toHaveLength(2);
  });
});

describe("what is queued while the loop waits", () => {
  test("by this process begins at once", async ({ workshop, team, until, recording, read }) => {
    const shop = await addShop(workshop, team, { defaults: null });
    const bell = createBell();
    const stores = createStores({
      url: workshop.db.url,
      publishableKey: workshop.db.keys.publishableKey,
      signer: createJwtSigner(workshop.db.keys.jwtSecret),
      fetch: (input, init) => workshop.db.fetch(input, init),
      clock: systemClock,
      logger: workshop.deps.logger,
      onQueued: bell.ring,
    });
    const { began, loop } = recording(bell);
    // In the middle of a pause.
    await workshop.clock.during(workshop.clock.sleep(2400));
    const asked = workshop.clock.now().getTime();
    await read(shop, stores.for({ studioId: team.id, teamId: team.teamId, member: team.members.owner }));
    await until(() => began.length === 1);
    await workshop.clock.during(loop.stop(1000));
    expect(began.map(({ at }) => at - asked)).toEqual([0]);
  });

  test("by another process begins within 1.2 seconds", async ({ workshop, team, until, recording, read }) => {
    const waits: number[] = [];
    const { began, loop } = recording();
    for (let pause = 0; pause < 20; pause += 1) {
      const shop = await addShop(workshop, team, { defaults: null });
      await workshop.clock.during(workshop.clock.sleep(3000 + pause * 53));
      const asked = workshop.clock.now().getTime();
      // One person's share of the day is less than so many readings.
      await read(shop, team.as(pause % 2 === 0 ? "owner" : "manager"));
      await until(() => began.length > pause);
      waits.push(must(began[pause]).at - asked);
    }
    await workshop.clock.during(loop.stop(1000));
    expect(Math.max(...waits)).toBeLessThanOrEqual(1200);
    expect(Math.max(...waits)).toBeGreaterThan(500);
  });

  test("behind a shop's other work begins when that has ended, not a pause later", async ({
    workshop,
    team,
    until,
    recording,
  }) => {
    const shop = await addShop(workshop, team, { defaults: null });
    for (let n = 0; n < 3; n += 1) {
      await enqueue(workshop, team.id, { kind: "read_shop", key: systemIds.uuid(), shopId: shop });
    }
    const { began, loop } = recording(createBell(), 300);
    await until(() => began.length === 3);
    await workshop.clock.during(loop.stop(1000));
    expect(began.slice(1).map(({ at }, before) => at - must(began[before]).ended)).toEqual([0, 0]);
  });
});

test("an idle process makes one request a second", async ({ workshop }) => {
  const requests: string[] = [];
  const admin = adminOn({
    ...workshop.db,
    fetch: (input, init) => {
      requests.push(new URL(new Request(input, init).url).pathname);
      return workshop.db.fetch(input, init);
    },
  });
  const { deps, app } = workshop;
  const parts = { deps: { ...deps, admin }, app, slackSide: { clients: {}, distributed: null }, bell: createBell() };
  const worker = runWorker(parts as unknown as Parts);
  await workshop.clock.during(workshop.clock.sleep(60_000));
  await workshop.clock.during(worker.stop(1000));
  expect(new Set(requests)).toEqual(new Set(["/rest/v1/rpc/claim_work"]));
  expect(requests.length).toBeGreaterThan(55);
  expect(requests.length).toBeLessThanOrEqual(61);
});
