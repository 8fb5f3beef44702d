import { type ListingField, nameInSentence } from "#src/catalog/fields/definition.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { fieldInLine } from "../../rules/line/field-names.ts";
import { quoted } from "../../rules/line/tokens.ts";
import type { CatchUpRule, UnknownListing } from "../model.ts";

/** Listings that lack the same, by their codes. `key`: names just these, so that a button never means others than it stood beside. */
export type UnknownGroup = { readonly key: string; readonly lack: string; readonly codes: readonly string[] };

/** So many codes fit into one line of a form. */
const codesInForm = 200;

/** By what they lack, the most first. A listing that lacks two things is in two groups. */
export function groupsOf(unknown: readonly UnknownListing[]): readonly UnknownGroup[] {
  const found = new Map<string, string[]>();
  for (const { code, lacks } of unknown) {
    for (const lack of lacks) found.set(lack, [...(found.get(lack) ?? []), code]);
  }
  return [...found]
    .map(([lack, codes]) => ({ key: keyOf(lack, codes), lack, codes: codes.slice(0, codesInForm) }))
    .toSorted((a, b) => b.codes.length - a.codes.length || a.lack.localeCompare(b.lack));
}

function keyOf(lack: string, codes: readonly string[]): string {
  return sha256(JSON.stringify([lack, codes])).slice(0, 16);
}

/** The beginning of the line that gives these what they lack: the person writes the rest. "" where no line says it. */
export function fillLine(rule: CatchUpRule, lack: string, fields: readonly ListingField[]): string {
  if (rule.kind === "attributes") return `attribute ${quoted(lack)} = `;
  const field = rule.kind === "safety" ? fields.find((each) => nameInSentence(each) === lack) : undefined;
  return field ? `set ${fieldInLine(field.key, fields)} = ` : "";
}
