import { openProduct } from "#test/support/product.ts";
import { walkPaths } from "#test/support/round-trips.ts";
import { euShop, openStudio, usShop } from "#test/support/studio.ts";
import type { Figure } from "./figure.ts";

/** What each path asked before its calls were counted: the baseline to fall below. Approved and written in two shops. */
const before: Readonly<Record<string, number>> = {
  "/oms": 10,
  Home: 17,
  "save and ask": 69,
  "approve until written": 139,
};

/** How often an everyday path asks the database, each call a round trip. */
export async function roundTrips(): Promise<Figure[]> {
  const product = await openProduct();
  try {
    const { counts } = await walkPaths(product, await openStudio(product, [usShop, euShop]));
    return Object.entries(counts).map(([path, value]) => {
      const earlier = before[path];
      return {
        name: `database calls of a path: ${path}`,
        value,
        unit: "calls",
        aim: earlier === undefined ? "as few as now" : `fewer than ${earlier}`,
        ok: earlier === undefined || value < earlier,
        ...(earlier === undefined ? {} : { beside: { before: earlier } }),
      };
    });
  } finally {
    await product.close();
  }
}
