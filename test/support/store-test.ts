import { test as base } from "vitest";
import { emptyHouse, openHouse, openShop, openStudio } from "#test/src/store/studio.ts";

/** The real stores on a database that is opened once for a file. Nothing is in it, and nothing empties it. */
export const houseTest = base
  .extend("holdsClock", { scope: "file" }, () => false as boolean)
  .extend("house", { scope: "file" }, async ({ holdsClock }, { onCleanup }) => {
    const house = await openHouse({ clock: holdsClock });
    onCleanup(() => house.db.close());
    return house;
  });

/** Each test has a studio of its own, with a shop; those of other tests stay beside it. */
export const studioTest = houseTest
  .extend("studio", ({ house }) => openStudio(house))
  .extend("shop", ({ house, studio }) => openShop(house, studio))
  .extend("worker", ({ house, studio }) => house.stores.worker(studio.id));

/** Each test begins with an empty database, whose clock stands at `start` until the test lets time pass. */
export const timedTest = houseTest
  .extend("holdsClock", { scope: "file" }, true)
  .extend("start", { scope: "file" }, new Date("2026-11-23T10:00:00Z"))
  .extend("time", { auto: true }, async ({ house, start }) => {
    let now = start;
    await emptyHouse(house);
    await house.db.setNow(now);
    const later = (ms: number) => new Date(now.getTime() + ms);
    const pass = async (ms: number) => {
      now = later(ms);
      await house.db.setNow(now);
    };
    return { now: () => now, later, pass };
  })
  .extend("now", ({ time }) => time.now)
  .extend("later", ({ time }) => time.later)
  .extend("pass", ({ time }) => time.pass)
  .extend("studio", ({ house }) => openStudio(house))
  .extend("shop", ({ house, studio }) => openShop(house, studio))
  .extend("worker", ({ house, studio }) => house.stores.worker(studio.id));
