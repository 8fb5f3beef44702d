import { offeredRules } from "#src/marketplaces/registry.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import { withoutPrices } from "./prices.ts";
import { withoutLinks } from "./sales.ts";
import { distinct, lower, stopWords, wordsOf } from "./words.ts";

/** Runs of words that stand together without a stop word, number or punctuation between: "natural linen apron". */
export function phrasesOf(text: string): string[][] {
  return withoutPrices(withoutLinks(text))
    .split(/[^\p{L}\p{M}\p{Nd}\s'’-]+|\n|\s[-–—]\s/u)
    .flatMap((clause) => {
      const runs: string[][] = [[]];
      for (const word of wordsOf(clause)) {
        if (stopWords.has(word) || /\d/.test(word) || countCharacters(word) < 3) runs.push([]);
        else runs.at(-1)?.push(word);
      }
      return runs.filter((run) => run.length > 0);
    });
}

/**
 * Tags from the text alone: labelled ones and hashtags, the studio's usual ones that the text says, then what the title
 * names, then phrases of two or three words from the rest. Fewer good tags rather than thirteen.
 */
export function tagsOf(
  title: string,
  body: string,
  own: readonly string[],
  materials: readonly string[],
  usualTags: readonly string[],
): string[] {
  const said = ` ${wordsOf(`${title}\n${withoutLinks(body)}`).join(" ")} `;
  const usual = usualTags.filter((tag) => said.includes(` ${wordsOf(tag).join(" ")} `));
  const fromTitle = phrasesOf(title).flatMap((run) => [
    ...windows(run, 3),
    ...windows(run, 2).slice(run.length === 3 ? 1 : 0),
  ]);
  // What the thing is stands at the end of the title's first phrase; what ends the others is any word ("thrown by hand").
  const single = phrasesOf(title)
    .slice(0, 1)
    .flatMap((run) => run.slice(-1));
  const known = new Set(wordsOf([title, ...materials].join(" ")));
  // Of the rest only phrases about the thing: "tell jonas" and "anybody yet" are none.
  const fromBody = phrasesOf(body)
    .filter((run) => (run.length === 2 || run.length === 3) && run.some((word) => known.has(word)))
    .map((run) => run.join(" "));
  return distinct([...own, ...usual, ...fromTitle, ...single, ...materials, ...fromBody]).filter(
    (tag) => countCharacters(tag) <= offeredRules.limits.tag,
  );
}

function windows(run: readonly string[], length: number): string[] {
  return run
    .slice(0, Math.max(0, run.length - length + 1))
    .map((_, index) => run.slice(index, index + length).join(" "));
}

const joints = /\s(?:with|for|from|of|in|made|and|mit|für|aus|von|und|im)\s/iu;

/** What the thing is, most telling first: a title's noun stands at the end of its first phrase ("linen *apron* with…"). */
export function categoryWordsOf(title: string, category: string): string[] {
  const first =
    lower(title)
      .split(/[,;:|(–—]|\s-\s/u)[0]
      ?.split(joints)[0] ?? "";
  const run = phrasesOf(first).at(-1) ?? [];
  const asked = category
    .split(/[>›/,]/)
    .map((part) => lower(part.trim()))
    .filter(Boolean)
    .reverse();
  const pair = run.length > 1 ? [run.slice(-2).join(" ")] : [];
  const rest = phrasesOf(title).flat();
  return distinct([...asked, ...run.slice(-1), ...pair, ...run.toReversed(), ...rest]).slice(0, 8);
}
