import { systemIds } from "#src/platform/kernel/ids.ts";
import { enqueue, must, openHouse, openShop, openStudio } from "#test/src/store/studio.ts";
import { type Figure, median, rounded } from "./figure.ts";
import { listing } from "./listings.ts";

const pages = 4;

/** A page of a hundred listings of twelve variations each, laid over the mirror in the embedded database. */
export async function mirrorPages(): Promise<Figure[]> {
  const house = await openHouse();
  try {
    const studio = await openStudio(house);
    const shop = await openShop(house, studio);
    const runId = systemIds.uuid();
    await enqueue(house, studio.id, { kind: "sync_shop", key: runId, shopId: shop });
    const operation = must((await house.admin.operations.claim("bench", 1, 600_000))[0]);
    const worker = house.stores.worker(studio.id);
    await worker.startRun(operation, { id: runId, total: pages * 100 });
    const laid = async (titleOf: (number: number) => string | undefined): Promise<number> => {
      const times: number[] = [];
      for (let page = 0; page < pages; page += 1) {
        const read = Array.from({ length: 100 }, (_, index) =>
          listing(page * 100 + index, titleOf(page * 100 + index)),
        );
        const began = performance.now();
        await worker.mirrorPage(operation, { runId, done: (page + 1) * 100, total: pages * 100 }, read);
        times.push(performance.now() - began);
      }
      return median([...times, Math.max(...times)]);
    };
    const fresh = await laid(() => undefined);
    const unchanged = await laid(() => undefined);
    const changed = await laid((number) => `Changed there, No. ${number}`);
    return [
      {
        name: "a page of 100 unchanged listings laid over the mirror",
        value: rounded(unchanged),
        unit: "ms",
        aim: "< 200, the slot of a call at 5 a second",
        ok: unchanged < 200,
        beside: { "first seen, ms": rounded(fresh), "all changed there, ms": rounded(changed) },
      },
    ];
  } finally {
    await house.db.close();
  }
}
