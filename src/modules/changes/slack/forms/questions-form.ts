import type { QuestionLimits } from "#src/catalog/fields/definition.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { isKnown, type Question, type QuestionKind, questionKinds, questionText } from "#src/catalog/questions.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  checkboxes,
  context,
  input,
  modal,
  option,
  radio,
  section,
  select,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { formMark } from "#src/platform/slack/form-mark.ts";
import { questionsText } from "../../messages/questions.en.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { formHead, type PartSheet } from "../shared/form-head.ts";

/** What buyers of a listing are asked, and where an answer to the form goes. */
export type QuestionsSheet = PartSheet & {
  readonly limits: QuestionLimits;
  readonly questions: readonly Question[];
  /** Of its shops; null: they have several, so no answer can have a price. */
  readonly currency: string | null;
};

/** Which question is shown, and how far a person got with it. */
export type ShownQuestion = { readonly at: number; readonly kind?: QuestionKind };

/** The questions there are, and the fields of one of them. What was typed stays, as long as the question shown is the same. */
export function questionsForm(sheet: QuestionsSheet, shown?: ShownQuestion, note?: string): View {
  const { questions, limits } = sheet;
  const text = questionsText;
  const full = questions.length >= limits.most;
  const at = Math.min(shown?.at ?? (full ? 0 : questions.length), questions.length);
  const odd = questions.some(({ kind }) => !isKnown(kind));
  return modal({
    callback: changesFormIds.questions,
    title: text.title,
    ...(odd ? {} : { submit: text.save }),
    close: text.close,
    metadata: metadataOf(sheet, at),
    blocks: [
      ...formHead(sheet, note),
      ...(questions.length === 0 ? [context(text.none)] : []),
      ...questions.map((each, index) => context(text.listed(index + 1, clipEscaped(questionText(each), 700)))),
      ...(odd ? [section(text.unknownKind(sheet.marketplace.name))] : questionBlocks(sheet, at, shown?.kind)),
    ],
  });
}

/** By which a form that was left open is known not to fit any more. */
export function markOf(questions: readonly Question[]): string {
  return formMark(questions);
}

function metadataOf({ change, listingId, questions }: QuestionsSheet, at: number): string {
  return joinIds(change?.id ?? "", String(change?.revision ?? 0), listingId ?? "", String(at), markOf(questions));
}

function questionBlocks(sheet: QuestionsSheet, at: number, chosen: QuestionKind | undefined): Block[] {
  const { questions, limits } = sheet;
  const text = questionsText;
  const question = questions[at];
  const known = question?.kind as QuestionKind | undefined;
  const kind = chosen ?? known ?? "text";
  const field = (name: string) => joinIds(name, String(at));
  return [
    ...(questions.length > 0 ? [whichField(questions, at, limits.most)] : []),
    input(
      field(changesFields.questionKind),
      text.kind,
      radio(
        changesInputIds.questionKind,
        questionKinds.map((each) => option(text.kinds[each], each)),
        kind,
      ),
      { optional: false, dispatch: true },
    ),
    input(
      field(changesFields.questionText),
      text.text,
      textInput(studioInputIds.value, question?.text ?? "", { max: limits.text, placeholder: text.textExample }),
      { optional: false, hint: text.most(limits.text) },
    ),
    ...answerFields(sheet, kind, question, field),
    input(
      field(changesFields.questionRequired),
      text.answered,
      radio(
        studioInputIds.value,
        [option(text.required, "required"), option(text.optional, "optional")],
        question?.required === false ? "optional" : "required",
      ),
      { optional: false },
    ),
    ...(kind === "choice"
      ? []
      : [
          input(
            field(changesFields.questionInstructions),
            text.instructions,
            textInput(studioInputIds.value, question?.instructions ?? "", {
              multiline: true,
              max: limits.instructions,
            }),
            { hint: text.most(limits.instructions) },
          ),
        ]),
    ...(question
      ? [
          input(
            field(changesFields.questionRemove),
            text.remove,
            checkboxes(studioInputIds.value, [option(text.remove, "remove")], []),
          ),
        ]
      : []),
  ];
}

/** Choosing another one shows its fields. */
function whichField(questions: readonly Question[], at: number, most: number): Block {
  const text = questionsText;
  const all = questions.map((each, index) => option(clip(text.listed(index + 1, each.text), 75), String(index)));
  const another = questions.length < most ? [option(text.another, String(questions.length))] : [];
  return input(
    changesFields.question,
    text.which,
    select(changesInputIds.question, [...all, ...another], String(at), text.which),
    { optional: false, dispatch: true },
  );
}

/** What is asked for only of one kind of answer. */
function answerFields(
  { limits, currency }: QuestionsSheet,
  kind: QuestionKind,
  question: Question | undefined,
  field: (name: string) => string,
): Block[] {
  const text = questionsText;
  const lines = (label: string, most: number) =>
    input(
      field(changesFields.questionOptions),
      label,
      textInput(studioInputIds.value, question?.options.join("\n") ?? "", { multiline: true }),
      { optional: false, hint: text.optionsHint(most) },
    );
  if (kind === "choice") return [lines(text.options, limits.label.choice)];
  if (kind === "labels") return [lines(text.labels, limits.label.files)];
  if (kind === "files") {
    return [
      input(
        field(changesFields.questionFiles),
        text.files,
        textInput(studioInputIds.value, String(question?.files ?? 1), { max: 3 }),
        { optional: false, hint: text.filesHint(limits.files) },
      ),
    ];
  }
  // Of a copy from a shop of another currency: nothing is converted silently.
  const price = question?.price && question.price.currency === currency ? plainAmount(question.price) : "";
  return [
    input(
      field(changesFields.questionCharacters),
      text.characters,
      textInput(studioInputIds.value, question?.characters ? String(question.characters) : "", { max: 5 }),
      { hint: text.charactersHint(limits.characters) },
    ),
    ...(currency === null
      ? []
      : [
          input(
            field(changesFields.questionPrice),
            text.price(currency),
            textInput(studioInputIds.value, price, { max: 20 }),
            { hint: text.priceHint },
          ),
        ]),
  ];
}
