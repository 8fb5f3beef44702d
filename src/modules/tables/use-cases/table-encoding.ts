import { isUtf8 } from "node:buffer";
import { lostLetter } from "../rules/spreadsheet-damage.ts";
import { tablesText } from "../messages/en.ts";

/** A file's text, and what is to be said of how it was read. */
export type DecodedTable = {
  readonly text: string;
  /** Lines that hold this sign have a letter that can't be read. */
  readonly lostLetter: string | null;
  /** For the preview: null where there was nothing to decide. */
  readonly note: string | null;
};

export type Undecoded = { readonly refusal: string };

/** How spreadsheets write where they don't write UTF-8: in Western Europe, on old Macs, in Central Europe. */
const encodings = [
  { label: "windows-1252", name: "Windows-1252" },
  { label: "macintosh", name: "Mac Roman" },
  { label: "windows-1250", name: "Windows-1250" },
] as const;

/**
 * UTF-8 with or without its mark, UTF-16 with it; else the encoding in which the file's words are those that the listings
 * have already, else Windows-1252 where words in it are possible ones.
 *
 * @param knownWords the words with letters beyond ASCII that the listings have, in small letters; asked for only where
 *   they decide
 */
export async function decodeTable(
  bytes: Uint8Array,
  knownWords: () => Promise<ReadonlySet<string>>,
): Promise<DecodedTable | Undecoded> {
  const [a, b] = bytes;
  const utf16 = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : null;
  if (utf16) return plainly(new TextDecoder(utf16).decode(bytes));
  if (bytes.includes(0)) return { refusal: tablesText.file.notCsv };
  const utf8 = new TextDecoder("utf-8").decode(bytes);
  // The sign for a lost letter can itself be a listing's text: then it is good UTF-8, and nothing was lost in this file.
  if (isUtf8(bytes)) return plainly(utf8);
  const strays = utf8.split(lostLetter).length - 1;
  // A letter beyond ASCII that reads as UTF-8 is no accident: those that don't are the strays.
  const letters = utf8.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0;
  if (letters >= strays) return { text: utf8, lostLetter, note: null };
  return decodeOld(bytes, await knownWords());
}

function plainly(text: string): DecodedTable {
  return { text, lostLetter: null, note: null };
}

function decodeOld(bytes: Uint8Array, known: ReadonlySet<string>): DecodedTable | Undecoded {
  const readings = encodings.map(({ label, name }) => {
    const text = new TextDecoder(label).decode(bytes);
    const words = wordsBeyondAscii(text);
    return { name, text, words, proof: words.filter((word) => known.has(word.toLocaleLowerCase("en"))) };
  });
  const [best] = readings.toSorted((one, other) => other.proof.length - one.proof.length);
  const [usual] = readings;
  if (!best || !usual) throw new Error("no encoding to read a table in");
  if (best.proof.length > 0) return readIn(best, best.proof[0]);
  const impossible = usual.words.find((word) => isImpossible(word));
  if (impossible !== undefined) {
    return {
      refusal: tablesText.file.unclear(usual.name, impossible.slice(0, 40)),
    };
  }
  return readIn(usual, mostTelling(usual.words));
}

function readIn(
  { name, text }: { readonly name: string; readonly text: string },
  word: string | undefined,
): DecodedTable {
  const { encoding, encodingFor } = tablesText.file;
  return {
    text,
    lostLetter: null,
    note: word === undefined ? encoding(name) : encodingFor(name, word.slice(0, 40)),
  };
}

/** As a text has them, each once. */
export function wordsBeyondAscii(text: string): string[] {
  const words = text.normalize("NFC").match(/[\p{L}\p{M}\p{Nd}\p{S}\p{Pf}\p{Pi}\u0080-\u00bf]+/gu) ?? [];
  return [...new Set(words.filter((word) => /[^\p{ASCII}]/u.test(word) && /\p{L}/u.test(word)))];
}

/**
 * A sign, a control character or a rare capital within a word or behind its small letters: these bytes are letters of
 * another encoding (`CafŽ` of an old Mac).
 */
function isImpossible(word: string): boolean {
  return /[\u0080-\u009f]|\p{L}[ŠŽŸŒ†‡ƒ‰™¤¦§¨ª¬¯°±²³´¶¸¹º¼½¾¿×÷¡¢£«»]\p{Ll}|\p{Ll}[ŠŽŸŒƒ¤¦§¨¬¯¶¸](?!\p{L})|\p{L}[ˆ˜]|(?<!\p{L})Ÿ\p{Ll}/u.test(
    word,
  );
}

/** The word by which a person sees soonest whether the encoding is right: letters that Western Europe seldom has. */
function mostTelling(words: readonly string[]): string | undefined {
  return words.find((word) => /[ŠšŽžŸŒœƒ€†‡‰]/u.test(word)) ?? words[0];
}
