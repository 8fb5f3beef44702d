import { catalogText } from "./messages/en.ts";

const keycap = /[\d#*]\ufe0f?\u20e3/gu;

/** `1½ in, 4 cm²` → `1 1/2 in, 4 cm2`: numbers in the marketplace's characters; signs for keys are left out. */
export function numbersSpelled(text: string): string {
  return text
    .replace(keycap, " ")
    .replace(/(?<=\p{Nd})(?=[¼-¾⅐-⅞↉])/gu, " ")
    .replace(/[\p{No}\p{Nl}]/gu, (sign) => sign.normalize("NFKC").replace("⁄", "/"));
}

export type RefusedSign = {
  /** The sign itself, or in words where it can't be seen alone. */
  readonly named: string;
  /** What can be written for it. */
  readonly instead: string | null;
};

/**
 * What of this text is refused, each once, in its order. Text is composed (NFC) before it is judged.
 *
 * @param refused with the flag `g`: a sign that is refused
 */
export function refusedSigns(text: string, refused: RegExp): RefusedSign[] {
  const found = new Map<string, RefusedSign>();
  for (const { 0: sign, index } of text.matchAll(refused)) {
    const named = /[\p{M}\p{C}\p{Z}]/u.test(sign) ? hiddenAt(text, index) : sign;
    const spelled = numbersSpelled(sign).trim();
    const fits = spelled !== "" && spelled !== sign && !spelled.match(refused);
    if (!found.has(named)) found.set(named, { named, instead: fits ? spelled : null });
  }
  return [...found.values()];
}

/** "a mark that can't be seen after “Linen”": the word before it. */
function hiddenAt(text: string, index: number): string {
  const word = /[\p{L}\p{Nd}]+(?=[^\p{L}\p{Nd}]*$)/u.exec(text.slice(0, index))?.[0];
  return word ? catalogText.signs.hiddenAfter(word) : catalogText.signs.hiddenFirst;
}
