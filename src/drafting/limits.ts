import { numbersSpelled } from "#src/catalog/characters.ts";
import { fieldIn } from "#src/catalog/fields/definition.ts";
import { offered, offeredRules as rules } from "#src/marketplaces/registry.ts";
import { invisible } from "#src/platform/text/invisible.ts";
import { countCharacters, tidyLine } from "#src/platform/text/text.ts";
import { distinct, lower, shorten } from "./words.ts";

const { limits, refused } = rules;

/** A title that the marketplace takes, or "" when nothing allowed is left. */
export function allowedTitle(text: string): string {
  const seen = new Set<string>();
  const allowed = inClass(text, "title").replace(/./gu, (sign) => {
    if (!rules.onceOnly.includes(sign)) return sign;
    if (seen.has(sign)) return " ";
    seen.add(sign);
    return sign;
  });
  const title = shorten(trimMarks(tidyLine(allowed)), limits.title);
  return /[\p{L}\p{Nd}]/u.test(title) && rules.title(title).length === 0 ? title : "";
}

/** At most 13 tags that the marketplace takes, each once. What doesn't fit is left out, not cut: half a tag finds nobody. */
export function allowedTags(tags: readonly string[]): string[] {
  const clean = tags
    .map((tag) => tidyLine(inClass(lower(tag).replace(/[’‘ʼ`]/g, "'"), "tag")))
    .filter((tag) => /[\p{L}\p{Nd}]/u.test(tag) && rules.tags([tag]).length === 0);
  return distinct(clean).slice(0, limits.tags);
}

/** None where the marketplace has no field for them. */
export function allowedMaterials(materials: readonly string[]): string[] {
  const shape = fieldIn(offered.fields, "materials")?.shape;
  if (shape?.type !== "words") return [];
  const { most, longest, refused: signs } = shape;
  const clean = materials
    .map((material) => tidyLine(signs ? withoutSigns(material, signs) : material))
    .filter((material) => /\p{L}/u.test(material) && countCharacters(material) <= longest);
  return distinct(clean).slice(0, most);
}

/** Numbers spelled out, and a space for whatever else the marketplace refuses. */
function inClass(text: string, kind: keyof typeof refused): string {
  return withoutSigns(text, refused[kind]);
}

function withoutSigns(text: string, signs: RegExp): string {
  const composed = numbersSpelled(text.replace(/\s/g, " ").replace(invisible, "").normalize("NFC"));
  // A stroke through a letter has no place of its own: "L̷i̷nen" is one word.
  return composed.replace(signs, (sign) => (/(?=\p{M})\p{Script=Inherited}/u.test(sign) ? "" : " "));
}

export function allowedAlt(text: string): string {
  return shorten(tidyLine(text.toWellFormed()), limits.alt);
}

/** Without punctuation that lost what it belonged to. */
function trimMarks(text: string): string {
  return text
    .replace(/\(\s*[,;/–—-]*\s*\)|\[\s*\]|(?<!\p{Nd}\s?)%/gu, " ")
    .replace(/\s+([,;.!?])/g, "$1")
    .replace(/([,;/|–—])(?:\s*[,;/|–—])+/g, "$1")
    .replace(/^[\s,;:.!?/|&+*_~•·–—-]+|[\s,;:.!/|&+*_~•·–—-]+$/gu, "")
    .replace(/\s{2,}/g, " ");
}
