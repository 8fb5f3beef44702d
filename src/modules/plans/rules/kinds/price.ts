import { minorDigits } from "#src/catalog/money.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { type FieldValue, type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import { isLargeFall, isLargeRise } from "#src/modules/changes/index.ts";
import {
  edited,
  leftOut,
  type LeftOutReason,
  type PlanListing,
  type RuleOutcome,
  type RuleWarning,
} from "../outcome.ts";
import { hasMinorUnits, type RuleAmount, type RuleOf } from "../rule.ts";

/** A price as an exact fraction of minor units: `over` is above zero. */
type Exact = { readonly units: bigint; readonly over: bigint };

/** The prices that may be written: `rest`, `rest + step` …, of which `low` and `high` are the ends. */
type Grid = { readonly step: bigint; readonly rest: bigint; readonly low: bigint; readonly high: bigint };

/** Higher ones are no exact numbers. */
const highest = BigInt(Number.MAX_SAFE_INTEGER);

type PriceRule = RuleOf<"price">;
type PriceWarning = Extract<RuleWarning, { readonly from: number }>;

/**
 * Every option alike, so that options that share a price go on sharing it. A price is moved exactly, then goes to the nearest one
 * that has the ending and lies within floor and ceiling; halfway up. Within these, the order of prices is kept: a dearer listing
 * never becomes cheaper than a cheaper one. Where no price between floor and ceiling has the ending, the listing is left out.
 */
export function applyPriceRule(rule: PriceRule, listing: PlanListing): RuleOutcome {
  const { currency, fields } = listing;
  const move = moveIn(rule, currency);
  const grid = gridIn(rule, currency);
  if ("code" in move) return leftOut(move);
  if ("code" in grid) return leftOut(grid);
  const { rules } = marketplaceOf(listing);
  const set: Record<string, FieldValue> = {};
  const way = wayIn(rule, currency);
  let fall: PriceWarning | undefined;
  let rise: PriceWarning | undefined;
  let against: PriceWarning | undefined;
  let priced = false;
  for (const [field, from] of Object.entries(fields)) {
    const { kind, option } = splitField(field);
    if (kind !== "price" || option === null || typeof from !== "number" || !Number.isSafeInteger(from)) continue;
    priced = true;
    const exact = move.of(BigInt(from));
    if (exact.units <= 0n && !rule.floor?.some((each) => each.currency === currency)) {
      return leftOut({ code: "not-above-zero", option });
    }
    const to = Number(nearest(grid, exact));
    if (to === from) continue;
    const said = rules.price({ amount: to, currency });
    if (said !== undefined) return leftOut({ code: "refused", said });
    set[field] = to;
    const step = { option, from, to };
    if (isLargeFall(step) && (!fall || isSteeper(step, fall))) fall = { code: "large-fall", ...step };
    if (isLargeRise(step) && (!rise || isSteeper(rise, step))) rise = { code: "large-rise", ...step };
    if (way > 0 && to < from && (!against || isSteeper(step, against))) against = { code: "raise-falls", ...step };
    if (way < 0 && to > from && (!against || isSteeper(against, step))) against = { code: "lowering-rises", ...step };
  }
  if (!priced) return leftOut({ code: "no-price" });
  if (Object.keys(set).length > 0 && !sellsSomething(fields)) return leftOut({ code: "nothing-in-stock" });
  return edited(
    set,
    [fall, rise, against].flatMap((warning) => warning ?? []),
  );
}

/** Above zero where the rule raises prices, below where it lowers them; 0 where it says neither. */
function wayIn({ move }: PriceRule, currency: string): number {
  if (move.by === "percent") return move.hundredths;
  return move.by === "amount" ? Number(amountIn(move.add, currency) ?? 0) : 0;
}

/** Prices are written together with stock, and one option of a listing has to have some. */
function sellsSomething(fields: FlatFields): boolean {
  return Object.entries(fields).some(
    ([field, value]) =>
      field.startsWith("quantity:") &&
      typeof value === "number" &&
      value > 0 &&
      fields[`enabled:${field.slice("quantity:".length)}`] !== false,
  );
}

type Step = { readonly from: number; readonly to: number };

/** Whether the first falls by more of its price than the second, or rises by less. */
function isSteeper(a: Step, b: Step): boolean {
  return BigInt(a.to) * BigInt(b.from) < BigInt(b.to) * BigInt(a.from);
}

function moveIn({ move }: PriceRule, currency: string): { of(price: bigint): Exact } | LeftOutReason {
  if (move.by === "keep") return { of: whole };
  if (move.by === "percent") {
    const times = 100_00n + BigInt(move.hundredths);
    return { of: (price) => ({ units: price * times, over: 100_00n }) };
  }
  const own = amountIn(move.by === "set" ? move.to : move.add, currency);
  if (own === undefined) return { code: "currency", currency };
  return { of: (price) => whole(move.by === "set" ? own : price + own) };
}

function whole(units: bigint): Exact {
  return { units, over: 1n };
}

function amountIn(amounts: readonly RuleAmount[] | undefined, currency: string): bigint | undefined {
  const own = amounts?.find((each) => each.currency === currency);
  return own && BigInt(own.amount);
}

function gridIn(rule: PriceRule, currency: string): Grid | LeftOutReason {
  const { endings, floor, ceiling } = rule;
  // A floor that is said in other currencies only would leave this one without.
  if ((floor && amountIn(floor, currency) === undefined) || (ceiling && amountIn(ceiling, currency) === undefined)) {
    return { code: "currency", currency };
  }
  const digits = minorDigits(currency);
  const ending = endings?.find((each) => hasMinorUnits(each) === digits > 0);
  if (endings && ending === undefined) return { code: "ending", currency };
  const signs = ending?.replace(".", "") ?? "";
  const [step, rest] = [10n ** BigInt(signs.length), BigInt(signs === "" ? 0 : signs)];
  const least = amountIn(floor, currency) ?? 1n;
  const most = amountIn(ceiling, currency) ?? highest;
  const low = rest + upwards(least - rest, step) * step;
  const high = rest + downwards(most - rest, step) * step;
  return high < low ? { code: "no-ending-between", currency } : { step, rest, low, high };
}

/** The price of the grid that differs least; of two the higher one. */
function nearest({ step, rest, low, high }: Grid, { units, over }: Exact): bigint {
  const steps = downwards(2n * (units - rest * over) + step * over, 2n * step * over);
  const found = rest + steps * step;
  if (found < low) return low;
  return found > high ? high : found;
}

function downwards(number: bigint, by: bigint): bigint {
  const whole = number / by;
  return number % by < 0n ? whole - 1n : whole;
}

function upwards(number: bigint, by: bigint): bigint {
  return -downwards(-number, by);
}
