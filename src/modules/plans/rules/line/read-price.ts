import { minorDigits } from "#src/catalog/money.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { rulesText } from "../../messages/rules.en.ts";
import { hasMinorUnits, type PlanRule, type RuleOf } from "../rule.ts";
import { amountsIn, type Currencies, exampleAmount, takeAmounts, takeSign, type TypedAmount } from "./amounts.ts";
import { type Cursor, LineProblem, skipComma, unknownWord } from "./cursor.ts";
import { takeEndings } from "./take-ending.ts";

/** A rule that waits for the currencies of the shops that the line is about. */
export type AlmostRule = {
  readonly rule: (currencies: Currencies) => PlanRule;
  /** Takes a further part of it from between those that say which listings. @returns whether there was one */
  readonly more?: (cursor: Cursor) => boolean;
  /** A state may follow without the word `states`: `renew expired`. */
  readonly bareStates?: true;
};

type Move = (currencies: Currencies) => RuleOf<"price">["move"];

type Parts = { round?: string[]; floor?: TypedAmount[]; ceiling?: TypedAmount[] };

const partWords: Readonly<Record<keyof Parts, readonly (readonly string[])[]>> = {
  round: [["round"], ["rounded"]],
  floor: [["floor"], ["at", "least"], ["not", "below"], ["min"]],
  ceiling: [["ceiling"], ["at", "most"], ["not", "above"], ["max"]],
};
const partNames = ["round", "floor", "ceiling"] as const;
/** Words with which a part can begin. */
export const partBeginnings = partNames.flatMap((name) => partWords[name].flatMap(([word]) => word ?? []));

/**
 * `price +5% round .90 floor 10.00 EUR ceiling 99.00 EUR`, from behind its first word. The parts may come in any order, with commas
 * or "and" between.
 *
 * @param way of "raise prices" and "lower prices": what follows has no sign of its own
 */
export function readPrice(cursor: Cursor, codes: Currencies, way: 1 | -1 | null = null): AlmostRule {
  const start = cursor.at();
  const move = takeMove(cursor, codes, way);
  const parts: Parts = {};
  for (;;) {
    skipComma(cursor);
    if (cursor.atClause()) break;
    if (!takePart(cursor, codes, parts)) throw unknownPart(cursor, codes, Boolean(move) || hasParts(parts));
  }
  return {
    more: (at) => takePart(at, codes, parts),
    rule: (currencies) => {
      if (!move && !hasParts(parts)) throw new LineProblem(rulesText.line.priceMove(exampleAmount(codes)), start);
      return priceRule(move, parts, currencies, start);
    },
  };
}

function hasParts({ round, floor, ceiling }: Parts): boolean {
  return Boolean(round ?? floor ?? ceiling);
}

function takePart(cursor: Cursor, codes: Currencies, parts: Parts): boolean {
  const at = cursor.at();
  // As the sentence of a plan says it: "to prices that end in .90".
  const isSaid = cursor.peek() === "to" && cursor.peek(1) === "prices";
  for (const name of partNames) {
    const words = partWords[name].find((each) => cursor.takes(...each));
    if (!words && !(name === "round" && isSaid)) continue;
    if (parts[name]) throw new LineProblem(rulesText.line.twice(words?.join(" ") ?? name), at);
    if (name === "round") parts.round = takeEndings(cursor, codes);
    else parts[name] = takeAmounts(cursor, codes);
    return true;
  }
  return false;
}

function priceRule(move: Move | null, parts: Parts, currencies: Currencies, start: number): PlanRule {
  const { round: endings, floor, ceiling } = parts;
  const low = floor && amountsIn(floor, currencies);
  const high = ceiling && amountsIn(ceiling, currencies);
  const crossed = low?.find((each) => high?.some((top) => top.currency === each.currency && top.amount < each.amount));
  if (crossed) throw new LineProblem(rulesText.line.crossed, floor?.[0]?.at ?? start);
  const fits = currencies.some((currency) =>
    endings?.some((each) => hasMinorUnits(each) === minorDigits(currency) > 0),
  );
  if (endings && currencies.length > 0 && !fits) {
    throw new LineProblem(
      rulesText.line.endingOfOthers(endings.join(", "), currencies.join(", "), endingInstead(endings)),
      start,
      "ending",
    );
  }
  return {
    kind: "price",
    move: move?.(currencies) ?? { by: "keep" },
    ...(endings ? { endings } : {}),
    ...(low ? { floor: low } : {}),
    ...(high ? { ceiling: high } : {}),
  };
}

/** The ending that is most likely meant in currencies of the other kind. */
function endingInstead([ending = ""]: readonly string[]): string {
  if (hasMinorUnits(ending)) return "00";
  return /^\d{2}$/.test(ending) ? `.${ending}` : ".90";
}

/** @param isBegun whether anything before it was understood */
function unknownPart(cursor: Cursor, codes: Currencies, isBegun: boolean): LineProblem {
  const could = [...partNames, "in", "section", "tag"];
  if (isBegun || nearest(cursor.peek(), could) !== null) return unknownWord(cursor, could);
  return new LineProblem(rulesText.line.priceMove(exampleAmount(codes)), cursor.at());
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
  if (said !== null && cursor.peek() === "to" && /^\p{Sc}?[.,]?\d/u.test(cursor.peek(1))) {
    throw new LineProblem(rulesText.line.setsPrice(cursor.peek(1)), cursor.at());
  }
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
    if (/^\p{Sc}?[.,]?\d/u.test(cursor.peek())) throw new LineProblem(rulesText.line.whichWay, at);
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

/** How a percentage ends, in small letters. */
export const percentWords = ["%", "％", "percent", "pct", "prozent"];
const percentage = new RegExp(`^[+-]?([\\d.,]*\\d)(${percentWords.join("|")})?$`);

/** `5%`, `2,5 %`: in hundredths. null: what comes is no percentage. */
function takePercent(cursor: Cursor): number | null {
  const [, number, glued] = percentage.exec(cursor.peek()) ?? [];
  if (number === undefined || (glued === undefined && !percentWords.includes(cursor.peek(1)))) return null;
  const read = /^(\d{0,4})(?:[.,](\d{1,2}))?$/.exec(number);
  if (!read) throw new LineProblem(rulesText.line.percentRange, cursor.at());
  const [, whole = "", fraction = ""] = read;
  cursor.take();
  if (glued === undefined) cursor.take();
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}
