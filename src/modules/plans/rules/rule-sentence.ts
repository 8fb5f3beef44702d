import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { valueText } from "#src/marketplaces/registry.ts";
import { listed } from "#src/platform/text/listed.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { rulesText } from "../messages/rules.en.ts";
import { fieldInSentence, fieldText } from "./field-text.ts";
import { percentText } from "./line/rule-parts.ts";
import type { PlanRule, RuleAmount, RuleOf } from "./rule.ts";

/** What a rule does, as a part of a sentence: "raise prices by 5 %, to prices that end in .90". */
export function ruleSentence(rule: PlanRule): string {
  const words = rulesText.sentence;
  switch (rule.kind) {
    case "price":
      return priceSentence(rule);
    case "stock": {
      const { move } = rule;
      if (move.by === "set") return words.stock.set(move.to);
      return move.add > 0 ? words.stock.add(move.add) : words.stock.take(-move.add);
    }
    case "text":
      return textSentence(rule);
    case "words":
      return wordsSentence(rule);
    case "set":
      return rule.value === null
        ? words.erase(fieldInSentence(rule.field))
        : words.set(fieldInSentence(rule.field), saidValue(rule.field, rule.value));
    case "alts": {
      const { alts } = words;
      const text = rule.text === null ? alts.title : quoted(rule.text);
      return rule.overwrite ? alts.overwrite(alts[rule.photos], text) : alts.missing(alts[rule.photos], text);
    }
    case "questions": {
      const { edit } = rule;
      if (edit.by === "remove-all") return words.questions.removeAll;
      return edit.by === "add"
        ? words.questions.add(quoted(edit.question.text))
        : words.questions.remove(quoted(edit.text));
    }
    case "attribute":
      return rule.values === null
        ? words.attribute.erase(quoted(rule.name))
        : words.attribute.set(quoted(rule.name), listed(rule.values.map(quoted)));
    case "state":
      return words.state[rule.to];
  }
}

/** An entry of a list is its name, as it was typed. */
function saidValue(field: string, value: FieldValue): string {
  const names: readonly FieldValue[] = Array.isArray(value) ? value : [value];
  const typed = names.flatMap((name) => (typeof name === "string" ? [quoted(valueText(field, name, ""))] : []));
  return typed.length === names.length ? listed(typed) : valueText(field, value, "");
}

function quoted(text: string): string {
  return rulesText.sentence.quoted(short(text));
}

/** The beginning of a long text, on one line. */
function short(text: string): string {
  const signs = Array.from(tidyLine(text));
  return signs.length > 80 ? `${signs.slice(0, 80).join("")}…` : signs.join("");
}

function textSentence({ field, edit }: RuleOf<"text">): string {
  const words = rulesText.sentence.text;
  const name = fieldInSentence(field);
  if (edit.by !== "replace" && edit.by !== "remove") return words[edit.by](name, short(edit.text));
  const find = short(edit.find);
  const done = edit.by === "replace" ? words.replace(name, find, short(edit.with)) : words.remove(name, find);
  const how = edit.exact
    ? edit.anywhere
      ? words.exactAnywhere
      : words.exact
    : edit.anywhere
      ? words.anyCase
      : words.words;
  return `${done} (${how})`;
}

function wordsSentence({ field, edit }: RuleOf<"words">): string {
  const words = rulesText.sentence.words;
  const name = fieldText(field);
  if (edit.by === "replace") return words.replace(name, quoted(edit.find), quoted(edit.with));
  return words[edit.by](name, listed(edit.words.map(quoted)));
}

function priceSentence({ move, endings, floor, ceiling }: RuleOf<"price">): string {
  const words = rulesText.sentence.price;
  const ends = endings && listed(endings, "disjunction");
  const parts = [
    ...(move.by === "set" ? [words.set(amountsText(move.to))] : []),
    ...(move.by === "amount" ? movedBy(move.add) : []),
    ...(move.by === "percent" ? [movedByPercent(move.hundredths)] : []),
    ...(move.by === "keep" ? [ends === undefined ? words.keepWithin : words.round(ends)] : []),
    ...(move.by !== "keep" && ends !== undefined ? [words.endingIn(ends)] : []),
    ...(floor ? [words.floor(amountsText(floor))] : []),
    ...(ceiling ? [words.ceiling(amountsText(ceiling))] : []),
  ];
  return parts.join(", ");
}

function movedByPercent(hundredths: number): string {
  const words = rulesText.sentence.price;
  const by = `${percentText(hundredths)} %`;
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
