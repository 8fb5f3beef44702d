import { foldCase } from "#src/platform/text/fold-case.ts";
import type { Selection } from "../selection.ts";
import { clauseWords } from "./cursor.ts";
import { fieldInLine } from "./field-names.ts";
import { fieldsIn, type KnownToLines } from "./known.ts";
import { amountText } from "./rule-parts.ts";
import { quoted } from "./tokens.ts";

type Shops = Pick<KnownToLines, "shops">;

/** The part of a line that says which listings; nothing where it is all of them. */
export function selectionParts(selection: Selection, known: Shops): readonly string[] {
  const { shopIds, section, states, tag, category, product, search, lacks, codes } = selection;
  const { withoutSection, withoutTag, withoutSearch } = selection;
  const { priceFrom, priceTo, stockFrom, stockTo, endsFrom, endsBefore } = selection;
  const ends = [
    ...(endsBefore === undefined ? [] : [`before ${endsBefore}`]),
    ...(endsFrom === undefined ? [] : [`from ${endsFrom}`]),
  ];
  return [
    ...(shopIds ? [`in ${shopIds.map((id) => shopText(id, known)).join(", ")}`] : []),
    ...named("section", section),
    ...(states ? [`states ${states.map((state) => state.replace("_", "-")).join(", ")}`] : []),
    ...named("tag", tag),
    ...named("category", category),
    ...named("product", product),
    ...between("price", priceFrom && amountText(priceFrom), priceTo && amountText(priceTo)),
    ...between("stock", stockFrom, stockTo),
    ...(lacks === undefined ? [] : [`lacks ${fieldInLine(lacks, fieldsIn(known))}`]),
    ...named("search", search),
    ...named("without section", withoutSection),
    ...named("without tag", withoutTag),
    ...named("without search", withoutSearch),
    ...(codes ? [`codes ${codes.map(wordText).join(", ")}`] : []),
    ...(ends.length > 0 ? [`expires ${ends.join(" ")}`] : []),
  ];
}

function named(word: string, name: string | undefined): readonly string[] {
  return name === undefined ? [] : [`${word} ${quoted(name)}`];
}

function between(word: string, from: string | number | undefined, to: string | number | undefined): readonly string[] {
  if (from === undefined && to === undefined) return [];
  return [word, ...(from === undefined ? [] : [`from ${from}`]), ...(to === undefined ? [] : [`to ${to}`])];
}

/** Its name; its id where another shop has the same name, or none has it any more. */
function shopText(id: string, { shops }: Shops): string {
  const own = shops.find((shop) => shop.id === id);
  const same = own ? shops.filter(({ name }) => foldCase(name) === foldCase(own.name)).length : 0;
  return own && same === 1 ? wordText(own.name) : quoted(id);
}

/** Without quotes where it is one plain word that the grammar doesn't know. */
function wordText(text: string): string {
  const plain = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*$/u.test(text);
  const reserved: readonly string[] = [...clauseWords, "all", "and"];
  return plain && !reserved.includes(text.toLowerCase()) ? text : quoted(text);
}
