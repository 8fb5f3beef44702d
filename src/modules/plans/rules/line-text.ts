import { plainAmount } from "#src/catalog/money.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { clauseWords } from "./line/cursor.ts";
import { nameInLine } from "./line/field-names.ts";
import { escapedLine, quoted } from "./line/tokens.ts";
import type { PlanLine } from "./read-line.ts";
import type { PlanRule, RuleAmount, RuleOf } from "./rule.ts";
import type { Selection } from "./selection.ts";

type NamedShops = { readonly shops: readonly { readonly id: string; readonly name: string }[] };

/** The one-line form, which reads back to the same line (`readLine`). */
export function lineText({ rule, selection }: PlanLine, known: NamedShops): string {
  const parts = [...ruleParts(rule), ...selectionParts(selection, known)];
  return escapedLine(parts.join(" "));
}

function ruleParts(rule: PlanRule): readonly string[] {
  switch (rule.kind) {
    case "price":
      return priceParts(rule);
    default:
      return [];
  }
}

function priceParts({ move, endings, floor, ceiling }: RuleOf<"price">): readonly string[] {
  const moved = {
    keep: () => [],
    set: () => (move.by === "set" ? [`= ${amountsText(move.to)}`] : []),
    amount: () => (move.by === "amount" ? [move.add.map(signedAmount).join(", ")] : []),
    percent: () => (move.by === "percent" ? [percentText(move.hundredths)] : []),
  }[move.by]();
  return [
    "price",
    ...moved,
    ...(endings ? [`round ${endings.join(", ")}`] : []),
    ...(floor ? [`floor ${amountsText(floor)}`] : []),
    ...(ceiling ? [`ceiling ${amountsText(ceiling)}`] : []),
  ];
}

function amountText({ amount, currency }: RuleAmount): string {
  return `${plainAmount({ amount: Math.abs(amount), currency })} ${currency}`;
}

function amountsText(amounts: readonly RuleAmount[]): string {
  return amounts.map(amountText).join(", ");
}

function signedAmount(amount: RuleAmount): string {
  return `${amount.amount < 0 ? "-" : "+"}${amountText(amount)}`;
}

/** `+5%`, `-2.5%`. */
export function percentText(hundredths: number): string {
  const [whole, rest] = [Math.floor(Math.abs(hundredths) / 100), Math.abs(hundredths) % 100];
  const fraction = rest === 0 ? "" : `.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
  return `${hundredths < 0 ? "-" : "+"}${whole}${fraction}%`;
}

function selectionParts(selection: Selection, { shops }: NamedShops): readonly string[] {
  const { shopIds, section, states, tag, category, product, search, lacks, codes } = selection;
  const { priceFrom, priceTo, stockFrom, stockTo, endsFrom, endsBefore } = selection;
  const ends = [
    ...(endsBefore === undefined ? [] : [`before ${endsBefore}`]),
    ...(endsFrom === undefined ? [] : [`from ${endsFrom}`]),
  ];
  return [
    ...(shopIds ? [`in ${shopIds.map((id) => shopText(id, shops)).join(", ")}`] : []),
    ...named("section", section),
    ...(states ? [`states ${states.map((state) => state.replace("_", "-")).join(", ")}`] : []),
    ...named("tag", tag),
    ...named("category", category),
    ...named("product", product),
    ...between("price", priceFrom && amountText(priceFrom), priceTo && amountText(priceTo)),
    ...between("stock", stockFrom, stockTo),
    ...(lacks === undefined ? [] : [`lacks ${quoted(fieldText(lacks))}`]),
    ...named("search", search),
    ...(codes ? [`codes ${codes.map(wordText).join(", ")}`] : []),
    ...(ends.length > 0 ? [`expires ${ends.join(" ")}`] : []),
  ];
}

function named(word: string, name: string | undefined): readonly string[] {
  return name === undefined ? [] : [`${word} ${quoted(name)}`];
}

function between(word: string, from: string | number | undefined, to: string | number | undefined): readonly string[] {
  if (from === undefined && to === undefined) return [];
  return [word, ...(from === undefined ? [] : [`from ${from}`]), ...(to === undefined ? [] : [`to ${to}`])];
}

/** Its label; its key where this version knows no such field. */
export function fieldText(key: string): string {
  const field = knownFields().find((each) => each.key === key);
  return field ? nameInLine(field) : key;
}

/** Its name; its id where another shop has the same name, or none has it any more. */
function shopText(id: string, shops: NamedShops["shops"]): string {
  const own = shops.find((shop) => shop.id === id);
  const same = own ? shops.filter(({ name }) => foldCase(name) === foldCase(own.name)).length : 0;
  return own && same === 1 ? wordText(own.name) : quoted(id);
}

/** Without quotes where it is one plain word that the grammar doesn't know. */
function wordText(text: string): string {
  const plain = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*$/u.test(text);
  const reserved = [...clauseWords, "all", "and"] as readonly string[];
  return plain && !reserved.includes(text.toLowerCase()) ? text : quoted(text);
}
