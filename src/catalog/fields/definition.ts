import { catalogText } from "../messages/en.ts";
import type { VariationLimits } from "../variations/model.ts";
import { type FieldValue, type FlatFields, splitField } from "./fields.ts";

/** One of a few values, with its words for people. */
export type Choice = { readonly value: string; readonly label: string };

/**
 * What a field holds. How it is typed, checked, compared, stored and told follows from this.
 *
 * `words`: short texts in no order, at most `most`, each at most `longest` characters; `refused` (flags `gu`) are signs that
 * none may have, `takes` says in words which it may have.
 * `choice`: one value of `choices`; without them the marketplace's client knows them, since they move with time, and `say`
 * has the words for one.
 * `note`: a text of at most `longest` characters that a listing can do without; with `lines` of several lines.
 * `profile`: the number of an entry in one of the shop's own lists (`ShopProfiles`); `none`: what having none is called.
 * `profiles`: the numbers of entries in such a list, the lowest first; empty for none.
 * `flag`: `no` and `yes` are the answers as people choose them; `told`: cards say them so too, and not on or off.
 * `measure`: so many numbers and one unit for all of them (`Measure`); null: none is known.
 * `attributes`: what the category says of it, by the marketplace's own numbers (`Attribute`).
 * `variations`: the options that buyers choose among (`Variations`); without `limits` new listings have none.
 * `videos`: those of a listing (`WantedVideo`), the files of which are uploaded by calls of their own.
 * `questions`: what buyers are asked when they order (`Question`), in the order in which they are asked.
 * `optionPhotos`: with which of its photos a listing that exists shows its options (`ShownWord`).
 */
export type FieldShape =
  | { readonly type: "line" | "text" | "category" | "photos" | "price" | "stock" | "attributes" | "optionPhotos" }
  | { readonly type: "variations"; readonly limits?: VariationLimits }
  | {
      readonly type: "words";
      readonly most: number;
      readonly longest: number;
      readonly refused?: RegExp;
      readonly takes?: string;
    }
  | { readonly type: "choice"; readonly choices?: readonly Choice[]; readonly say?: (value: string) => string }
  | { readonly type: "note"; readonly longest: number; readonly lines?: true }
  | { readonly type: "profile"; readonly list: string; readonly none?: string }
  | { readonly type: "profiles"; readonly list: string }
  | { readonly type: "flag"; readonly no: string; readonly yes: string; readonly told?: true }
  | { readonly type: "questions"; readonly limits: QuestionLimits }
  | { readonly type: "videos"; readonly limits: VideoLimits }
  | { readonly type: "measure"; readonly numbers: number; readonly units: readonly string[] };

/** How much may be asked of buyers, and how long it may be; characters each. */
export type QuestionLimits = {
  readonly most: number;
  readonly text: number;
  readonly instructions: number;
  /** The longest answer in words. */
  readonly characters: number;
  /** The most files of one answer. */
  readonly files: number;
  /** An option of a list, and the label of a file. */
  readonly label: { readonly choice: number; readonly files: number };
};

/** How many videos a listing may have, and what their files may be. */
export type VideoLimits = {
  /** Of one listing. */
  readonly most: number;
  /** So many a listing can have for a moment, while one takes the place of another. */
  readonly room: number;
  /** Of one file. */
  readonly bytes: number;
  /** How long a video should be, seconds. Another length isn't refused. */
  readonly seconds: { readonly least: number; readonly most: number };
};

/** A field of a listing: all that forms, tables, cards, comparison and the adapter of its marketplace need to know of it. */
export type ListingField = {
  /** As it is stored, everywhere. Never changes. */
  readonly key: string;
  readonly shape: FieldShape;
  /** What cards and forms call it. */
  readonly label: string;
  /** Where people say it: once for a listing, in a shop's defaults (from which a listing may differ), or for each option. */
  readonly said: "listing" | "shop" | "option";
  /** The marketplace keeps it for each option: a listing has it as `key:<option>`. */
  readonly byOption?: true;
  /** The marketplace takes it while a listing is made, and never again. */
  readonly onlyNew?: true;
  /** The marketplace takes it by a call of its own, once there is a listing: a new one gets it after it was made. */
  readonly apart?: true;
  /** The marketplace shows it by a call of its own: it isn't in the mirror, and read only where it was written. */
  readonly readBeside?: true;
  /** Asked of a shop alone: no listing differs in it. */
  readonly ofShopAlone?: true;
  /** Asked of a listing alone: no two have the same, so no shop has a default for it. */
  readonly ofListingAlone?: true;
  /** The label above it in a form, where that is a question. */
  readonly question?: string;
  /** Its name in the line of what a listing takes from its shop; left out: it isn't in that line. */
  readonly short?: string;
  /** Its name in a sentence; left out: "the" and its label. */
  readonly named?: string;
  /** "a return policy": a new listing can't do without. */
  readonly needed?: string;
  /** A listing that lacks it can't be put on sale. */
  readonly neededOnSale?: true;
  /** It is of product safety. `needed`: the law wants it of who sells to the EU as a business. */
  readonly safety?: "needed" | "told";
  /** A listing that says yes is renewed by itself when its time ends, and billed each time. */
  readonly renews?: true;
  /** Fields of the same word are written together or not at all. */
  readonly together?: string;
  /** The column that it has in a table of products; of product safety, in a table of its own. */
  readonly column?: string;
  /** The column that it has in a table of options. */
  readonly optionColumn?: string;
};

