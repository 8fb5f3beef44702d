import type { ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { listOf, textOf } from "#src/catalog/listing-text.ts";
import { measureText } from "#src/catalog/measure.ts";
import { plainAmount } from "#src/catalog/money.ts";
import type { PlanRule, RuleAmount, RuleOf, StateMove } from "../rule.ts";
import { fieldInLine } from "./field-names.ts";
import { fieldsIn, type KnownToLines } from "./known.ts";
import { isSaidByNumber } from "./take-ending.ts";
import { quoted } from "./tokens.ts";

/** The part of a line that says what is done. */
export function ruleParts(rule: PlanRule, known: Pick<KnownToLines, "shops">): readonly string[] {
  const fields = fieldsIn(known);
  switch (rule.kind) {
    case "price":
      return priceParts(rule);
    case "stock":
      return [
        "stock",
        rule.move.by === "set" ? `= ${rule.move.to}` : signed(rule.move.add, String(Math.abs(rule.move.add))),
      ];
    case "text":
      return [rule.field, ...textParts(rule.edit)];
    case "words":
      return [fieldInLine(rule.field, fields), ...wordsParts(rule.edit)];
    case "set": {
      const name = fieldInLine(rule.field, fields);
      if (rule.value === null) return ["erase", name];
      const field = fields.find(({ key }) => key === rule.field);
      return ["set", name, "=", valueText(rule.value, field)];
    }
    case "alts": {
      const text = rule.text === null ? "from title" : `= ${quoted(rule.text)}`;
      return ["alt texts", `of ${rule.photos} photos`, text, ...(rule.overwrite ? ["overwrite"] : [])];
    }
    case "questions":
      return [fieldInLine(rule.field, fields), ...questionParts(rule.edit)];
    case "attribute":
      return rule.values === null
        ? ["erase attribute", quoted(rule.name)]
        : ["attribute", quoted(rule.name), "=", rule.values.map(quoted).join(", ")];
    case "state":
      return [stateWords[rule.to]];
  }
}

function questionParts(edit: RuleOf<"questions">["edit"]): readonly string[] {
  if (edit.by === "remove-all") return ["remove all"];
  if (edit.by === "remove") return ["remove", quoted(edit.text)];
  const { text, required, characters, options } = edit.question;
  return [
    "add",
    quoted(text),
    ...(required ? ["required"] : []),
    ...(characters === null ? [] : [`up to ${characters} characters`]),
    ...(options.length > 0 ? [`choose ${options.map(quoted).join(", ")}`] : []),
  ];
}

const stateWords: Readonly<Record<StateMove, string>> = {
  renew: "renew",
  unpublish: "unpublish",
  put_on_sale: "put on sale",
  delete: "delete",
};

function priceParts({ move, endings, floor, ceiling }: RuleOf<"price">): readonly string[] {
  return [
    "price",
    ...(move.by === "set" ? [`= ${amountsText(move.to)}`] : []),
    ...(move.by === "amount" ? [move.add.map((each) => signed(each.amount, amountText(each))).join(", ")] : []),
    ...(move.by === "percent" ? [signed(move.hundredths, `${percentText(move.hundredths)}%`)] : []),
    ...(endings ? [`round ${endings.every(isSaidByNumber) ? "" : "to prices that end in "}${endings.join(", ")}`] : []),
    ...(floor ? [`floor ${amountsText(floor)}`] : []),
    ...(ceiling ? [`ceiling ${amountsText(ceiling)}`] : []),
  ];
}

function textParts(edit: RuleOf<"text">["edit"]): readonly string[] {
  if (edit.by !== "replace" && edit.by !== "remove") return [edit.by.replace("-", " "), quoted(edit.text)];
  return [
    edit.by,
    quoted(edit.find),
    ...(edit.by === "replace" ? ["with", quoted(edit.with)] : []),
    ...(edit.anywhere ? ["anywhere"] : []),
    ...(edit.exact ? ["exactly"] : []),
  ];
}

function wordsParts(edit: RuleOf<"words">["edit"]): readonly string[] {
  return edit.by === "replace"
    ? ["replace", quoted(edit.find), "with", quoted(edit.with)]
    : [edit.by, edit.words.map(quoted).join(", ")];
}

function valueText(value: FieldValue, field: ListingField | undefined): string {
  const shape = field?.shape;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (shape?.type === "measure") return quoted(measureText(value));
  if (Array.isArray(value)) return listOf(value).map(quoted).join(", ");
  const label = shape?.type === "choice" ? shape.choices?.find((choice) => choice.value === value)?.label : undefined;
  return quoted(label ?? textOf(value));
}

function signed(value: number, text: string): string {
  return `${value < 0 ? "-" : "+"}${text}`;
}

/** Without its sign. */
export function amountText({ amount, currency }: RuleAmount): string {
  return `${plainAmount({ amount: Math.abs(amount), currency })} ${currency}`;
}

function amountsText(amounts: readonly RuleAmount[]): string {
  return amounts.map(amountText).join(", ");
}

/** Hundredths of a percent without their sign: 250 is `2.5`. */
export function percentText(hundredths: number): string {
  const [whole, rest] = [Math.floor(Math.abs(hundredths) / 100), Math.abs(hundredths) % 100];
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
}
