import type { ListingState } from "#src/catalog/listing.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { type Cover, coverOf, isLeftOut, type Place } from "./cover.ts";
import { compoundsOfNames, maskNames, wholeWord } from "./names.ts";
import { currencyWords, takeEnding, takeNumber, type Unit } from "./numbers.ts";
import { type SentenceAction, type SentenceReply, type SentenceSource, wordsOf } from "./reply.ts";
import { isField, isOrdinary, leftIn, lowers, negation, raises } from "./words.ts";

/**
 * What a reply says is taken out of the sentence, piece by piece, as the line will say it; what is left is named in `not_said`, whatever
 * the model says of it. Where the reply says what the sentence doesn't, or where a name, a field or an exception is left, it
 * asks for nothing: no line comes of it.
 */
export function groundedReply(reply: SentenceReply, source: SentenceSource): SentenceReply {
  const cover = coverOf(maskNames(source, isOrdinary));
  const isAsked = takeAction(cover, reply);
  const excluded = cover.negated();
  const isNumbered = takeNumbers(cover, reply, source);
  const leftOut: Place[] = [];
  const isChosen = takeSelection(cover, reply, excluded, leftOut);
  const open = excluded.filter((part) => !isLeftOut(cover, part, leftOut));
  // A word that excludes is said where all that it excludes is.
  for (const part of excluded) if (!open.includes(part)) blankNegation(cover, part);
  const isSaid = isAsked && isNumbered && isChosen && open.length === 0;
  const left = leftIn(cover.text());
  const isClear =
    cover.untaken().length === 0 &&
    compoundsOfNames(cover.text(), source).length === 0 &&
    !left
      .join(" ")
      .split(/[^\p{L}]+/u)
      .some((word) => isField(word) || deletes.test(word));
  const said = reply.not_said.map((part) => part.trim()).filter((part) => part !== "" && says(source.sentence, part));
  const further = left.filter((part) => !said.some((each) => hasWords(each, part)));
  const notSaid = [...new Set([...said, ...further])];
  if (isSaid && isClear) return { ...reply, not_said: notSaid };
  return { ...reply, action: null, not_said: notSaid.length > 0 ? notSaid : [source.sentence] };
}

const deletes = /^(?:delete|erase)$/iu;

function says(sentence: string, words: string): boolean {
  return plain(sentence).includes(plain(words));
}

function hasWords(whole: string, part: string): boolean {
  const words = new Set(plain(whole).split(" "));
  return plain(part)
    .split(" ")
    .every((word) => words.has(word));
}

function plain(text: string): string {
  return foldCase(text.replace(/[’‘ʼ]/g, "'").replace(/\s+/g, " ").trim());
}

function blankNegation(cover: Cover, { from, to }: Place): void {
  const isIn = (place: Place) => place.from >= from && place.to <= to;
  while (cover.take(negation, isIn));
}

/** What people write for each action, besides its words and numbers; each is taken once. */
const actionWords: Readonly<Record<string, readonly string[]>> = {
  raise: ["raise|increase|put\\s+up"],
  lower: ["lower|reduce|decrease|cut|discount|drop"],
  set: ["set|make|change"],
  round: [],
  add: ["add|put|write", "start|beginning|front|end", "paragraph"],
  take: ["take|reduce|lower"],
  remove: ["remove|take\\s+out|delete"],
  replace: ["replace|change|swap", "with|by|to"],
  renew: ["renew"],
  take_off_sale: ["(?:take|put)(?=.*\\boff\\s+sale)|unpublish|deactivate", "off\\s+sale"],
  put_on_sale: ["put(?=.*\\bon\\s+sale)|publish", "on\\s+sale"],
};

/** The words for what an action is about. */
const actionFields = {
  stock: "stocks?|quantity|quantities|inventory|pieces?",
  title: "titles?",
  description: "descriptions?",
  tags: "tags?",
  materials: "materials?",
};

