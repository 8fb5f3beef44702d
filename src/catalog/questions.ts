import { z } from "zod";
import { countCharacters } from "#src/platform/text/text.ts";
import type { ListingField, QuestionLimits } from "./fields/definition.ts";
import type { FieldValue } from "./fields/fields.ts";
import type { Problem } from "./issue.ts";
import { catalogText } from "./messages/en.ts";
import { formatMoney } from "./money.ts";

/** How buyers answer: in words, by one of a list, by files, or by one file for each label. A marketplace may have more. */
export const questionKinds = ["text", "choice", "files", "labels"] as const;
export type QuestionKind = (typeof questionKinds)[number];

const question = z.object({
  /** One of `questionKinds`, or the marketplace's own word for a kind that isn't known here. */
  kind: z.string(),
  text: z.string(),
  instructions: z.string().nullable(),
  required: z.boolean(),
  /** The longest answer in words; null: the marketplace's own limit. */
  characters: z.number().int().nullable(),
  files: z.number().int().nullable(),
  /** Billed to a buyer who answers. */
  price: z.object({ amount: z.number().int(), currency: z.string() }).nullable(),
  /** Of a list, or the labels of files. */
  options: z.array(z.string()),
});

/** What buyers of a listing are asked: plain JSON, as it is kept among the listing's fields. */
export type Question = z.infer<typeof question>;

/** None where it is no list of questions. */
export function questionsOf(value: FieldValue | undefined): readonly Question[] {
  return z.array(question).safeParse(value ?? []).data ?? [];
}

/** All of it in a line: `Which name? (text of up to 40 characters; required) “No emoji.”`. Who approves it reads nothing else of it. */
export function questionText(question: Question): string {
  const { kind, text, instructions, required, characters, files, price, options } = question;
  const words = catalogText.questions;
  const how = [
    kind === "text" ? words.text(characters) : null,
    kind === "choice" ? words.choice(options) : null,
    kind === "files" ? words.files(files) : null,
    kind === "labels" ? words.labels(options) : null,
    isKnown(kind) ? null : words.other,
    required ? words.required : words.optional,
    price && words.price(formatMoney(price)),
  ].filter((each) => each !== null);
  const told = instructions === null ? "" : ` ${catalogText.quoted(instructions.replaceAll(/\s*\n\s*/g, " ⏎ "))}`;
  return `${words.line(text, how)}${told}`;
}

export function isKnown(kind: string): kind is QuestionKind {
  return questionKinds.some((each) => each === kind);
}

/**
 * What a marketplace would refuse of them, before the first call.
 *
 * @param shops that ask them: a price is in the currency of each
 */
export function questionProblems(
  { key, shape }: ListingField,
  questions: readonly Question[],
  shops: readonly { readonly name: string; readonly currency: string }[],
): Problem[] {
  if (shape.type !== "questions") return [];
  const { limits } = shape;
  const words = catalogText.questions;
  const problem = (text: string): Problem => ({ field: key, text });
  return [
    ...(questions.length > limits.most ? [problem(words.many(limits.most, questions.length))] : []),
    ...questions.flatMap((each) => oneProblem(each, limits).map((text) => problem(text))),
    ...questions.flatMap(({ text, price }) =>
      shops
        .filter(({ currency }) => price !== null && price.currency !== currency)
        .map(({ name, currency }) => problem(words.otherCurrency(catalogText.quoted(text), name, currency))),
    ),
  ];
}

function oneProblem(each: Question, limits: QuestionLimits): string[] {
  const words = catalogText.questions;
  const { kind, text, instructions, required, characters, files, price, options } = each;
  if (text.trim() === "") return [words.empty];
  const name = catalogText.quoted(text);
  // What else it has wasn't read, so that writing it would damage it.
  if (!isKnown(kind)) return [words.unknownKind(name)];
  const label = limits.label[kind === "choice" ? "choice" : "files"];
  const long = options.filter((option) => countCharacters(option) > label);
  return [
    ...(countCharacters(text) > limits.text ? [words.long(name, limits.text, countCharacters(text))] : []),
    ...(instructions !== null && countCharacters(instructions) > limits.instructions
      ? [words.longInstructions(name, limits.instructions, countCharacters(instructions))]
      : []),
    ...(instructions !== null && kind === "choice" ? [words.noInstructions(name)] : []),
    ...(characters !== null && (characters < 1 || characters > limits.characters)
      ? [words.characters(name, limits.characters)]
      : []),
    ...(files !== null && (files < 1 || files > limits.files) ? [words.fileCount(name, limits.files)] : []),
    ...((kind === "choice" || kind === "labels") && options.length === 0 ? [words.noOptions(name)] : []),
    ...long.map((option) => words.longOption(name, catalogText.quoted(option), label)),
    ...(price !== null && (kind !== "text" || required) ? [words.noPrice(name)] : []),
    ...(price !== null && price.amount <= 0 ? [words.lowPrice(name)] : []),
  ];
}
