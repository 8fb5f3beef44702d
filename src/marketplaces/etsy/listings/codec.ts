import { z } from "zod";
import type { FieldShape } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { measureOf } from "#src/catalog/measure.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { FormValue } from "../api/forms.ts";
import { reference } from "../api/numbers.ts";
import type { EtsyField } from "../field.ts";
import { etsyFields, whenMadeKey } from "../fields.ts";
import { personalizationReply } from "./personalization.ts";
import { videosReply } from "./videos.ts";
import { lastingWhenMade } from "./when-made.ts";

/** How the fields of a listing are read from Etsy's answers, and written into its forms. */

/** A list of texts; none where there is nothing. */
export const texts = z
  .array(z.string())
  .nullish()
  .transform((values) => (values ?? []).map(unescapeHtml));

/** What Etsy shows in a listing's own answer. */
const shown = etsyFields.filter(({ readBeside }) => !readBeside);
const ofListing = shown.filter(({ byOption }) => !byOption);
/** What Etsy takes in the forms of a listing; the rest has calls of its own. */
const inForms = etsyFields.filter(({ apart, shape }) => !apart && shape.type !== "videos");
export const ofOption = etsyFields.filter(({ byOption }) => byOption);

/** 0 where there is none (seen of other numbers). */
const amount = z
  .number()
  .nullish()
  .transform((value): FieldValue => value || null);

const lasting = z
  .string()
  .nullish()
  .transform((value) => (value ? lastingWhenMade(value) : null));

/** The numbers of the shop's production partners: Etsy shows each whole (`ShopProductionPartner`). */
const partners = z
  .array(z.object({ production_partner_id: z.number().int().positive() }))
  .nullish()
  .transform((shown): FieldValue => (shown ?? []).map((each) => each.production_partner_id).toSorted((a, b) => a - b));

/** The parts of `ShopListing` that hold the fields Etsy adds, by Etsy's name. */
export const listingParts = partsOf(shown);

/** … and those of an offering of its inventory. */
export const optionParts = partsOf(ofOption);

function partsOf(fields: readonly EtsyField[]): Readonly<Record<string, z.ZodType<FieldValue>>> {
  return Object.fromEntries(
    fields.flatMap(({ name, shownAs = name, key, shape, numbers = [] }) => [
      [shownAs, key === whenMadeKey ? lasting : partOf(shape)],
      ...numbers.map((each) => [each, amount]),
    ]),
  );
}

/** In which form Etsy shows a value. */
function partOf({ type }: FieldShape): z.ZodType<FieldValue> {
  if (type === "words") return texts;
  if (type === "profiles") return partners;
  if (type === "profile") return reference;
  if (type === "questions") return personalizationReply;
  if (type === "videos") return videosReply;
  if (type === "flag")
    return z
      .boolean()
      .nullish()
      .transform((value) => value ?? false);
  if (type === "note")
    return z
      .string()
      .nullish()
      .transform((value) => unescapeHtml(value ?? "") || null);
  return z
    .string()
    .nullish()
    .transform((value) => value ?? null);
}

/** The fields that Etsy adds to a listing, of an answer that was parsed with `listingParts`. */
export function ownOf(reply: object): FlatFields {
  return valuesOf(ofListing, reply);
}

/** Which fields of a listing an answer says: the others aren't known. @param answer as it came */
export function fieldsSaid(answer: object): ReadonlySet<string> {
  const says = (name: string) => Reflect.get(answer, name) !== undefined;
  return new Set([
    ...ofListing.flatMap(({ key, name, shownAs = name }) => (says(shownAs) ? [key] : [])),
    ...Object.entries(commonNames).flatMap(([key, name]) => (says(name) ? [key] : [])),
  ]);
}

/** … and to an option, of an offering that was parsed with `optionParts`. */
export function ownOfOption(offering: object): FlatFields {
  return valuesOf(ofOption, offering);
}

function valuesOf(fields: readonly EtsyField[], reply: object): FlatFields {
  const part = (name: string) => (Reflect.get(reply, name) ?? null) as FieldValue;
  return Object.fromEntries(
    fields.flatMap(({ key, name, shownAs = name, numbers }): [string, FieldValue][] => {
      const value = numbers ? measured(numbers.map(part), part(shownAs)) : Reflect.get(reply, shownAs);
      // What an answer doesn't say isn't known.
      return value === undefined ? [] : [[key, value as FieldValue]];
    }),
  );
}

