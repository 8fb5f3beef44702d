import { z } from "zod";
import type { FieldShape } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { FormValue } from "../api/forms.ts";
import { reference } from "../api/numbers.ts";
import { type EtsyField, etsyFields, whenMadeKey } from "../fields.ts";
import { personalizationReply } from "./personalization.ts";
import { lastingWhenMade } from "./when-made.ts";

/** How the fields of a listing are read from Etsy's answers, and written into its forms. */

/** A list of texts; none where there is nothing. */
export const texts = z
  .array(z.string())
  .nullish()
  .transform((values) => (values ?? []).map(unescapeHtml));

const ofListing = etsyFields.filter(({ byOption }) => !byOption);
/** What Etsy takes in the forms of a listing; the rest has calls of its own. */
const inForms = etsyFields.filter(({ apart }) => !apart);
export const ofOption = etsyFields.filter(({ byOption }) => byOption);

const lasting = z
  .string()
  .nullish()
  .transform((value) => (value ? lastingWhenMade(value) : null));

/** The parts of `ShopListing` that hold the fields Etsy adds, by Etsy's name. */
export const listingParts = partsOf(etsyFields);

/** … and those of an offering of its inventory. */
export const optionParts = partsOf(ofOption);

function partsOf(fields: readonly EtsyField[]): Readonly<Record<string, z.ZodType<FieldValue>>> {
  return Object.fromEntries(
    fields.map(({ name, shownAs = name, key, shape }) => [shownAs, key === whenMadeKey ? lasting : partOf(shape)]),
  );
}

/** In which form Etsy shows a value. */
function partOf({ type }: FieldShape): z.ZodType<FieldValue> {
  if (type === "words") return texts;
  if (type === "profile") return reference;
  if (type === "questions") return personalizationReply;
  if (type === "flag")
    return z
      .boolean()
      .nullish()
      .transform((value) => value ?? false);
  return z
    .string()
    .nullish()
    .transform((value) => value ?? null);
}

/** The fields that Etsy adds to a listing, of an answer that was parsed with `listingParts`. */
export function ownOf(reply: object): FlatFields {
  return valuesOf(ofListing, reply);
}

/** … and to an option, of an offering that was parsed with `optionParts`. */
export function ownOfOption(offering: object): FlatFields {
  return valuesOf(ofOption, offering);
}

function valuesOf(fields: readonly EtsyField[], reply: object): FlatFields {
  return Object.fromEntries(
    fields.map(({ key, name, shownAs = name }) => [key, Reflect.get(reply, shownAs) as FieldValue]),
  );
}

/** `createDraftListing`'s form. SKU and state aren't part of it; price and stock are, and can't be changed by it later. */
export function draftForm(payload: ListingPayload): Record<string, FormValue> {
  const own = inForms.map(({ key, name }) => [name, left(toForm(payload[key] ?? null))] as const);
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

/** An empty list is left out. */
function left(value: FormValue): FormValue {
  return Array.isArray(value) && value.length === 0 ? null : value;
}

/** Etsy's names for `updateListing`. */
const names: Readonly<Record<string, string>> = {
  title: "title",
  description: "description",
  tags: "tags",
  category: "taxonomy_id",
  ...Object.fromEntries(ofListing.flatMap(({ key, name, onlyNew, apart }) => (onlyNew || apart ? [] : [[key, name]]))),
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
    if (field === "images") form["image_ids"] = imageIds(value);
    // 0 takes it off (etsy/open-api#242, the marketplace's own word); leaving it out would change nothing.
    else if (names[field]) form[names[field]] = value === null ? (references.has(field) ? 0 : "") : toForm(value);
    else throw new OmsError("bad-input", { field, cause: new Error(`${field} is no field of updateListing`) });
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
