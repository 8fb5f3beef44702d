import { OmsError } from "#src/platform/kernel/errors.ts";
import { commandsText } from "./messages/answers.en.ts";

const quotes: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‟": '"',
  "«": '"',
  "»": '"',
  "‘": "'",
  "’": "'",
  "‚": "'",
};

/**
 * What was typed, as words. Curly quotes and long dashes, which phones and Slack put in by themselves, count as the
 * plain ones; a quote inside a word (`Mara's`) is an apostrophe, one behind a digit (`12" board`) means inches. Text in quotes is one word; a backslash keeps the next sign.
 *
 * @throws OmsError `bad-input`: a quote that is never closed
 */
export function splitWords(typed: string): string[] {
  const signs = Array.from(
    typed.replace(/(^|\s)[—–]{1,2}(?=[a-z])/gi, "$1--").replace(/[“”„‟«»‘’‚]/g, (sign) => quotes[sign] ?? sign),
  );
  const words: string[] = [];
  let word: string | null = null;
  let open: string | null = null;
  for (let index = 0; index < signs.length; index += 1) {
    const sign = signs[index] ?? "";
    if (sign === "\\" && index + 1 < signs.length) {
      index += 1;
      word = (word ?? "") + (signs[index] ?? "");
    } else if (open !== null) {
      if (sign === open) open = null;
      else word = (word ?? "") + sign;
    } else if ((sign === '"' && !/\d$/.test(word ?? "")) || (sign === "'" && word === null)) {
      open = sign;
      word ??= "";
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? "") + sign;
    }
  }
  if (open !== null) {
    throw new OmsError("bad-input", { userText: commandsText.read.openQuote(open) });
  }
  return word === null ? words : [...words, word];
}
