import { foldCase } from "#src/platform/text/fold-case.ts";
import type { SentenceReply } from "./reply.ts";

/**
 * What of a reply the sentence says: numbers and words that aren't in it are taken out and named in `not_said`, so that nothing is
 * changed by a number that no person wrote.
 */
export function groundedReply(reply: SentenceReply, sentence: string): SentenceReply {
  const missed: string[] = [];
  const number = (value: number | null): number | null => {
    if (value === null || saysNumber(sentence, value)) return value;
    missed.push(String(value));
    return null;
  };
  const text = (value: string | null): string | null => {
    if (value === null || value.trim() === "") return null;
    if (says(sentence, value)) return value.trim();
    missed.push(value);
    return null;
  };
  const texts = (values: readonly string[]) => values.flatMap((value) => text(value) ?? []);
  const grounded = {
    ...reply,
    number: number(reply.number),
    ending: endingIn(reply.ending, sentence, missed),
    floor: number(reply.floor),
    ceiling: number(reply.ceiling),
    words: texts(reply.words),
    replacement: text(reply.replacement),
    tag: text(reply.tag),
    search: text(reply.search),
    price_from: number(reply.price_from),
    price_to: number(reply.price_to),
    stock_from: number(reply.stock_from),
    stock_to: number(reply.stock_to),
    without_tag: text(reply.without_tag),
    without_search: text(reply.without_search),
  };
  const said = reply.not_said.filter((part) => part.trim() !== "" && says(sentence, part));
  return { ...grounded, not_said: [...new Set([...said, ...missed])] };
}

function says(sentence: string, words: string): boolean {
  return plain(sentence).includes(plain(words));
}

function plain(text: string): string {
  return foldCase(text.replace(/[’‘ʼ]/g, "'").replace(/\s+/g, " ").trim());
}

/** Whether the number stands in it by itself: 10 is in "10 %" and "10,00", and not in "100". */
function saysNumber(sentence: string, value: number): boolean {
  const numbers = sentence.matchAll(/\d+(?:[.,]\d+)*/g);
  return [...numbers].some(([each]) => Number(each.replace(",", ".")) === Math.abs(value));
}

function endingIn(ending: string | null, sentence: string, missed: string[]): string | null {
  if (ending === null || ending.trim() === "") return null;
  const digits = ending.replace(/^\D+/, "");
  if (digits !== "" && [...sentence.matchAll(/\d+/g)].some(([each]) => each === digits || each.endsWith(digits))) {
    return ending.trim();
  }
  missed.push(ending);
  return null;
}
