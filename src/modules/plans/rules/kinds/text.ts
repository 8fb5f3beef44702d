import { foldCase } from "#src/platform/text/fold-case.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { leftOut, type PlanListing, type RuleOutcome } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

type TextEdit = RuleOf<"text">["edit"];

/** What a text has already is not added to it once more, so that a rule can be used twice. */
export function applyTextRule({ field, edit }: RuleOf<"text">, listing: PlanListing): RuleOutcome {
  const now = listing.fields[field];
  if (typeof now !== "string") return leftOut({ code: "not-read", field });
  return judged(listing, { [field]: textAfter(edit, now, field === "title") });
}

function textAfter(edit: TextEdit, now: string, isLine: boolean): string {
  switch (edit.by) {
    case "replace":
      return replaced(edit, now);
    case "remove": {
      const without = removed(edit, now);
      return isLine && without !== now ? tidyLine(without).replace(/^[,;|·–—-]\s*|\s*[,;|·–—-]$/g, "") : without;
    }
    case "start":
      return foldCase(now).startsWith(foldCase(edit.text)) ? now : joined(edit.text, now);
    case "end":
      return foldCase(now.trimEnd()).endsWith(foldCase(edit.text)) ? now : joined(now.trimEnd(), edit.text);
    case "first-line":
      return /^[^\r\n]*/.exec(now)?.[0].trim() === edit.text ? now : `${edit.text}\n${now}`;
    case "paragraph": {
      const paragraphs = now.split(/(?:\r?\n){2,}/).map((each) => each.trim());
      return paragraphs.includes(edit.text) ? now : `${now.trimEnd()}\n\n${edit.text}`.trimStart();
    }
  }
}

/** With a space between, but before a comma and the like. */
function joined(first: string, then: string): string {
  if (first.trim() === "" || then.trim() === "") return `${first}${then}`.trim();
  return /^[,.;:!?)]/.test(then) ? `${first}${then}` : `${first} ${then}`;
}

type Found = Pick<Extract<TextEdit, { by: "remove" }>, "find" | "anywhere" | "exact">;

function replaced({ find, with: instead, anywhere, exact }: Extract<TextEdit, { by: "replace" }>, now: string): string {
  const pattern = patternOf({ find, anywhere, exact });
  return now.normalize("NFC").replace(pattern, (found) => (exact ? instead : inCaseOf(found, find, instead)));
}

/** Of the spaces on both sides one goes with it. */
function removed(found: Found, now: string): string {
  const { source, flags } = patternOf(found);
  const pattern = new RegExp(`(^|\\s)?(?:${source})(\\s|$)?`, flags);
  return now
    .normalize("NFC")
    .replace(pattern, (_, before: string | undefined, after: string | undefined) => kept(before, after));
}

function kept(before = "", after = ""): string {
  // The end of a line stays one.
  if (/[\r\n]/.test(before) || before === "") return before + (/[\r\n]/.test(after) ? after : "");
  return after === "" ? "" : after;
}

/** Apostrophes of both kinds are the same, and so are all spaces. */
function patternOf({ find, anywhere, exact }: Found): RegExp {
  const signs = find
    .normalize("NFC")
    .replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
    .replace(/['’‘ʼ]/g, "['’‘ʼ]")
    .replace(/\r?\n/g, String.raw`\r?\n`)
    .replace(/[^\S\r\n]+/g, String.raw`[^\S\r\n]+`);
  const before = !anywhere && /^[\p{L}\p{N}]/u.test(find) ? String.raw`(?<![\p{L}\p{N}\p{M}])` : "";
  const after = !anywhere && /[\p{L}\p{N}\p{M}]$/u.test(find) ? String.raw`(?![\p{L}\p{N}\p{M}])` : "";
  return new RegExp(`${before}${signs}${after}`, exact ? "gu" : "giu");
}

/** What stands there in another case than was typed has its replacement in that case: MUG → CUP, mug → cup. */
function inCaseOf(found: string, typed: string, instead: string): string {
  if (found === typed) return instead;
  const [upper, lower] = [found.toUpperCase(), found.toLowerCase()];
  if (found === upper && upper !== lower && /\p{L}.*\p{L}/su.test(found)) return instead.toUpperCase();
  const [first = ""] = found;
  const [typedFirst = ""] = typed;
  if (first === typedFirst || first.toLowerCase() !== typedFirst.toLowerCase()) return instead;
  const [own = "", ...rest] = Array.from(instead);
  return [first === first.toUpperCase() ? own.toUpperCase() : own.toLowerCase(), ...rest].join("");
}
