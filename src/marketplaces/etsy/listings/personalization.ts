import { z } from "zod";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { type Question, type QuestionKind, questionsOf } from "#src/catalog/questions.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { reference } from "../api/numbers.ts";
import { etsyMoney, fromEtsyMoney, toEtsyNumber } from "./money.ts";

/** What buyers are asked, as Etsy has it (etsy behaviour 3.9). */

const types: Readonly<Record<QuestionKind, string>> = {
  text: "text_input",
  choice: "dropdown",
  files: "unlabeled_upload",
  labels: "labeled_upload",
};

const text = z.string().transform(unescapeHtml);
const questionReply = z
  .object({
    question_text: text,
    instructions: text.nullish(),
    question_type: z.string(),
    required: z.boolean(),
    // 0 is none, as elsewhere in Etsy's answers.
    max_allowed_characters: reference,
    max_allowed_files: reference,
    add_on_price: etsyMoney.nullish(),
    options: z.array(z.object({ label: text })).nullish(),
  })
  .transform(
    (reply): Question => ({
      kind: kindOf(reply.question_type),
      text: reply.question_text,
      instructions: reply.instructions ?? null,
      required: reply.required,
      characters: reply.max_allowed_characters,
      files: reply.max_allowed_files,
      price: reply.add_on_price?.amount ? fromEtsyMoney(reply.add_on_price) : null,
      options: (reply.options ?? []).map(({ label }) => label),
    }),
  );

/** The questions without their numbers, which are new after every write. None: a listing that asks nothing has null. */
export const personalizationReply = z
  .object({ personalization_questions: z.array(questionReply).nullish() })
  .nullish()
  .transform((reply): FieldValue => reply?.personalization_questions ?? []);

function kindOf(type: string): string {
  return Object.entries(types).find(([, name]) => name === type)?.[0] ?? type;
}

/** `updateListingPersonalization`'s body: it replaces all there were. */
export function personalizationBody(value: FieldValue) {
  return {
    personalization_questions: questionsOf(value).map(({ kind, price, characters, files, options, ...question }) => ({
      question_text: question.text,
      question_type: types[kind as QuestionKind] ?? kind,
      required: question.required,
      ...(question.instructions === null ? {} : { instructions: question.instructions }),
      ...(characters === null ? {} : { max_allowed_characters: characters }),
      ...(files === null ? {} : { max_allowed_files: files }),
      ...(price === null ? {} : { add_on_price: toEtsyNumber(price) }),
      ...(options.length === 0 ? {} : { options: options.map((label) => ({ label })) }),
    })),
  };
}
