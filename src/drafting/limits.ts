import { limits, tagProblems, titleProblems } from "#src/domain/listing-rules.ts";
import { countCharacters, tidyLine } from "#src/domain/text.ts";
import { distinct, lower, shorten } from "./words.ts";

/** A title that Etsy takes, or "" when nothing allowed is left. */
export function allowedTitle(text: string): string {
  const seen = new Set<string>();
  const allowed = text
    .normalize("NFC")
    .replace(/[$^`]|[^\p{L}\p{M}\p{Nd}\p{Nl}\p{No}\p{P}\p{Sm}\p{Zs}\s™©®]/gu, " ")
    .replace(/[%:&+]/g, (sign) => {
      if (seen.has(sign)) return " ";
      seen.add(sign);
      return sign;
    });
  const title = shorten(trimMarks(tidyLine(allowed)), limits.title);
  return /[\p{L}\p{Nd}]/u.test(title) && titleProblems(title).length === 0 ? title : "";
}

/** At most 13 tags that Etsy takes, each once. What doesn't fit is left out, not cut: half a tag finds nobody. */
export function allowedTags(tags: readonly string[]): string[] {
  const clean = tags
    .map((tag) =>
      tidyLine(
        lower(tag.normalize("NFC"))
          .replace(/[’`]/g, "'")
          .replace(/[^\p{L}\p{M}\p{Nd}\p{Zs}\-'™©®]/gu, " "),
      ),
    )
    .filter((tag) => /[\p{L}\p{Nd}]/u.test(tag) && tagProblems([tag]).length === 0);
  return distinct(clean).slice(0, limits.tags);
}

export function allowedMaterials(materials: readonly string[]): string[] {
  const clean = materials
    .map((material) => tidyLine(material.normalize("NFC").replace(/[^\p{L}\p{M}\p{Nd}\p{Zs}]/gu, " ")))
    .filter((material) => /\p{L}/u.test(material) && countCharacters(material) <= limits.material);
  return distinct(clean).slice(0, limits.materials);
}

export function allowedAlt(text: string): string {
  return shorten(tidyLine(text.toWellFormed()), limits.alt);
}

/** Without punctuation that lost what it belonged to. */
function trimMarks(text: string): string {
  return text
    .replace(/\(\s*[,;/–—-]*\s*\)|\[\s*\]/g, " ")
    .replace(/\s+([,;.!?])/g, "$1")
    .replace(/([,;/|–—])(?:\s*[,;/|–—])+/g, "$1")
    .replace(/^[\s,;:.!?/|&+*_~•·–—-]+|[\s,;:.!/|&+*_~•·–—-]+$/gu, "")
    .replace(/\s{2,}/g, " ");
}
