import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { withContent } from "#src/catalog/listing.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { blanksIn, blankText } from "../open-points/rules.ts";
import type { ChangeRecord, SaveDraft } from "../records.ts";
import { isEditable } from "../rules/change.ts";
import { contentProblems } from "../use-cases/shared/checked-items.ts";
import { batchesText } from "./messages/en.ts";

type Blanked = Pick<ChangeRecord, "state" | "content">;

/** The words of all blanks of these drafts, the most frequent first, each with the places of the drafts that have it, from 0. */
export function blanksOf(changes: readonly Blanked[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [at, { state, content }] of changes.entries()) {
    if (!isEditable(state)) continue;
    const words = new Set(Object.values(content).flatMap((value) => blanksIn(value)));
    for (const each of words) found.set(each, [...(found.get(each) ?? []), at]);
  }
  return new Map([...found].toSorted(([, a], [, b]) => b.length - a.length));
}

/** What the form begins with: `3: ` for each draft that has the blank. */
export function linesToFill(places: readonly number[]): string {
  return places.map((at) => `${at + 1}: `).join("\n");
}

type Filled = { readonly drafts: Pick<SaveDraft, "changeId" | "revision" | "content">[] };

/**
 * The drafts with what was typed in the place of their blanks; the first thing that is wrong with it, at the field of its blank.
 *
 * @param typed by the words of the blank, a line for each draft: `3: 30 × 20 cm`
 */
export function filledIn(
  context: StudioContext,
  changes: readonly ChangeRecord[],
  typed: ReadonlyMap<string, string>,
): Filled | { readonly problem: Problem } {
  const blanks = blanksOf(changes);
  const words = new Map<number, Map<string, string>>();
  for (const [blank, text] of typed) {
    for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
      const [, number = "", value = ""] = /^\s*(\d{1,3})\s*[:.)=]\s*(.*)$/u.exec(line) ?? [];
      if (number === "") return { problem: { field: blank, text: batchesText.fill.noLine(line) } };
      const said = tidyLine(value);
      if (said === "") continue;
      const at = Number(number) - 1;
      if (!blanks.get(blank)?.includes(at))
        return { problem: { field: blank, text: batchesText.fill.noListing(at + 1) } };
      words.set(at, (words.get(at) ?? new Map<string, string>()).set(blank, said));
    }
  }
  const drafts: Filled["drafts"] = [];
  for (const [at, said] of words) {
    const change = changes[at];
    if (!change) continue;
    const content = replaced(change.content, said);
    const before = contentProblems(context, change.content, change.items, "form").map(({ text }) => text);
    const [wrong] = contentProblems(context, withContent(change.content, content), change.items, "form").filter(
      ({ text }) => !before.includes(text),
    );
    const [blank = ""] = said.keys();
    if (wrong) return { problem: { field: blank, text: `${at + 1}: ${wrong.text}` } };
    drafts.push({ changeId: change.id, revision: change.revision, content });
  }
  return { drafts };
}

/** The fields that had one of these blanks, with what was said in its place. */
export function replaced(content: FlatFields, said: ReadonlyMap<string, string>): FlatFields {
  return Object.fromEntries(
    Object.entries(content).flatMap(([field, value]) => {
      const filled = filledValue(value, said);
      return filled === value ? [] : [[field, filled]];
    }),
  );
}

function filledValue(value: FieldValue, said: ReadonlyMap<string, string>): FieldValue {
  if (!blanksIn(value).some((words) => said.has(words))) return value;
  if (Array.isArray(value)) return value.map((each: FieldValue) => filledValue(each, said));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledValue(each, said)]));
  if (typeof value !== "string") return value;
  return [...said].reduce((text, [blank, words]) => text.replaceAll(blankText(blank), () => words), value);
}
