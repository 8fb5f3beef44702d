import { minorDigits } from "#src/catalog/money.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { rulesText } from "../../messages/rules.en.ts";
import type { PlanRule, RuleOf } from "../rule.ts";
import { amountsIn, type Currencies, takeAmounts, takeSign, type TypedAmount } from "./amounts.ts";
import { type Cursor, LineProblem, unknownWord } from "./cursor.ts";
import { takeEndings } from "./take-ending.ts";

/** A rule that waits for the currencies of the shops that the line is about. */
export type AlmostRule = (currencies: Currencies) => PlanRule;

type Move = (currencies: Currencies) => RuleOf<"price">["move"];

/**
 * `price +5% round .90 floor 10.00 EUR ceiling 99.00 EUR`, from behind its first word.
 *
 * @param way of "raise prices" and "lower prices": what follows has no sign of its own
 */
export function readPrice(cursor: Cursor, codes: Currencies, way: 1 | -1 | null = null): AlmostRule {
  const start = cursor.at();
  const move = takeMove(cursor, codes, way);
  let endings: string[] | undefined;
  let floor: TypedAmount[] | undefined;
  let ceiling: TypedAmount[] | undefined;
  while (!cursor.atClause()) {
    if (!endings && takesAny(cursor, ...roundWords)) {
      endings = takeEndings(cursor, codes);
    } else if (!floor && takesAny(cursor, ...floorWords)) floor = takeAmounts(cursor, codes);
    else if (!ceiling && takesAny(cursor, ...ceilingWords)) ceiling = takeAmounts(cursor, codes);
    else throw unknownPart(cursor, start, Boolean(move ?? endings ?? floor ?? ceiling));
  }
  if (!move && !endings && !floor && !ceiling) throw new LineProblem(rulesText.line.priceMove, start);
  return (currencies) => {
    const low = floor && amountsIn(floor, currencies);
    const high = ceiling && amountsIn(ceiling, currencies);
    const crossed = low?.find((each) =>
      high?.some((top) => top.currency === each.currency && top.amount < each.amount),
    );
    if (crossed) throw new LineProblem(rulesText.line.crossed, floor?.[0]?.at ?? start);
    const fits = currencies.some((currency) =>
      endings?.some((each) => each.includes(".") === minorDigits(currency) > 0),
    );
    if (endings && currencies.length > 0 && !fits) {
      throw new LineProblem(rulesText.line.endingOfOthers(endings.join(", "), currencies.join(", ")), start, "ending");
    }
    return {
      kind: "price",
      move: move?.(currencies) ?? { by: "keep" },
      ...(endings ? { endings } : {}),
      ...(low ? { floor: low } : {}),
      ...(high ? { ceiling: high } : {}),
    };
  };
}

const roundWords = [["round"], ["rounded"]];
const floorWords = [["floor"], ["at", "least"], ["min"]];
const ceilingWords = [["ceiling"], ["at", "most"], ["max"]];

/** @param isBegun whether anything before it was understood */
function unknownPart(cursor: Cursor, start: number, isBegun: boolean): LineProblem {
  const at = cursor.at();
  const again = [...roundWords, ...floorWords, ...ceilingWords].find((words) => cursor.takes(...words));
  if (again) return new LineProblem(rulesText.line.twice(again.join(" ")), at);
  const could = ["round", "floor", "ceiling", "in", "section", "tag"];
  if (isBegun || nearest(cursor.peek(), could) !== null) return unknownWord(cursor, could);
  return new LineProblem(rulesText.line.priceMove, start);
}

/** One of these, each a word or several. */
export function takesAny(cursor: Cursor, ...names: readonly (readonly string[])[]): boolean {
  return names.some((words) => cursor.takes(...words));
}

function takeMove(cursor: Cursor, codes: Currencies, way: 1 | -1 | null): Move | null {
  if (way === null && takesAny(cursor, ["="], ["set", "to"], ["set"], ["to"])) {
    const typed = takeAmounts(cursor, codes);
    return (currencies) => ({ by: "set", to: amountsIn(typed, currencies) });
  }
  const said = way ?? takeWay(cursor);
  if (said !== null) cursor.takes("by");
  const place = cursor.place();
  const at = cursor.at();
  const typed = takeSign(cursor);
  if (said !== null && typed !== null) throw new LineProblem(rulesText.line.noSign, at);
  const sign = said ?? typed;
  const hundredths = takePercent(cursor);
  if (hundredths !== null) {
    if (sign === null) throw new LineProblem(rulesText.line.whichWay, at);
    const moved = sign * hundredths;
    if (moved === 0 || moved < -99_99 || moved > 1_000_00) throw new LineProblem(rulesText.line.percentRange, at);
    return () => ({ by: "percent", hundredths: moved });
  }
  if (sign === null) {
    if (/^\p{Sc}?\d/u.test(cursor.peek())) throw new LineProblem(rulesText.line.whichWay, at);
    return null;
  }
  cursor.back(place);
  // "Lower prices by 2 EUR, +3 USD" says both ways of the second one.
  const amounts = takeAmounts(cursor, codes, { sign, own: said === null });
  return (currencies) => ({ by: "amount", add: amountsIn(amounts, currencies) });
}

/** `up by`, `minus`. */
export function takeWay(cursor: Cursor): 1 | -1 | null {
  if (takesAny(cursor, ["up"], ["plus"])) return 1;
  return takesAny(cursor, ["down"], ["minus"]) ? -1 : null;
}

/** `5%`, `2,5 %`: in hundredths. null: what comes is no percentage. */
function takePercent(cursor: Cursor): number | null {
  const [, whole = "", fraction = "", glued] = /^[+-]?(\d{1,4})(?:[.,](\d{1,2}))?(%)?$/.exec(cursor.peek()) ?? [];
  if (whole === "" || (glued === undefined && !isPercent(cursor.peek(1)))) return null;
  cursor.take();
  if (glued === undefined) cursor.take();
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}

function isPercent(word: string): boolean {
  return word === "%" || word === "percent";
}
