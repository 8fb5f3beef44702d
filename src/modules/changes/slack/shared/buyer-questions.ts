import { type Question, questionsOf, questionText } from "#src/catalog/questions.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { type Block, section } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";

type Asking = Pick<ChangeView, "content" | "shops">;

/** What buyers of a new listing are asked, by the label of the field. */
function asked({ content, shops }: Asking): readonly (readonly [label: string, questions: readonly Question[]])[] {
  return fieldsOf(shops)
    .filter(({ shape }) => shape.type === "questions")
    .map(({ key, label }) => [label, questionsOf(content[key])] as const);
}

export function questionCount(change: Asking): number {
  return asked(change).reduce((sum, [, questions]) => sum + questions.length, 0);
}

/** A block each: none that a marketplace takes is cut. */
export function questionBlocks(change: Asking): Block[] {
  return asked(change).flatMap(([label, questions]) =>
    questions.length === 0
      ? [section(`*${label}*\n_${changeListsText.everything.none}_`)]
      : [
          section(`*${label}*`),
          ...questions.map((each, index) => section(`${index + 1}. ${clipEscaped(questionText(each), 2000)}`)),
        ],
  );
}
