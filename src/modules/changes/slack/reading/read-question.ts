import { examplePrice, parsePrice } from "#src/catalog/money.ts";
import { isKnown, type Question, type QuestionKind } from "#src/catalog/questions.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { tidyLine, tidyText } from "#src/platform/text/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { questionsText } from "../../messages/questions.en.ts";
import { changesFields } from "../ids.ts";

export type ReadQuestion = {
  /** Null: it is taken out. */
  readonly question: Question | null;
  /** By the block where each is put right. */
  readonly errors: Readonly<Record<string, string>>;
};

/**
 * The question that the form shows.
 *
 * @param currency of a price of an answer; null: there is none
 */
export function readQuestion(values: FormValues, at: number, currency: string | null): ReadQuestion {
  const block = (name: string) => joinIds(name, String(at));
  const errors: Record<string, string> = {};
  if (values.choices(block(changesFields.questionRemove)).length > 0) return { question: null, errors };
  const typed = (name: string) => tidyText(values.text(block(name)));
  const whole = (name: string): number | null => {
    const text = typed(name);
    if (text === "") return null;
    if (/^\d{1,5}$/.test(text)) return Number(text);
    errors[block(name)] = questionsText.notWhole(text);
    return null;
  };
  const chosen = values.choice(block(changesFields.questionKind)) ?? "";
  const kind: QuestionKind = isKnown(chosen) ? chosen : "text";
  const options = kind === "choice" || kind === "labels" ? lines(typed(changesFields.questionOptions)) : [];
  const price = kind === "text" && currency !== null ? typed(changesFields.questionPrice) : "";
  const read = price === "" || currency === null ? null : parsePrice(price, currency);
  if (price !== "" && read === null && currency !== null) {
    errors[block(changesFields.questionPrice)] = changeFormsText.notPriceIn(price, currency, examplePrice(currency));
  }
  const question: Question = {
    kind,
    text: tidyLine(values.text(block(changesFields.questionText))),
    instructions: kind === "choice" ? null : typed(changesFields.questionInstructions) || null,
    required: values.choice(block(changesFields.questionRequired)) !== "optional",
    characters: kind === "text" ? whole(changesFields.questionCharacters) : null,
    files: kind === "labels" ? options.length : kind === "files" ? whole(changesFields.questionFiles) : null,
    price: read,
    options,
  };
  return { question, errors };
}

/** One a line; the same twice counts once. */
function lines(text: string): string[] {
  return [
    ...new Set(
      text
        .split("\n")
        .map(tidyLine)
        .filter((line) => line !== ""),
    ),
  ];
}