/** The field that `key`, or `key:<option>`, is of. */
export function fieldIn(fields: readonly ListingField[], field: string): ListingField | undefined {
  const { kind } = splitField(field);
  return fields.find(({ key }) => key === kind);
}

/** Its name in a sentence: "the shipping profile". */
export function nameInSentence({ label, named }: ListingField): string {
  return named ?? catalogText.named.field(`${label.charAt(0).toLowerCase()}${label.slice(1)}`);
}

/** What people fill in of a listing beside its title, text, tags, category and photos, which each form draws itself. */
export function furtherFields(fields: readonly ListingField[]): readonly ListingField[] {
  const drawn = ["title", "description", "tags", "sku"];
  return fields.filter(
    ({ key, said, shape }) =>
      said === "listing" && (shape.type === "words" || shape.type === "measure") && !drawn.includes(key),
  );
}

/** … of a listing that exists. */
export function furtherEditable(fields: readonly ListingField[]): readonly ListingField[] {
  return furtherFields(fields).filter(({ onlyNew }) => !onlyNew);
}

/** What a shop's listings share. */
export function shopFields(fields: readonly ListingField[]): readonly ListingField[] {
  return fields.filter(({ said }) => said === "shop");
}

/** Whether this can be the value of a field that a shop's listings share. Null: nothing was chosen. */
export function fitsShape(shape: FieldShape, value: FieldValue): boolean {
  if (value === null) return true;
  if (shape.type === "profile") return typeof value === "number";
  if (shape.type === "profiles") return Array.isArray(value) && value.every((each) => typeof each === "number");
  if (shape.type === "flag") return typeof value === "boolean";
  if (shape.type === "note") return typeof value === "string";
  if (shape.type !== "choice") return true;
  return typeof value === "string" && (shape.choices?.some((choice) => choice.value === value) ?? true);
}

/** The keys of the fields that are written together, by the word that they share. */
export function writtenWith(fields: readonly ListingField[], together: string): readonly string[] {
  return fields.flatMap((each) => (each.together === together ? [each.key] : []));
}

/** What options may have of their own out of one of the shop's lists. */
export type OptionProfile = {
  readonly key: string;
  readonly label: string;
  /** Which of the shop's lists it is of. */
  readonly list: string;
  /** The column that it has in a table of options. */
  readonly column: string | undefined;
};

/** The fields that a marketplace adds to each option: one profile of the shop each. */
export function optionProfiles(fields: readonly ListingField[]): readonly OptionProfile[] {
  return fields.flatMap(({ key, label, shape, byOption, optionColumn: column }) =>
    byOption && shape.type === "profile" ? [{ key, label, list: shape.list, column }] : [],
  );
}

/** Whether nothing is said in a field. */
export function isNothing(value: FieldValue | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** What of these values a marketplace takes by calls of their own; nothing of what is empty. */
export function writtenApart(fields: readonly ListingField[], values: FlatFields): FlatFields {
  const apart = fields
    .filter((field) => field.apart)
    .flatMap(({ key }): [string, FieldValue][] => {
      const value = values[key] ?? null;
      return isNothing(value) ? [] : [[key, value]];
    });
  return Object.fromEntries(apart);
}

/** The field that holds the attributes of a category, where a marketplace has them. */
export function attributesField(fields: readonly ListingField[]): ListingField | undefined {
  return fields.find(({ shape }) => shape.type === "attributes");
}

/** How much new listings of these fields may vary; null: they can't. */
export function variationLimits(fields: readonly ListingField[]): VariationLimits | null {
  for (const { shape } of fields) if (shape.type === "variations") return shape.limits ?? null;
  return null;
}

/** Whether the marketplace shows a field by a call of its own, so that the mirror doesn't have it. */
export function isReadBeside(fields: readonly ListingField[], field: string): boolean {
  return fieldIn(fields, field)?.readBeside === true;
}

/** Whether listings of these fields can ask their buyers something. */
export function asksBuyers(fields: readonly ListingField[]): boolean {
  return fields.some(({ shape }) => shape.type === "questions");
}
