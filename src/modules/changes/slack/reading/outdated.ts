import type { Problem } from "#src/catalog/issue.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields } from "../ids.ts";
import { type Drawn, isDescription, isTouched, plainText } from "./description.ts";

/**
 * What was answered in a form that was left open while its value became another one: that was no answer to this one. The
 * form is compared as it was drawn and as it would be drawn now, so every field that it shows is.
 *
 * @returns by block
 */
export function outdatedAnswers(values: FormValues, drawn: Drawn, now: Drawn): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  for (const { blocks, answered } of questions(values)) {
    const touched = answered.find((block) => isAnswered(values, drawn, block));
    const before = shownIn(drawn, blocks);
    const since = shownIn(now, blocksNow(now, blocks));
    if (touched === undefined || before.value === since.value) continue;
    const text = since.there ? changeFormsText.outdated(clip(since.text, 150)) : changeFormsText.outdatedGone;
    const problem = { field: touched, text };
    for (const block of answered) found.set(block, problem);
  }
  return found;
}

type Question = { readonly blocks: readonly string[]; readonly answered: readonly string[] };

/** A long text is one question in several fields; tags are chosen in one and pasted into another. */
function questions({ blockIds }: FormValues): Question[] {
  const parts = blockIds.filter(isDescription);
  const single = blockIds.filter(
    (id) => !isDescription(id) && id !== changesFields.next && id !== changesFields.pasteTags,
  );
  return [
    ...(parts.length > 0 ? [{ blocks: parts, answered: parts }] : []),
    ...single.map((id) => ({
      blocks: [id],
      answered: id === changesFields.tags ? [id, changesFields.pasteTags] : [id],
    })),
  ];
}

/** It may be cut into more or fewer fields now. */
function blocksNow(now: Drawn, blocks: readonly string[]): readonly string[] {
  return blocks.some(isDescription) ? now.blockIds.filter(isDescription) : blocks;
}

/** Whether it has another answer than it was drawn with. */
function isAnswered(values: FormValues, drawn: Drawn, block: string): boolean {
  if (!values.has(block)) return false;
  const { initial_option: option, initial_options: options = [] } = drawn(block);
  const chosen = values.choices(block);
  if (options.length > 0 || chosen.length > 0) return same(options.map(({ value }) => value)) !== same(chosen);
  const choice = values.choice(block);
  if (option || choice !== null) return choice !== null && choice !== option?.value;
  return isTouched(values, drawn, block);
}

/** The value that these fields show together, and its words. */
function shownIn(drawn: Drawn, blocks: readonly string[]): { there: boolean; value: string; text: string } {
  const elements = blocks.filter((block) => drawn.blockIds.includes(block)).map(drawn);
  const text = plainText(elements.map(({ initial_value: value = "" }) => value).join(""));
  const options = elements.flatMap(({ initial_option: one, initial_options: some = [] }) => (one ? [one] : some));
  const words = options.map(({ value, text: label }) => label?.text ?? value).join(", ");
  const value = elements.length === 0 ? "" : `${text}\n${same(options.map((option) => option.value))}`;
  return { there: elements.length > 0, value, text: text === "" ? words : text };
}

function same(values: readonly string[]): string {
  return values.toSorted().join("\n");
}