/** None where no number is known. Etsy names inches twice. */
function measured(numbers: readonly FieldValue[], unit: FieldValue): FieldValue {
  if (numbers.every((number) => number === null) || typeof unit !== "string") return null;
  return { numbers, unit: unit === "inches" ? "in" : unit };
}

/** The parts of a measure in Etsy's forms. @param none what to send where there is no value: null sends nothing, "" takes the value away */
function measureForm({ name, numbers = [] }: EtsyField, value: FieldValue, none: FormValue): [string, FormValue][] {
  const known = measureOf(value);
  return [
    ...numbers.map((each, at): [string, FormValue] => [each, known ? (known.numbers[at] ?? null) : none]),
    [name, known?.unit ?? none],
  ];
}

/** `createDraftListing`'s form. SKU and state aren't part of it; price and stock are, and can't be changed by it later. */
export function draftForm(payload: ListingPayload): Record<string, FormValue> {
  const own = inForms.flatMap((field): [string, FormValue][] => {
    const value = payload[field.key] ?? null;
    if (field.numbers) return measureForm(field, value, null);
    return [[field.name, left(toForm(value))], ...kindForm(field, value, null)];
  });
  return {
    ...Object.fromEntries(own),
    title: payload.title,
    description: payload.description,
    quantity: payload.quantity,
    price: plainAmount(payload.price),
    taxonomy_id: payload.category,
    tags: left(payload.tags),
    type: "physical",
  };
}

/** The kind that Etsy wants beside the number of a profile. @param none what to send where there is no profile */
function kindForm({ kind }: EtsyField, value: FieldValue, none: FormValue): [string, FormValue][] {
  return kind ? [[kind.name, value === null ? none : kind.value]] : [];
}

/** An empty list is left out. */
function left(value: FormValue): FormValue {
  return Array.isArray(value) && value.length === 0 ? null : value;
}

/** Etsy's names for what every marketplace's listings have. */
const commonNames = { title: "title", description: "description", tags: "tags", category: "taxonomy_id" };

/** Etsy's names for `updateListing`. */
const names: Readonly<Record<string, string>> = {
  ...commonNames,
  ...Object.fromEntries(
    ofListing.filter((field) => inForms.includes(field) && !field.onlyNew).map(({ key, name }) => [key, name]),
  ),
};

/** Fields that hold the number of something else. */
const references: ReadonlySet<string> = new Set([
  "category",
  ...etsyFields.flatMap(({ key, shape }) => (shape.type === "profile" ? [key] : [])),
]);

/** `updateListing`'s form. @throws OmsError `bad-input` for a field that can't be written this way: nothing is dropped silently */
export function updateForm(set: FlatFields): Record<string, FormValue> {
  const form: Record<string, FormValue> = {};
  for (const [field, value] of Object.entries(set)) {
    const measure = ofListing.find(({ key, numbers }) => key === field && numbers);
    if (field === "images") form["image_ids"] = imageIds(value);
    else if (measure) Object.assign(form, Object.fromEntries(measureForm(measure, value, "")));
    // 0 takes it off (etsy/open-api#242, the marketplace's own word); leaving it out would change nothing.
    else if (names[field]) {
      form[names[field]] = value === null ? (references.has(field) ? 0 : "") : toForm(value);
      const own = ofListing.find(({ key }) => key === field);
      if (own) Object.assign(form, Object.fromEntries(kindForm(own, value, "")));
    } else throw new OmsError("bad-input", { field, cause: new Error(`${field} is no field of updateListing`) });
  }
  return form;
}

/** An ordered, full replacement: ids left out are detached. Alt texts can't be changed by it. */
function imageIds(value: FieldValue): string[] {
  const images = z
    .array(z.object({ imageId: z.string() }))
    .min(1)
    .parse(value);
  return images.map(({ imageId }) => imageId);
}

function toForm(value: FieldValue): FormValue {
  if (Array.isArray(value)) return value.map(String);
  if (value !== null && typeof value === "object") return "";
  return value as FormValue;
}
