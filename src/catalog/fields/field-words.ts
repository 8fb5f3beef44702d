import { type FieldShape, type ListingField, fieldIn } from "./definition.ts";
import { type FieldValue, type FlatFields, splitField } from "./fields.ts";
import { catalogText } from "../messages/en.ts";
import { formatMoney } from "../money.ts";
import { measureText } from "../measure.ts";
import { attributesOf, attributeText } from "./attributes.ts";
import { questionsOf, questionText } from "../questions.ts";
import { structureOf } from "../variations/live/structure.ts";
import { optionGroups, optionsOf } from "./options.ts";
import { shownText } from "./option-photos.ts";
import { isRenewed, wantedPhotos } from "./photos.ts";
import { videoText, wantedVideos } from "./videos.ts";

/** Fields and their values in words for people. */

/** `price:Blue / Large` → `Price (Blue / Large)`. */
export function labelIn(fields: readonly ListingField[], field: string): string {
  const { kind, option } = splitField(field);
  const label = fieldIn(fields, field)?.label ?? kind;
  return option ? `${label} (${option})` : label;
}

/** A value as people read it, whole: a card that has no room for a long text cuts it. */
export function valueIn(
  fields: readonly ListingField[],
  field: string,
  value: FieldValue | undefined,
  currency: string,
): string {
  const shape = fieldIn(fields, field)?.shape;
  const words = catalogText.values;
  if (value === undefined || value === null || value === "") return words.nothing;
  if (shape?.type === "price" && typeof value === "number") return formatMoney({ amount: value, currency });
  if (shape?.type === "photos" && Array.isArray(value)) {
    const renewed = wantedPhotos(value).filter(isRenewed).length;
    return renewed > 0 ? words.otherAlts(value.length, renewed) : words.photos(value.length);
  }
  if (shape?.type === "videos") return wantedVideos(value).map(videoText).join("; ") || words.noVideo;
  if (shape?.type === "variations") return structureText(value);
  if (shape?.type === "optionPhotos") return shownText(value);
  if (shape?.type === "measure") return measureText(value) || words.nothing;
  if (shape?.type === "questions") return questionsOf(value).map(questionText).join("; ") || words.nothing;
  if (shape?.type === "attributes") return attributesOf(value).map(attributeText).join("; ") || words.nothing;
  if (Array.isArray(value)) return value.length === 0 ? words.nothing : value.map(String).join(", ");
  if (typeof value === "boolean")
    return shape?.type === "flag" && shape.told ? (value ? shape.yes : shape.no) : value ? words.yes : words.no;
  if (typeof value === "string") return shape?.type === "choice" ? choiceLabel(shape, value) : value;
  return typeof value === "number" ? String(value) : words.other;
}

/** `Size, Colour: 6 options`. */
function structureText(value: FieldValue): string {
  const { values: words, variations } = catalogText;
  const known = structureOf(value);
  if (!known) return words.otherOptions;
  const names = known.axes.map(({ name }) => name).filter((name) => name !== "");
  return known.axes.length === 0 ? variations.nothing : variations.structure(names.join(", "), known.options.length);
}

/** The words of a form for one of its choices. One that no list has is said by the field, or else by its name. */
export function choiceLabel({ choices, say }: Extract<FieldShape, { type: "choice" }>, value: string): string {
  const known = choices?.find((choice) => choice.value === value)?.label;
  return known ?? say?.(value) ?? value.replaceAll("_", " ");
}

/** A listing's state in a word, as counts and reports say it. */
export const stateNames = catalogText.states;

/** `$24.00`, or `$24.00 – $36.00` over all options that are on sale; of all where none is. Null where there is none. */
export function priceText(fields: FlatFields, currency: string): string | null {
  const all = optionsOf(fields);
  const offered = all.filter((option) => fields[`enabled:${option}`] !== false);
  const prices = (offered.length > 0 ? offered : all).flatMap((option) => {
    const price = fields[`price:${option}`];
    return typeof price === "number" ? [price] : [];
  });
  if (prices.length === 0) return null;
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const text = (amount: number) => formatMoney({ amount, currency });
  return low === high ? text(low) : `${text(low)} – ${text(high)}`;
}

/** Stock over all options that are on sale; what options share is there once. */
export function stockOf(fields: FlatFields): number {
  return optionGroups(fields, "quantity").reduce((sum, { options }) => {
    const offered = options.filter((option) => fields[`enabled:${option}`] !== false);
    return sum + Math.max(0, ...offered.map((option) => Number(fields[`quantity:${option}`] ?? 0)));
  }, 0);
}

/** The SKU that all options share; null where there is none, or several. */
export function skuOf(fields: FlatFields): string | null {
  const skus = new Set(
    Object.entries(fields).flatMap(([field, sku]) =>
      field.startsWith("sku:") && typeof sku === "string" ? [sku] : [],
    ),
  );
  const [only = "", another] = skus;
  return only === "" || another !== undefined ? null : only;
}
