import { offered } from "#src/marketplaces/registry.ts";
import { countCharacters } from "#src/platform/text/text.ts";

/** Words that carry no product: never a tag or category word, and never inside one. English and German. */
export const stopWords: ReadonlySet<string> = new Set(
  `a about after all also an and any are as at available be been both but by can come comes each either every few fits
for from get got great had has have he her here hers hey hi his hello how i if in into is it its it's i've i'm just like
made make makes making many may me measures more most much my new nice no not now of off on one only or our out over per
please pretty price really same sell set she ship shipped shipping ships size sizes so some such take takes than that
that's the their them then there these they this those three to today tomorrow too two until up us use very want was we
were what when where which while who will with without would you your day days week weeks approx approximately about
listing list post photo photos picture pictures shop team width wide height high tall length long depth deep diameter
cost costs usd eur gbp dollars euros cm mm inch inches in ft kg oz lb ml still finally
aber alle allem allen aller alles als also am an auch auf aus bei bin bis bitte da das dass dein dem den der des die dies
diese diesem diesen dieser dieses doch du durch ein eine einem einen einer eines er es etwa euch euro für gibt hab habe
haben hallo hat hier ich ihr im in ist ja jede jeder jedes jetzt kann kein keine können mehr mein meine mit nach neu neue
neuen neuer neues nicht noch nun nur oder ohne preis schon sehr sein seine sich sie sind so tage und uns unser unsere
unter versand vom von vor war was wenn werden wie wir wird zu zum zur zwei drei über ca cm hoch breit lang gemacht
hergestellt stück fotos foto bilder bild ${offered.name.toLowerCase()}`.split(/\s+/),
);

const german = new Set(
  "aber auf aus das dem den der die ein eine für ist mit nicht oder und von wir zum zur".split(" "),
);
const english = new Set("a an and are by for from in is it of on our the this to with".split(" "));

/** Whether more of the small words are German than English: for the one sentence of our own in an alt text. */
export function looksGerman(text: string): boolean {
  const words = wordsOf(text);
  const count = (list: ReadonlySet<string>) => words.filter((word) => list.has(word)).length;
  return count(german) > count(english);
}

/** Lower-case words, with inner hyphens and apostrophes. */
export function wordsOf(text: string): string[] {
  return lower(text).match(/[\p{L}\p{M}\p{Nd}]+(?:['’-][\p{L}\p{M}\p{Nd}]+)*/gu) ?? [];
}

/** With a capital at its start. Letters without one of their own stay: `ὔ` would become `Υ` and two loose accents. */
export function capitalized(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => {
    const capital = letter.toLocaleUpperCase("en").normalize("NFC");
    return countCharacters(capital) === 1 ? capital : letter;
  });
}

export function lower(text: string): string {
  return text.toLocaleLowerCase("en");
}

/** The beginning of `text` that has at most `limit` characters, ending with a whole word where there is one. */
export function shorten(text: string, limit: number): string {
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  const cut = characters.slice(0, limit + 1).join("");
  const space = cut.lastIndexOf(" ");
  const kept = space > limit / 3 ? cut.slice(0, space) : characters.slice(0, limit).join("");
  return kept.replace(/[\s,;:&+–—/|-]+$/u, "");
}

/** Each once, whatever its capitals; the first spelling wins. */
export function distinct(items: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const item of items) if (!first.has(lower(item))) first.set(lower(item), item);
  return [...first.values()];
}
