import { type DiffPart, wordDiff } from "#src/platform/text/word-diff.ts";
import { clip, clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";

/** Characters of unchanged text shown on either side of a change. */
const around = 60;

/**
 * What changed in a text, as mrkdwn: ~old words~ *new words*, with a little of what stands around them. At most `max`
 * characters.
 */
export function diffText(before: string, after: string, max: number): string {
  if (before === "") return `*${styled(after, max - 2)}*`;
  const parts = wordDiff(before, after);
  const pieces: string[] = [];
  // Room for the sign that there is more.
  let left = max - 2;
  for (const [index, part] of parts.entries()) {
    const piece = drawn(part, index === 0, index === parts.length - 1);
    if (piece.length + 1 > left) {
      pieces.push("…");
      break;
    }
    pieces.push(piece);
    left -= piece.length + 1;
  }
  return pieces.filter((piece) => piece !== "").join(" ");
}

/** How much of what was added or taken away is marked in one piece: a mark may not go over two blocks. */
const markedAtOnce = 500;

/**
 * The same, all of it: in texts of at most `max` characters each, one below the other. Only what stays the same is shortened.
 */
export function diffTexts(before: string, after: string, max: number): string[] {
  const parts = before === "" ? [{ kind: "in" as const, text: after }] : wordDiff(before, after);
  const pieces = parts.flatMap((part, index) => {
    const ends = [index === 0, index === parts.length - 1] as const;
    const some = part.kind === "same" ? [part] : inPieces(part.text).map((text) => ({ ...part, text }));
    return some.map((each) => drawn(each, ...ends)).filter((piece) => piece !== "");
  });
  const texts: string[] = [];
  for (const piece of pieces) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + piece.length < max) texts[texts.length - 1] = `${last} ${piece}`;
    else texts.push(piece);
  }
  return texts;
}

/** Between words, where there are any. Escaped, each still fits what `styled` keeps. */
function inPieces(text: string): string[] {
  const words = text.match(/\S+\s*|\s+/g) ?? [];
  const pieces: string[] = [];
  for (const word of words.flatMap((each) => chopped(each))) {
    const last = pieces.at(-1);
    const fits = last !== undefined && escapeMrkdwn(last + word).length <= markedAtOnce;
    if (fits) pieces[pieces.length - 1] = last + word;
    else pieces.push(word);
  }
  return pieces;
}

/** An ampersand takes five characters once it is escaped. */
function chopped(word: string): string[] {
  const most = markedAtOnce / 5;
  if (word.length <= most) return [word];
  const letters = Array.from(word);
  const starts = Array.from({ length: Math.ceil(letters.length / (most / 2)) }, (_, index) => index * (most / 2));
  return starts.map((start) => letters.slice(start, start + most / 2).join(""));
}

function drawn({ kind, text }: DiffPart, first: boolean, last: boolean): string {
  if (kind === "same") return unchanged(text, first, last);
  const mark = kind === "out" ? "~" : "*";
  const shown = styled(text, 700);
  // Blanks alone can't be struck out or made bold.
  return shown === "" ? "" : `${mark}${shown}${mark}`;
}

function unchanged(text: string, first: boolean, last: boolean): string {
  const plain = oneLine(text);
  if (plain.length <= around * 2) return clipEscaped(plain, 700);
  const head = first ? "" : clipEscaped(`${plain.slice(0, around)}`, 400);
  const tail = last ? "" : clipEscaped(wholePairs(plain.slice(-around)), 400);
  return `${head} … ${tail}`.trim();
}

/** Inside ~…~ and *…* these signs, or a line's end, would end the style early. */
function styled(text: string, max: number): string {
  return clipEscaped(oneLine(text).replaceAll("~", "∼").replaceAll("*", "∗").replaceAll("`", "ˋ"), Math.max(8, max));
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ⏎ ").trim();
}

function wholePairs(text: string): string {
  return /^[\udc00-\udfff]/.test(text) ? clip(text.slice(1), text.length) : text;
}
