import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { saidOfKind, sameStructure, structureOf, wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { fieldLabel, valueText } from "#src/marketplaces/registry.ts";
import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { optionsTold, type OptionsTold } from "#src/catalog/variations/live/told.ts";
import { clipEscaped, linesWithin } from "#src/platform/slack/blocks/text.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { variationsText } from "../../messages/variations.en.ts";

/** The listing as it is known, all that the edit says of it, and a field's value in words. */
type Edited = {
  readonly live?: FlatFields | undefined;
  readonly set?: FlatFields;
  readonly words?: (field: string, value: FieldValue | undefined) => string;
};

/** What an edit does to the options of a listing, in lines: what is added with all that is written of it, what goes, what stays. */
export function optionChangeLines(
  before: FieldValue | undefined,
  set: FieldValue | undefined,
  currency: string,
  { live = {}, set: said = {}, words = (field, value) => valueText(field, value, currency) }: Edited = {},
): readonly string[] {
  const told = optionsTold(before, set);
  if (!told) return [];
  const text = variationsText.edit;
  // What options share with others isn't said of each; a person who approves reads all of it.
  const after = fieldsThen(before, set, { ...live, ...said, variations: live["variations"] ?? null });
  const [from, to] = told.axes.map((axes) => axes.map((name) => clipEscaped(name, 60)).join(", "));
  return [
    ...(from === to ? [] : [text.axes(from || text.nothing, to || text.nothing)]),
    ...told.on.map(({ kind, axes }) => text.on[kind](axes.map((name) => clipEscaped(name, 60)).join(", "))),
    ...told.own.map(({ kind, axes }) =>
      text.own(fieldLabel(kind), axes.map((name) => clipEscaped(name, 60)).join(", ")),
    ),
    ...told.added.map((option) => text.added(addedText(option, currency, after, ownWords(set, words)))),
    ...linkLines(set, live),
    ...told.renamed.map(([old, now]) => text.renamed(clipEscaped(old, 95), clipEscaped(now, 95))),
    ...told.gone.map((key) => text.gone(clipEscaped(key, 95), piecesOf(live[`quantity:${key}`]))),
    ...(told.reordered ? [text.reordered] : []),
    ...(told.kept > 0 ? [text.kept(told.kept)] : []),
  ];
}

/**
 * What its options have by the edit. Once that is written the listing has them itself, and those that they came from are gone; of a
 * listing that has others by now only what the edit says is known.
 */
function fieldsThen(before: FieldValue | undefined, set: FieldValue | undefined, live: FlatFields): FlatFields {
  const there = live["variations"];
  if (set === undefined) return live;
  if (sameStructure(there, before)) return fieldsAfter(live, { variations: set });
  return sameStructure(there, set) ? live : {};
}

/** Which of its photos new options are shown with, by its place in the listing. */
function linkLines(set: FieldValue | undefined, live: FlatFields): string[] {
  const text = variationsText.edit;
  const ids = imagesOf(live).map(({ imageId }) => imageId);
  return Object.entries(wantedVariations(set)?.wanted.photos?.of ?? {}).map(([word, image]) => {
    const at = ids.indexOf(image);
    return text.shownWith(clipEscaped(word, 95), at < 0 ? text.photoGone : text.photo(at + 1));
  });
}

function piecesOf(quantity: FieldValue | undefined): string | null {
  return typeof quantity === "number" ? changeStatesText.inStock(quantity) : null;
}

/** What the marketplace adds to an option, where options differ in it. */
function ownWords(set: FieldValue | undefined, words: NonNullable<Edited["words"]>) {
  const kinds = Object.entries(structureOf(set)?.ownOn ?? {}).flatMap(([kind, on]) => (on.length > 0 ? [kind] : []));
  return (option: OptionsTold["added"][number], after: FlatFields) =>
    kinds.flatMap((kind) => {
      const value = saidOfKind(option, kind) ?? after[`${kind}:${option.key}`];
      return value === undefined ? [] : [words(kind, value)];
    });
}

function addedText(
  option: OptionsTold["added"][number],
  currency: string,
  after: FlatFields,
  own: (option: OptionsTold["added"][number], after: FlatFields) => readonly string[],
): string {
  const { key, enabled } = option;
  const name = clipEscaped(key, 95);
  if (enabled === false) return variationsText.offLine(name);
  const number = (kind: "price" | "quantity") => {
    const value = option[kind] ?? after[`${kind}:${key}`];
    return typeof value === "number" ? value : undefined;
  };
  const [price, quantity] = [number("price"), number("quantity")];
  const shared = after[`sku:${key}`];
  const sku = option.sku ?? (typeof shared === "string" ? shared : undefined);
  const what = [
    ...(price === undefined ? [] : [formatMoney({ amount: price, currency })]),
    ...(quantity === undefined ? [] : [changeStatesText.inStock(quantity)]),
    ...(sku === undefined || sku === "" ? [] : [clipEscaped(sku, 60)]),
    ...own(option, after).map((value) => clipEscaped(value, 60)),
  ];
  return what.length === 0 ? name : variationsText.option(name, what);
}

/** As many of the lines as there is room for. */
export function optionChangeText(lines: readonly string[], max: number): string {
  // What is left of them is said in a line of its own.
  const shown = linesWithin(lines, max - 40);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [variationsText.edit.more(more)] : [])].join("\n");
}
