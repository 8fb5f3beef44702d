import { attributesOf, attributeText } from "#src/catalog/fields/attributes.ts";
import { attributesField } from "#src/catalog/fields/definition.ts";
import { type Question, questionsOf, questionText } from "#src/catalog/questions.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { type Block, section } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";

/** What a new listing has beside its text and price, for cards and pages. */
type Detailed = Pick<ChangeView, "content" | "shops">;

/** What buyers of a new listing are asked, by the label of the field. */
function asked({ content, shops }: Detailed): readonly (readonly [label: string, questions: readonly Question[]])[] {
  return fieldsOf(shops)
    .filter(({ shape }) => shape.type === "questions")
    .map(({ key, label }) => [label, questionsOf(content[key])] as const);
}

export function questionCount(change: Detailed): number {
  return asked(change).reduce((sum, [, questions]) => sum + questions.length, 0);
}

/** A block each: none that a marketplace takes is cut. */
export function questionBlocks(change: Detailed): Block[] {
  return asked(change).flatMap(([label, questions]) =>
    questions.length === 0
      ? [section(`*${label}*\n_${changeListsText.everything.none}_`)]
      : [
          section(`*${label}*`),
          ...questions.map((each, index) => section(`${index + 1}. ${clipEscaped(questionText(each), 2000)}`)),
        ],
  );
}

export function attributeCount({ content, shops }: Detailed): number {
  const field = attributesField(fieldsOf(shops));
  return field ? attributesOf(content[field.key]).length : 0;
}

/** All of them in one block; none of a marketplace that has none. */
export function attributeBlocks({ content, shops }: Detailed): Block[] {
  const field = attributesField(fieldsOf(shops));
  if (!field) return [];
  const lines = attributesOf(content[field.key]).map((each) => clipEscaped(attributeText(each), 250));
  return [section(`*${field.label}*\n${lines.join("\n") || `_${changeListsText.everything.none}_`}`)];
}
