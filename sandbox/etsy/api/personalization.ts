import { z } from "zod";
import { type Context, newId, problem, Refusal, seconds } from "../context.ts";
import { castShadow } from "../staleness.ts";
import type { Listing, Question } from "../state.ts";
import { lengthOf, minorUnits } from "./field-rules.ts";
import { readJson } from "./forms.ts";

/**
 * What buyers are asked. Limits and types are the document's and those of behaviour 3.9; the texts of the refusals are assumed, as
 * nobody has reported one.
 */
const mostQuestions = 5;
const types = ["text_input", "dropdown", "unlabeled_upload", "labeled_upload"] as const;

const keys = [
  "question_id",
  "question_text",
  "instructions",
  "question_type",
  "required",
  "max_allowed_files",
  "max_allowed_characters",
  "options",
  "add_on_price",
];

const number = z.number().int().nullish();
const sentQuestion = z.object({
  question_text: z.string(),
  instructions: z.string().nullish(),
  question_type: z.enum(types),
  required: z.boolean(),
  max_allowed_files: number,
  max_allowed_characters: number,
  options: z.array(z.object({ option_id: number, label: z.string() })).nullish(),
  add_on_price: z.number().nullish(),
});
type SentQuestion = z.infer<typeof sentQuestion>;

/** updateListingPersonalization: a full replacement. Every number is new afterwards, of questions that were kept too. */
export async function putPersonalization(context: Context, request: Request, listing: Listing): Promise<void> {
  const body = z
    .object({ personalization_questions: z.array(z.record(z.string(), z.unknown())) })
    .safeParse(await readJson(request));
  if (!body.success) throw new Refusal(400, "Expected array value for 'personalization_questions'");
  const sent = body.data.personalization_questions;
  if (sent.length > mostQuestions)
    throw problem("/personalization_questions", `cannot be more than ${mostQuestions} items`);
  const several = new URL(request.url).searchParams.get("supports_multiple_personalization_questions") === "true";
  if (sent.length > 1 && !several) {
    throw new Refusal(400, "Set supports_multiple_personalization_questions=true to write more than one question.");
  }
  const questions = sent.map((each, index) => readQuestion(context, each, `/personalization_questions/${index}`));
  castShadow(context, listing.id, listing);
  Object.assign(listing, { questions, updated: seconds(context) });
}

/** deleteListingPersonalization. */
export function dropPersonalization(context: Context, listing: Listing): void {
  castShadow(context, listing.id, listing);
  Object.assign(listing, { questions: [], updated: seconds(context) });
}

function readQuestion(context: Context, sent: Record<string, unknown>, path: string): Question {
  const unknown = Object.keys(sent).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Refusal(400, `Array contains invalid keys: ${unknown.join(",")}`);
  const parsed = sentQuestion.safeParse(sent);
  if (!parsed.success)
    throw problem(`${path}/${parsed.error.issues[0]?.path.join("/") ?? ""}`, "has a value of another type");
  const question = parsed.data;
  between(`${path}/question_text`, lengthOf(question.question_text.trim()), 1, 45);
  checkInstructions(question, `${path}/instructions`);
  checkLimits(question, path);
  checkOptions(question, `${path}/options`);
  checkAddOn(question, `${path}/add_on_price`);
  return {
    id: newId(context),
    text: question.question_text,
    instructions: question.instructions ?? null,
    type: question.question_type,
    required: question.required,
    maxCharacters: question.max_allowed_characters ?? null,
    maxFiles: question.max_allowed_files ?? null,
    addOn: question.add_on_price ? minorUnits(question.add_on_price) : null,
    options: question.options?.map(({ label }) => ({ id: newId(context), label })) ?? null,
  };
}

function checkInstructions({ instructions, question_type: type }: SentQuestion, path: string): void {
  if (instructions === null || instructions === undefined) return;
  if (type === "dropdown") throw problem(path, "is not allowed for dropdown questions");
  if (lengthOf(instructions) > 256) throw problem(path, "cannot be more than 256 characters");
}

function checkLimits(question: SentQuestion, path: string): void {
  const { question_type: type, max_allowed_characters: characters, max_allowed_files: files } = question;
  if (characters !== null && characters !== undefined) {
    if (type !== "text_input")
      throw problem(`${path}/max_allowed_characters`, "is only allowed for text_input questions");
    between(`${path}/max_allowed_characters`, characters, 1, 1024);
  }
  const upload = type === "unlabeled_upload" || type === "labeled_upload";
  if (files !== null && files !== undefined) {
    if (!upload) throw problem(`${path}/max_allowed_files`, "is only allowed for upload questions");
    // The highest number is assumed.
    between(`${path}/max_allowed_files`, files, 1, 10);
  }
}

function checkOptions({ question_type: type, options, max_allowed_files: files }: SentQuestion, path: string): void {
  const given = options ?? [];
  if (type !== "dropdown" && type !== "labeled_upload") {
    if (given.length > 0) throw problem(path, `is not allowed for ${type} questions`);
    return;
  }
  if (given.length === 0) throw problem(path, "cannot be empty");
  if (type === "labeled_upload" && given.length !== files) throw problem(path, "must match max_allowed_files");
  for (const { label } of given) between(`${path}/label`, lengthOf(label.trim()), 1, type === "dropdown" ? 20 : 45);
}

function checkAddOn({ question_type: type, required, add_on_price: price }: SentQuestion, path: string): void {
  if (price === null || price === undefined) return;
  if (type !== "text_input" || required) throw problem(path, "is only allowed for optional text_input questions");
  if (!(price > 0)) throw problem(path, "must be greater than 0");
}

function between(path: string, value: number, least: number, most: number): void {
  if (value < least || value > most) throw problem(path, `must be between ${least} and ${most}`);
}
