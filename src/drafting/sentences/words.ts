import { foldCase } from "#src/platform/text/fold-case.ts";
import { wholeWord } from "./names.ts";

const listOf = (words: string) => new Set(words.split(/\s+/u).map(foldCase));

export const raises = wholeWord(String.raw`raise|increase|put\s+up`, "giu");
export const lowers = wholeWord("lower|reduce|decrease|cut|discount|drop", "giu");
const directions = listOf("raise increase put lower reduce decrease cut discount drop");

/** Words that narrow nothing and ask for nothing beside what was taken. */
const idle = listOf(
  "a all an and any are be by each every everything for from i in is it items listing listings me my of on ones our please price prices shop shops so that the their them then thing things to want we with would like",
);

/** What a listing has besides its price, and its states: a sentence about them isn't only about prices. */
const fields = listOf(
  `stock quantity quantities inventory pieces title titles tag tags description descriptions material materials shipping postage
  weight weights photo photos picture pictures video videos sku skus fee fees category categories option options variation variations
  active inactive draft drafts expired sold unsold live`,
);

/** Words that join or measure: what has one of them is more than a word of a title. */
const joining = listOf(
  `and or as at than under over below above between less more most least about with without by for from in on of off into to up down
  those these this that which who whose whom where when while if unless until only just even also yet too very much many some few
  new old cheap cheaper expensive first last next other others rest same both either such one ones two any all every each
  is are was were be been being do does did have has had can could may might must shall should will would
  it its them they i you we my your our their his her the a an here there now
  und oder mit von im in der die das den dem des ein eine et ou avec de du des la le les un une y o con el los las una e ed il lo gli
  và hoặc với các những`,
);

/** Words that exclude or forbid, of the languages that people of these shops write. "n't" and phrases are in `negation`. */
const negations = `not no none never nor neither nothing nobody cannot without except excepting exception exceptions exclude excludes excluded
  excluding exclusive but minus barring besides unless until till instead leave leaves leaving skip skips skipping skipped ignore ignoring
  omit omitting omitted spare sparing avoid keep keeping stop untouched unchanged unaffected alone stay stays remain remains dont doesnt isnt
  arent wont shouldnt cant mustnt non ex excl save bar less w/o ikke inte uden utan
  nicht nichts nie niemals kein keine keinen keiner keinem keines außer ausser außerdem ohne ausgenommen ausgeschlossen ausschließlich weder
  noch aber sondern lass lasse lassen bis
  sauf sans hors hormis excepté excepte exclure exclu exclus pas ne jamais aucun aucune ni mais
  excepto salvo sin nunca jamás tampoco menos sino pero excluyendo ningún ninguna
  exceto não nao nem sem nunca fora
  senza tranne eccetto meno mai né nessun nessuna ma
  niet geen nooit behalve zonder uitgezonderd maar
  trừ tru không khong đừng dung chưa chẳng ngoài ngoại bỏ
  nie bez oprócz`;

const anyOf = [...new Set(negations.split(/\s+/u))].join("|");

/** A hyphen may follow: "non-sale" excludes, too. */
export const negation = new RegExp(
  String.raw`(?<![\p{L}\p{M}])(?:(?:apart|aside|away)\s+from|(?:other|rather)\s+than|à\s+part|a\s+parte|\p{L}+n['’‘]t(?:\s+(?:touch|include))?|${anyOf})(?![\p{L}\p{M}])`,
  "giu",
);

export const isIdle = (word: string) => idle.has(foldCase(word));
/** A name of such words alone isn't meant by them. */
export const isOrdinary = (word: string) => isIdle(word) || directions.has(foldCase(word));
export const isField = (word: string) => fields.has(foldCase(word));
/** A word that a title can have, and that means nothing else here. */
export const isTitleWord = (word: string) =>
  /^\p{L}[\p{L}\p{M}'’-]*$/u.test(word) &&
  ![idle, fields, joining, directions].some((words) => words.has(foldCase(word)));

/** What of a text is neither idle nor taken out, in its parts: the person has to see that it wasn't understood. */
export function leftIn(text: string): string[] {
  const parts = text.split(/,(?!\d)|;|[.!?](?=\s|$)/u).map((part) =>
    part
      .split(/\s+/u)
      .filter((word) => word !== "" && !isIdle(word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")))
      .join(" "),
  );
  return parts.filter((part) => /[\p{L}\p{N}\p{Co}\p{Sc}%]/u.test(part));
}
