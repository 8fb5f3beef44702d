import { attributesOf } from "#src/catalog/fields/attributes.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { ListingContent } from "#src/catalog/listing.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import type { ChangeRecord } from "../records.ts";
import { openPointsText } from "./messages/en.ts";
import type { OpenPoint } from "./model.ts";

const blank = /\[([^\][\n]{1,60})\?\]/gu;

/** As a person reads it in the text: `[size?]`. */
export function blankText(point: string): string {
  return `[${point}?]`;
}

/** The words of the blanks in a value, each once: `size` of "Apron [size?]". Same as `app.blanks_in`. */
export function blanksIn(value: FieldValue | undefined): string[] {
  return [...new Set(textsIn(value).flatMap((text) => Array.from(text.matchAll(blank), ([, words = ""]) => words)))];
}

function textsIn(value: FieldValue | undefined): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((each: FieldValue) => textsIn(each));
  return value !== null && typeof value === "object" ? Object.values(value).flatMap((each) => textsIn(each)) : [];
}

/** The fields that have blanks, without them. Empty: none has any. */
export function withoutBlanks(content: ListingContent): FlatFields {
  return Object.fromEntries(
    Object.entries(content).flatMap(([field, value]) =>
      blanksIn(value).length === 0 ? [] : [[field, leftOut(field, value)]],
    ),
  );
}

/** Of a list of words a word with a blank goes; of everything else the blank. What has none stays as it is. */
function leftOut(field: string, value: FieldValue): FieldValue {
  if (blanksIn(value).length === 0) return value;
  if (typeof value === "string") return field === "description" ? withoutSentences(value) : withoutWords(value);
  if (Array.isArray(value)) {
    const kept = value.filter((each: FieldValue) => typeof each !== "string" || blanksIn(each).length === 0);
    return kept.map((each: FieldValue) => leftOut(field, each));
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, leftOut(key, each)]));
}

/** "Walnut board [size?], oiled" is "Walnut board, oiled". */
function withoutWords(text: string): string {
  return text
    .replace(blank, " ")
    .replace(/\(\s*\)/gu, " ")
    .replace(/\s+([,;:.!)])/gu, "$1")
    .replace(/([,;:–—|-])(?:\s*[,;:–—|-])+/gu, "$1")
    .replace(/\s{2,}/gu, " ")
    .replace(/^[\s,;:–—|-]+|[\s,;:–—|-]+$/gu, "");
}

/** A sentence that doesn't know what it says goes, and a line of which nothing is left. */
function withoutSentences(text: string): string {
  return text
    .split("\n")
    .flatMap((line) => {
      if (blanksIn(line).length === 0) return [line];
      // A full stop in a blank ("[approx. size?]") ends no sentence.
      const kept = line.split(/(?<=[.!?])\s+(?![^\][\n]*\?\])/u).filter((sentence) => blanksIn(sentence).length === 0);
      return kept.length === 0 ? [] : [kept.join(" ")];
    })
    .join("\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
}

type Asked = Pick<ChangeRecord, "kind" | "content" | "items" | "openPoints">;

/** What has to be settled before approval is asked for, each with how. Blanks are looked for in what is to be stored. */
export function openProblems({ kind, content, items, openPoints }: Asked): Problem[] {
  if (kind === "create") {
    const ofShops = items.flatMap(({ content: item }) => blanksIn({ ...item } as unknown as FieldValue));
    return [
      ...blankProblems(content, openPointsText.blank),
      ...openAttributes({ content, openPoints }).map(({ field, name, needed }) => ({
        field,
        text: needed ? openPointsText.needed(name) : openPointsText.attribute(name),
        missing: true as const,
      })),
      ...ofShops.map((words) => ({
        field: "shops",
        text: openPointsText.editBlank(fieldLabel("variations"), blankText(words)),
      })),
    ];
  }
  const { set, before } = items[0]?.content.edit ?? { set: {}, before: {} };
  const written = Object.entries(set).map(([field, value]): [string, FieldValue] => {
    const known = blanksIn(before[field]);
    return [
      field,
      blanksIn(value)
        .filter((words) => !known.includes(words))
        .map(blankText),
    ];
  });
  return blankProblems(Object.fromEntries(written), openPointsText.editBlank);
}

function blankProblems(fields: FlatFields, say: (field: string, blank: string) => string): Problem[] {
  return Object.entries(fields).flatMap(([field, value]) =>
    blanksIn(value).map((words) => ({
      field: field.split(":")[0] ?? field,
      text: say(fieldLabel(field), blankText(words)),
      missing: true as const,
    })),
  );
}

/** Attributes that are asked for and still have no value. */
function openAttributes({ content, openPoints }: Pick<Asked, "content" | "openPoints">): readonly OpenPoint[] {
  return openPoints.filter(
    ({ kind, settled, field, point }) =>
      kind === "attribute" &&
      settled !== "left_out" &&
      !attributesOf(content[field]).some(({ property, values }) => String(property) === point && values.length > 0),
  );
}

/** What may be left out. */
export function leavable({ openPoints }: Pick<ChangeRecord, "openPoints">): readonly OpenPoint[] {
  return openPoints.filter(({ settled, needed }) => settled === null && !needed);
}

/** For people: a blank as it stands in the text, an attribute by its name. */
export function pointText({ kind, point, name }: Pick<OpenPoint, "kind" | "point" | "name">): string {
  return kind === "blank" ? blankText(point) : name;
}