function takeAction(cover: Cover, { action, words, replacement }: SentenceReply): boolean {
  if (action === null) return true;
  const { texts, most } = wordsOf(action);
  if (texts && (words.length === 0 || words.length > most)) return false;
  const isFound = [...(texts ? words : []), ...(action.startsWith("replace") ? [replacement ?? ""] : [])]
    .map((each) => cover.takeWords(each))
    .every((place) => place !== null);
  const named = actionWords[action] ?? actionWords[action.split("_")[0] ?? ""] ?? [];
  const excluded = cover.negated();
  for (const each of named) cover.take(wholeWord(each), outside(excluded));
  for (const [field, each] of Object.entries(actionFields)) {
    if (action.includes(field) || (field === "stock" && action.endsWith("_stock"))) cover.take(wholeWord(each));
  }
  const against = action.startsWith("raise") ? lowers : action.startsWith("lower") ? raises : null;
  return isFound && (against === null || cover.text().match(against) === null);
}

function unitOf(action: SentenceAction): Unit | null {
  if (action.endsWith("_percent")) return "percent";
  if (action.endsWith("_stock")) return "pieces";
  return action.endsWith("_amount") || action === "set_price" ? "money" : null;
}

const atLeast = /(?:(?<!\p{L})(?:at\s+least|from|minimum|floor)\s+(?:of\s+)?)$/iu;
const atMost = /(?:(?<!\p{L})(?:at\s+most|up\s+to|to|maximum|ceiling)\s+(?:of\s+)?)$/iu;

/** Of all numbers just those that the line says. */
function takeNumbers(cover: Cover, reply: SentenceReply, { shops }: SentenceSource): boolean {
  const { action, number, currency } = reply;
  if (action === null) return true;
  const money = currency === null ? null : currencyWords(currency, shops);
  const unit = unitOf(action);
  const isPrice = unit === "percent" || unit === "money" || action === "round_prices";
  const of = (value: number | null, by: Unit, before?: RegExp) =>
    value === null || takeNumber(cover, value, by, by === "money" ? money : null, before);
  return [
    unit === null || of(number, unit),
    !isPrice || reply.ending === null || takeEnding(cover, reply.ending),
    !isPrice || of(reply.floor, "money", atLeast),
    !isPrice || of(reply.ceiling, "money", atMost),
    of(reply.price_from, "money", atLeast),
    of(reply.price_to, "money", atMost),
    of(reply.stock_from, "pieces", atLeast),
    of(reply.stock_to, "pieces", atMost),
  ].every(Boolean);
}

const stateNames: Readonly<Record<ListingState, string>> = {
  active: "active|on\\s+sale|live",
  draft: "drafts?",
  inactive: "inactive|off\\s+sale",
  sold_out: "sold[ -]out",
  expired: "expired",
};

/** @param leftOut gets the places of what the line leaves out */
function takeSelection(cover: Cover, reply: SentenceReply, excluded: readonly Place[], leftOut: Place[]): boolean {
  const isOut = outside(excluded);
  const isIn = (place: Place) => !isOut(place);
  const noted = (place: Place) => {
    if (isIn(place)) leftOut.push(place);
  };
  const name = (value: string | null, kind: "shop" | "section", fits: (place: Place) => boolean) => {
    if (value === null) return true;
    const meant = cover.untaken().filter((each) => each.kind === kind && each.name === value && fits(each));
    for (const each of meant) {
      cover.blank(each);
      noted(each);
    }
    return meant.length > 0;
  };
  const words = (value: string | null, fits: (place: Place) => boolean) => {
    if (value === null || value.trim() === "") return true;
    const place = cover.takeWords(value, fits);
    if (place) noted(place);
    return place !== null;
  };
  const tagged = (value: string | null, fits: (place: Place) => boolean) =>
    value === null || (cover.take(wholeWord("tags?|tagged"), fits) !== null && words(value, fits));
  return [
    ...reply.states.map((state) => cover.take(wholeWord(stateNames[state]), isOut) !== null),
    tagged(reply.tag, isOut),
    tagged(reply.without_tag, isIn),
    ...reply.shops.map((shop) => name(shop, "shop", isOut)),
    name(reply.section, "section", isOut),
    name(reply.without_section, "section", isIn),
    words(reply.search, isOut),
    words(reply.without_search, isIn),
  ].every(Boolean);
}

function outside(parts: readonly Place[]): (place: Place) => boolean {
  return ({ from }) => !parts.some((part) => part.from <= from && from < part.to);
}
