import { fieldIn, fitsShape, isNothing, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { optionsOf } from "#src/catalog/fields/options.ts";
import { listOf } from "#src/catalog/listing-text.ts";
import { measureOf } from "#src/catalog/measure.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { leftOut, type LeftOutReason, type PlanListing, type RuleOutcome } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

/** Whether a rule can give many listings one value of a field. Titles, texts, photos and what has calls of its own are no such. */
export function isSettable({ said, shape, onlyNew, apart, ofShopAlone }: ListingField): boolean {
  if (said === "option" || onlyNew || apart || ofShopAlone) return false;
  return ["profile", "profiles", "choice", "flag", "note", "measure", "words"].includes(shape.type);
}

/** Whether a listing can do without a value of the field. */
export function isErasable({ shape, needed, neededOnSale, safety }: ListingField): boolean {
  if (needed !== undefined || neededOnSale || safety === "needed") return false;
  if (shape.type === "profile") return shape.none !== undefined;
  return ["profiles", "note", "measure", "words"].includes(shape.type);
}

/** One value of one field, checked by what the field holds; of each option where its marketplace keeps it so. */
export function applySetRule({ field: key, value }: RuleOf<"set">, listing: PlanListing): RuleOutcome {
  const field = fieldIn(marketplaceOf(listing).facts.fields, key);
  if (!field || !isSettable(field)) return leftOut({ code: "no-field", field: key });
  const keys = field.byOption ? optionsOf(listing.fields).map((option) => `${key}:${option}`) : [key];
  if (keys.length === 0 || keys.some((each) => listing.fields[each] === undefined)) {
    return leftOut({ code: "not-read", field: key });
  }
  const found = value === null ? erased(field) : valueFor(field, value, listing);
  if ("reason" in found) return leftOut(found.reason);
  const wanted: FlatFields = Object.fromEntries(keys.map((each) => [each, found.value]));
  return judged(listing, wanted);
}

type Found = { readonly value: FieldValue } | { readonly reason: LeftOutReason };

function erased(field: ListingField): Found {
  if (!isErasable(field)) return { reason: { code: "not-erasable", field: field.key } };
  const isList = field.shape.type === "profiles" || field.shape.type === "words";
  return { value: isList ? [] : null };
}

function valueFor(field: ListingField, value: FieldValue, listing: PlanListing): Found {
  const { key, shape } = field;
  const odd: Found = { reason: { code: "odd-value", field: key } };
  // A blank never erases.
  if (isNothing(value) || value === "") return odd;
  if (field.ofListingAlone) return { reason: { code: "of-one-alone", field: key } };
  if (shape.type === "profile") return typeof value === "string" ? entry(field, value, listing) : odd;
  if (shape.type === "profiles") {
    const entries = listOf(value).map((name) => entry(field, name, listing));
    const wrong = entries.find((each) => "reason" in each);
    if (wrong) return wrong;
    const ids = entries.flatMap((each) => ("value" in each && typeof each.value === "number" ? [each.value] : []));
    return { value: [...new Set(ids)].toSorted((a, b) => a - b) };
  }
  if (shape.type === "words") return Array.isArray(value) ? { value: joinTags(listOf(value), "") } : odd;
  if (shape.type === "measure") {
    const measure = measureOf(value);
    return measure?.numbers.length === shape.numbers && shape.units.includes(measure.unit) ? { value } : odd;
  }
  return fitsShape(shape, value) ? { value } : odd;
}

/** An entry of one of its shop's lists, by name or number: the same name is another number in another shop. */
function entry({ key, shape }: ListingField, typed: string, { profiles, shopName: shop }: PlanListing): Found {
  const list = shape.type === "profile" || shape.type === "profiles" ? profiles?.[shape.list] : undefined;
  if (!list) return { reason: { code: "no-list", field: key, shop } };
  const name = tidyLine(typed);
  const called = list.filter(({ id, title }) => String(id) === name || foldCase(title) === foldCase(name));
  const [only, another] = called;
  if (another) return { reason: { code: "several-entries", field: key, shop, entry: name } };
  return only ? { value: only.id } : { reason: { code: "no-entry", field: key, shop, entry: name } };
}
