import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { rulesOf } from "#src/catalog/listing-rules.ts";
import { formatMoney, type Money } from "#src/catalog/money.ts";
import { etsyFacts } from "./facts.ts";
import { isNothing } from "#src/catalog/fields/definition.ts";
import { partnersKey, whenMadeKey } from "./fields.ts";
import { etsyText } from "./messages/en.ts";
import { etsyRefusals } from "./messages/refusals.en.ts";

/** What ≈ 0.20 USD is at least, in minor units; Etsy refuses lower prices. Unlisted currencies are left to Etsy. */
const minimumPrices: Readonly<Record<string, number>> = { USD: 20, EUR: 20, GBP: 20, CAD: 30, AUD: 30, VND: 5040 };

/**
 * The highest price in US dollars, minor units ("must be below max price $50,000.00 USD", etsy/open-api#459). What it is in
 * another currency depends on the day: only prices far above it are refused here.
 */
const maximumPrice = 50_000_00;
const farAbove = 1.25;

function priceRefusal({ amount, currency }: Money): string | undefined {
  const minimum = minimumPrices[currency];
  if (minimum === undefined) return undefined;
  if (amount < minimum) return etsyText.price.lowest(formatMoney({ amount: minimum, currency }));
  if (currency === "USD") {
    return amount <= maximumPrice ? undefined : etsyText.price.highest;
  }
  const most = (maximumPrice / (minimumPrices["USD"] ?? 20)) * minimum * farAbove;
  return amount <= most ? undefined : etsyText.price.farAbove;
}

/** What others make to order isn't handmade, unless it is a supply or made by a production partner (etsy behaviour 3.3). */
function madeRefusal(shared: FlatFields): string | undefined {
  const { whoMade, [whenMadeKey]: whenMade, isSupply, [partnersKey]: partners } = shared;
  const byOthers = whoMade === "someone_else" && whenMade === "made_to_order" && isSupply !== true;
  const refused = byOthers && isNothing(partners);
  return refused ? etsyRefusals.of.combination : undefined;
}

/** Etsy's rules for a listing (etsy behaviour 3.2, 3.4, 3.6, 3.7). */
export const etsyRules = rulesOf({
  name: etsyFacts.name,
  fields: etsyFacts.fields,
  limits: etsyFacts.limits,
  // Its own classes of characters, word for word (createDraftListing: title, tags). Marks that combine with
  // nothing are in none of them.
  refused: {
    title: /[^\p{L}\p{Nd}\p{P}\p{Sm}\p{Zs}™©®]/gu,
    tag: /[^\p{L}\p{Nd}\p{Zs}\-'™©®]/gu,
  },
  onceOnly: ["%", ":", "&", "+"],
  price: priceRefusal,
  together: madeRefusal,
});
