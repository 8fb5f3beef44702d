import { describe, expect } from "vitest";
import type { PacedApp } from "#src/platform/http/pace/limiter.ts";
import type { ReservationRequest, Said } from "#src/platform/http/pace/reservation.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { timedTest } from "#test/support/store-test.ts";
import { must, openShop, openStudio, quiet } from "./studio.ts";

const shared: PacedApp = { pace: "etsy", appId: null, perSecond: 5, perDay: null };
const wants = (priority: ReservationRequest["priority"], said: Partial<Said> = {}): ReservationRequest => ({
  priority,
  people: false,
  demand: 1,
  studios: [],
  used: {},
  said: { used: 0, ...said },
  leadMs: 30,
});
const left = (remaining: number) => ({ perDay: 5000, remaining, agoMs: 0 });

const test = timedTest
  .extend("own", ({ house, studio }) => async () => {
    const appId = await house.admin.apps.saveApp({
      studioId: studio.id,
      memberId: studio.members.owner.id,
      marketplace: "etsy",
      kind: "seller",
      key: { keystring: systemIds.uuid(), sharedSecret: "secret" },
      perSecond: 5,
      perDay: 5000,
      accepted: true,
    });
    const shop = await openShop(house, studio, { appId });
    return { shop, app: { pace: appId, appId, perSecond: 5, perDay: 5000 } satisfies PacedApp };
  })
  .extend("reserve", ({ house }) => async (app: PacedApp, request: ReservationRequest, holder = "one") => {
    return must(await house.admin.paces.reserve(app, holder, request));
  });

describe("a run", () => {
  test("begins where the last one ends, whoever asks, and is a second's calls", async ({ reserve }) => {
    const first = await reserve(shared, wants("person"));
    expect(first).toMatchObject({ from: first.now, spacingMs: expect.closeTo(210.5, 1) });
    expect(first.runMs).toBeCloseTo(5 * first.spacingMs, 1);
    const second = await reserve(shared, wants("person"), "other");
    expect(second.from).toBeCloseTo(first.now + first.runMs, 1);
  });

  test("is a single call for a person in one of several processes that ask", async ({ reserve }) => {
    await reserve(shared, wants("person"));
    const second = await reserve(shared, wants("person"), "other");
    const third = await reserve(shared, wants("person"));
    expect(must(third.from) - must(second.from)).toBeCloseTo(second.spacingMs, 1);
  });

  test("is not to be had far ahead for background work, which is told when to come", async ({ reserve }) => {
    const first = await reserve(shared, wants("bulk"));
    const waits = await reserve(shared, wants("bulk"), "other");
    expect(waits.from).toBeNull();
    expect(must(waits.againMs)).toBeCloseTo(first.runMs - 30, 0);
  });

  test("is no run for an app that was forgotten", async ({ house, studio, own }) => {
    const { app, shop } = await own();
    await house.admin.paces.reserve(app, "one", wants("person"));
    await studio.as("owner").disconnectShop({ shopId: shop, ...quiet });
    await house.db.sql("update shops set app_id = null");
    await house.db.sql("delete from marketplace_apps");
    expect(await house.admin.paces.reserve(app, "one", wants("person"))).toBeNull();
    expect(await house.db.sql("select pace from app.paces where app_id is not null")).toEqual([]);
  });

  test("comes at once when the clock was set back by an hour", async ({ pass, reserve }) => {
    for (let run = 0; run < 20; run += 1) await reserve(shared, wants("person"));
    await pass(-3_600_000);
    const answer = await reserve(shared, wants("person"));
    expect(must(answer.from) - answer.now).toBeLessThanOrEqual(60_000);
  });

  test("isn't kept for a process that was told to come and doesn't", async ({ pass, reserve }) => {
    await reserve(shared, wants("bulk"));
    await reserve(shared, wants("bulk"), "dead");
    await pass(2_500);
    expect((await reserve(shared, wants("bulk"), "third")).from).not.toBeNull();
  });
});

describe("what is left of the day", () => {
  test("is exact for the studio's own app, and no other studio sees it", async ({ house, studio, own, reserve }) => {
    const { app } = await own();
    await reserve(app, wants(null, left(1234)));
    expect(await studio.as("manager").allowances()).toEqual([
      {
        marketplace: "etsy",
        appId: app.appId,
        perSecond: 5,
        perDay: 5000,
        left: 1234,
        saidAt: expect.any(Date) as Date,
        others: 0,
      },
    ]);
    const other = await openStudio(house);
    await openShop(house, other);
    expect(await other.as("owner").allowances()).toEqual([]);
  });

  test("is told in tenths of the app that all share, without when", async ({ house, studio, reserve }) => {
    await openShop(house, studio);
    await reserve(shared, wants(null, left(1234)));
    expect(await studio.as("viewer").allowances()).toEqual([
      { marketplace: "etsy", appId: null, perSecond: 5, perDay: 5000, left: 1000, saidAt: null, others: 0 },
    ]);
  });

  test("of a shared app it says for how many other studios work is done, about, and nothing of an own one", async ({
    house,
    studio,
    pass,
    own,
    reserve,
  }) => {
    await openShop(house, studio);
    const others = await Promise.all(Array.from({ length: 5 }, () => openStudio(house)));
    const work = (studios: readonly { readonly id: string }[]) =>
      reserve(shared, {
        ...wants("bulk", left(4000)),
        used: Object.fromEntries(studios.map(({ id }) => [id, 2])),
      });
    const said = async () => (await studio.as("viewer").allowances()).map((each) => each.others);
    await work([studio]);
    expect(await said()).toEqual([0]);
    await work([studio, ...others.slice(0, 2)]);
    expect(await said()).toEqual([2]);
    await work(others);
    expect(await said(), "five are about eight: nobody watches the work of another").toEqual([8]);
    await pass(121_000);
    expect(await said()).toEqual([0]);
    const { app } = await own();
    await reserve(app, { ...wants("bulk", left(4000)), used: { [studio.id]: 2 } });
    expect((await studio.as("viewer").allowances()).find(({ appId }) => appId === app.appId)).toMatchObject({
      others: 0,
    });
  });

  test("counts calls of which nothing was said, and is whole again a day later", async ({
    pass,
    studio,
    own,
    reserve,
  }) => {
    const { app } = await own();
    await reserve(app, wants(null, { used: 3 }));
    await reserve(app, wants("person", { used: 2 }));
    expect(await studio.as("owner").allowances()).toMatchObject([{ left: 4995 }]);
    await pass(24 * 3_600_000);
    expect(await studio.as("owner").allowances()).toMatchObject([{ left: 5000 }]);
  });

  test("its last tenth is for people, for a quarter of an hour each time that it is said", async ({
    pass,
    reserve,
  }) => {
    await reserve(shared, wants(null, left(500)));
    expect(await reserve(shared, wants("bulk"), "other")).toMatchObject({ from: null, refusedMs: 900_000 });
    expect((await reserve(shared, wants("person"), "other")).from).not.toBeNull();
    await pass(900_000);
    expect((await reserve(shared, wants("bulk"), "other")).from).not.toBeNull();
  });
});
