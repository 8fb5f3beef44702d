import { foldCase } from "#src/platform/text/fold-case.ts";
import { tidyLine } from "#src/platform/text/text.ts";

/**
 * Joins tags picked as chips with tags pasted as text (commas, semicolons or lines between them). The first spelling
 * of a tag wins; `Linen Apron` and `linen apron` are the same tag.
 */
export function joinTags(chosen: readonly string[], pasted: string): string[] {
  const seen = new Set<string>();
  const joined: string[] = [];
  for (const raw of [...chosen, ...pasted.split(/[,;\n]/)]) {
    // The marketplace knows the straight apostrophe alone.
    const tag = tidyLine(raw).replace(/^#/, "").replace(/[’‘ʼ]/g, "'");
    const key = foldCase(tag);
    if (tag === "" || seen.has(key)) continue;
    seen.add(key);
    joined.push(tag);
  }
  return joined;
}
