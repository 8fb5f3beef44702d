import { nameInSentence } from "#src/catalog/fields/definition.ts";
import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import type { ShopRecord } from "#src/modules/shops/index.ts";

/** Listings on sale that lack what product safety wants, at one marketplace. */
export type Lacking = {
  readonly marketplace: string;
  readonly shopNames: readonly string[];
  readonly listings: number;
  /** What some of them lack, as sentences name it. */
  readonly missing: readonly string[];
  /** From when it is needed: `2027-02-01`. */
  readonly from: string;
};

/** Connected shops whose owner said that they sell to the EU as a business, where their marketplace wants something of them. */
export function tradersOf(shops: readonly ShopRecord[]): readonly ShopRecord[] {
  return shops.filter(
    (shop) => shop.euTrader === "yes" && shop.health !== "disconnected" && factsOf(shop).safety !== undefined,
  );
}

/** Keys of the fields that a shop's listings need. */
export function neededOf(shop: ShopRecord): readonly string[] {
  return neededFields(factsOf(shop)).map(({ key }) => key);
}

function neededFields({ fields }: MarketplaceFacts) {
  return fields.filter(({ safety }) => safety === "needed");
}

/** One for each marketplace with such listings. */
export function lackingOf(counted: readonly { readonly shop: ShopRecord; readonly listings: number }[]): Lacking[] {
  const some = counted.filter(({ listings }) => listings > 0);
  const keys = [...new Set(some.map(({ shop }) => shop.marketplace))];
  return keys.flatMap((marketplace) => {
    const facts = factsOf({ marketplace });
    const here = some.filter(({ shop }) => shop.marketplace === marketplace);
    if (!facts.safety) return [];
    return {
      marketplace: facts.name,
      shopNames: here.map(({ shop }) => shop.name),
      listings: here.reduce((sum, { listings }) => sum + listings, 0),
      missing: neededFields(facts).map(nameInSentence),
      from: facts.safety.from,
    };
  });
}
