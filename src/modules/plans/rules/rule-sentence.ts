import { formatMoney } from "#src/catalog/money.ts";
import { listed } from "#src/platform/text/listed.ts";
import { rulesText } from "../messages/rules.en.ts";
import { percentText } from "./line-text.ts";
import type { PlanRule, RuleAmount, RuleOf } from "./rule.ts";

/** What a rule does, as a part of a sentence: "raise prices by 5 %, rounded to .90". */
export function ruleSentence(rule: PlanRule): string {
  switch (rule.kind) {
    case "price":
      return priceSentence(rule);
    default:
      return "";
  }
}

function priceSentence({ move, endings, floor, ceiling }: RuleOf<"price">): string {
  const words = rulesText.sentence.price;
  const parts = [
    ...(move.by === "set" ? [words.set(amountsText(move.to))] : []),
    ...(move.by === "amount" ? movedBy(move.add) : []),
    ...(move.by === "percent" ? [movedByPercent(move.hundredths)] : []),
    ...(move.by === "keep" && endings ? [words.round(listed(endings, "disjunction"))] : []),
    ...(move.by === "keep" && !endings ? [words.keepWithin] : []),
    ...(move.by !== "keep" && endings ? [words.rounded(listed(endings, "disjunction"))] : []),
    ...(floor ? [words.floor(amountsText(floor))] : []),
    ...(ceiling ? [words.ceiling(amountsText(ceiling))] : []),
  ];
  return parts.join(", ");
}

function movedByPercent(hundredths: number): string {
  const words = rulesText.sentence.price;
  const by = `${percentText(hundredths).replace(/^[+-]|%$/g, "")} %`;
  return hundredths > 0 ? words.raise(by) : words.lower(by);
}

/** Those that rise and those that fall, each in a part of its own. */
function movedBy(add: readonly RuleAmount[]): string[] {
  const words = rulesText.sentence.price;
  const up = add.filter(({ amount }) => amount > 0);
  const down = add.flatMap(({ amount, currency }) => (amount < 0 ? [{ amount: -amount, currency }] : []));
  return [
    ...(up.length > 0 ? [words.raise(amountsText(up))] : []),
    ...(down.length > 0 ? [words.lower(amountsText(down))] : []),
  ];
}

function amountsText(amounts: readonly RuleAmount[]): string {
  return listed(amounts.map(formatMoney), "disjunction");
}
