import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { listingStates } from "#src/catalog/listing.ts";
import { must } from "#test/src/store/studio.ts";
import { sameSellerTest } from "#test/support/shop-test.ts";
import { writes } from "./editing.ts";
import { sellers } from "./market.ts";
import { mirrored, newest, nothingFound, reality, results, schedule } from "./syncing.ts";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

const full = process.env["SCALE"] === "full";
const perShop = full ? 400 : 150;
const variedInAll = full ? 40 : 12;
const shops = [
  { number: 31_000_100, seller: sellers.us, currency: "USD" },
  { number: 32_000_200, seller: sellers.eu, currency: "EUR" },
  { number: 33_000_300, seller: sellers.stranger, currency: "GBP" },
] as const;
/** Of what is filled in, so that states lie below, at and above whole hundreds. */
const shares = { draft: 0.1, inactive: 0.05, sold_out: 0.05, expired: 0.05 } as const;

const test = sameSellerTest
  /** Gives so many listings, of all shops in turn, twelve variations each. */
  .extend("vary", { scope: "file" }, ({ market }) => (): void => {
    const { listings } = market.state();
    for (let index = 0; index < variedInAll; index += 1) {
      const { number } = must(shops[index % shops.length]);
      const plain = listings.filter(({ shopId, products }) => shopId === number && products.length === 1);
      const listing = must(plain.at(-1 - index));
      const { readinessId } = must(listing.products[0]?.offerings[0]);
      listing.products = colors.flatMap((color, c) =>
        sizes.map((size, s) => ({
          id: index * 100 + c * 10 + s + 1,
          sku: `V${index}-${color}-${size}`,
          properties: [
            { propertyId: 200, name: "Primary color", scaleId: null, valueIds: [c + 1], values: [color] },
            { propertyId: 100, name: "Size", scaleId: 17, valueIds: [s + 11], values: [size] },
          ],
          offerings: [
            { id: index * 100 + c * 10 + s + 1, quantity: 2 + s, price: 3000 + s * 100, enabled: true, readinessId },
          ],
        })),
      );
      Object.assign(listing, { priceOn: [100], quantityOn: [200, 100], skuOn: [200, 100] });
    }
  })
  /** Σ over shops and states of max(1, ⌈L/100⌉). */
  .extend("promisedCalls", ({ market }) => (): number => {
    const of = (number: number, state: string) =>
      Object.values(reality(market, number)).filter((each) => each === state).length;
    return shops
      .flatMap(({ number }) => listingStates.map((state) => Math.max(1, Math.ceil(of(number, state) / 100))))
      .reduce((sum, calls) => sum + calls, 0);
  })
  /** Calls that the marketplace counted as pages of whole listings. */
  .extend("pagesRead", ({ market }) => async (): Promise<number> => {
    const ledger = await market.calls();
    return ledger.filter(({ operation, path }) => operation === "getListingsByShop" && path.includes("Inventory"))
      .length;
  })
  /** Number, option's SKU and price of every offer, as they really are. */
  .extend("pricesThere", ({ market }) => (number: number): string[] => {
    return market
      .state()
      .listings.filter(({ shopId }) => shopId === number)
      .flatMap(({ id, products }) => products.map(({ offerings }) => `${id} ${must(offerings[0]).price}`))
      .toSorted();
  })
  .extend("pricesHere", ({ market }) => async (shop: string): Promise<string[]> => {
    const rows = await market.db.sql<{ line: string }>(
      `select l.external_id || ' ' || f.value as line from listings l cross join lateral jsonb_each_text(l.live) f
     where l.shop_id = $1 and f.key like 'price:%'`,
      [shop],
    );
    return rows.map(({ line }) => line).toSorted();
  });

test.beforeAll(async ({ market, team, vary }) => {
  for (const { number } of shops) {
    const missing = perShop - Object.keys(reality(market, number)).length;
    let left = missing;
    for (const [state, share] of Object.entries(shares)) {
      const count = Math.floor(missing * share);
      await market.control("POST", `shops/${number}/fill`, { count, state });
      left -= count;
    }
    await market.control("POST", `shops/${number}/fill`, { count: left, state: "active" });
  }
  vary();
  for (const { seller } of shops) await market.connect(team.actors.owner, seller);
});

const colors = ["Blue", "Sand", "Moss"];
const sizes = ["S", "M", "L", "XL"];

test("three shops are mirrored whole with one call per state and hundred, and found unchanged with as many and no write", async ({
  market,
  team,
  promisedCalls,
  pagesRead,
  pricesThere,
  pricesHere,
}) => {
  const began = performance.now();
  await market.work();
  const firstSeconds = (performance.now() - began) / 1000;
  const first = await pagesRead();
  const all = await market.app.shops(team.actors.owner);
  const shopOf = (number: number) => must(all.find(({ externalId }) => externalId === String(number)));
  for (const { number, currency } of shops) {
    const shop = shopOf(number);
    expect(shop.currency).toBe(currency);
    expect(await mirrored(market, shop.id)).toEqual(reality(market, number));
    expect(await pricesHere(shop.id)).toEqual(pricesThere(number));
    expect((await newest(market, team, shop.id)).result).toMatchObject({ fresh: perShop, gone: 0 });
  }
  const varied = await market.db.sql(
    "select 1 from listings where jsonb_array_length(live #> '{variations,options}') = 12",
  );
  expect(varied).toHaveLength(variedInAll);
  expect(first).toBe(promisedCalls());

  await market.said();
  await market.forget();
  for (const { number } of shops) await schedule(market, team, shopOf(number).id);
  const againBegan = performance.now();
  const processor = process.cpuUsage();
  await market.work();
  const againSeconds = (performance.now() - againBegan) / 1000;
  const { user, system } = process.cpuUsage(processor);
  for (const { number } of shops) {
    const { result } = await newest(market, team, shopOf(number).id);
    const states = Object.values(reality(market, number));
    const count = (state: string) => states.filter((each) => each === state).length;
    expect(result).toEqual({ ...nothingFound, same: perShop, soldOut: count("sold_out"), expired: count("expired") });
  }
  expect(await writes(market)).toEqual([]);
  expect(await market.calls()).toHaveLength(promisedCalls());
  expect(await results(market)).toBe(0);
  await record({
    shops: shops.length,
    listings: perShop * shops.length,
    withVariations: variedInAll,
    currencies: shops.map(({ currency }) => currency),
    callsPromised: promisedCalls(),
    callsFirst: first,
    callsUnchanged: (await market.calls()).length,
    writesUnchanged: (await writes(market)).length,
    secondsFirst: Math.round(firstSeconds * 10) / 10,
    secondsUnchanged: Math.round(againSeconds * 10) / 10,
    // Of the whole process: the stand-in and the embedded database included.
    processorSecondsUnchanged: Math.round((user + system) / 1e5) / 10,
  });
});

/** Kept for docs/figures.json where everything runs at full scale. */
async function record(figures: Record<string, unknown>): Promise<void> {
  console.info(JSON.stringify(figures));
  if (!full) return;
  const folder = join(import.meta.dirname, "../../../.oms/figures");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "mirror.json"), `${JSON.stringify(figures, null, 2)}\n`);
}
