import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import {
  type FieldValue,
  type FlatFields,
  isInventoryField,
  sameValue,
  splitField,
} from "#src/catalog/fields/fields.ts";
import {
  fieldIn,
  isReadBeside,
  type ListingField,
  shopFields,
  variationLimits,
} from "#src/catalog/fields/definition.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { ListingRules } from "#src/catalog/listing-rules.ts";
import { optionGroups } from "#src/catalog/fields/options.ts";
import { optionPhotosField, shownChanges } from "#src/catalog/fields/option-photos.ts";
import {
  isLive,
  isRenewed,
  photoKey,
  placeOf,
  renewsOnly,
  type WantedPhoto,
  wantedPhotos,
} from "#src/catalog/fields/photos.ts";
import { areVideos, videoProblems, videosField, wantedVideos } from "#src/catalog/fields/videos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { type AfterEdit, newOptionProblems } from "#src/catalog/variations/live/problems.ts";
import { wordsWithout } from "#src/catalog/variations/live/photos.ts";
import { type WantedVariations, wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { measureProblems } from "#src/catalog/measure.ts";
import { goneProfileProblems } from "#src/catalog/variations/profile-problems.ts";
import { noteProblems } from "#src/catalog/fields/note.ts";
import { questionProblems, questionsOf } from "#src/catalog/questions.ts";
import { isAboutNeeds, lackingBeside } from "#src/catalog/fields/needs.ts";
import type { Named, ShopProfiles } from "#src/marketplaces/port.ts";
import { fieldLabel, knownFields, marketplaceOf } from "#src/marketplaces/registry.ts";
import { isStock, sameThere, withCompanions } from "./edit-plan.ts";
import { changeRefusalsText } from "../messages/refusals.en.ts";
import { changeListsText } from "../messages/lists.en.ts";

/**
 * The fields of an edit that really differ from the live listing, with its values of exactly these.
 *
 * @param fields of its marketplace
 */
export function editOf(fields: readonly ListingField[], live: FlatFields, wanted: FlatFields): EditContent {
  const different = Object.entries(wanted).filter(([field, value]) =>
    wantedVariations(value) || isOptionPhotos(fields, field)
      ? !sameThere(field, value, live[field])
      : !sameValue(field, value, live[field]),
  );
  const set = withCompanions(fields, Object.fromEntries(different), live);
  const before = Object.fromEntries(Object.keys(set).map((field) => [field, live[field] ?? null]));
  return { set, before };
}

function isOptionPhotos(fields: readonly ListingField[], field: string): boolean {
  return fieldIn(fields, field)?.shape.type === "optionPhotos";
}

/**
 * The values that an edit is judged against. What the mirror doesn't have counts as it was when the edit was made; the write
 * looks at it once more.
 */
export function againstWhat(
  fields: readonly ListingField[],
  live: FlatFields,
  edit: EditContent | undefined,
): FlatFields {
  const beside = Object.entries(edit?.before ?? {}).filter(([field]) => isReadBeside(fields, field));
  return beside.length === 0 ? live : { ...live, ...Object.fromEntries(beside) };
}

/**
 * Whether an edit can make a field so: options that are gone can't be brought back by it, and other alt texts are written to the photos
 * that they were written for.
 */
export function isWritable(field: string, wanted: FieldValue | undefined, live: FlatFields): boolean {
  if (wanted === undefined || !(field in live) || field === "variations") return false;
  if (fieldIn(knownFields(), field)?.onlyNew) return false;
  if (field !== "images") return true;
  const photos = wantedPhotos(wanted);
  return !sameThere(field, wanted, live[field]) && (!photos.some(isRenewed) || renewsOnly(photos, imagesOf(live)));
}

type EditedShop = {
  readonly id: string;
  readonly name: string;
  readonly marketplace: string;
  readonly currency: string;
  /** What it offers to choose from; left out: nothing is judged by it. */
  readonly profiles?: ShopProfiles | null;
};

/** What of an edit breaks a rule, at the field where it is put right. */
export function editProblems({ set }: EditContent, live: FlatFields, shop: EditedShop): Problem[] {
  const { facts, rules } = marketplaceOf(shop);
  const found = Object.entries(set).flatMap(([field, value]) => fieldProblems(facts.fields, rules, field, value, shop));
  const unread = Object.keys(set).filter((field) => !(field in live));
  const gone = unread.some(isInventoryField);
  const after = fieldsAfter(live, set);
  const left = Object.entries(after)
    .filter(([field]) => isStock(field) && after[`enabled:${field.slice("quantity:".length)}`] !== false)
    .some(([, quantity]) => Number(quantity) > 0);
  const wanted = wantedVariations(set["variations"]);
  const sellsNothing = !left && !wanted && Object.keys(set).some(isInventoryField);
  return [
    ...found,
    ...togetherProblems(facts.fields, rules, set, live),
    ...neededProblems(facts.fields, set, after, shop),
    ...goneProfileProblems(facts.fields, set, after, { shopId: shop.id, shopName: shop.name, profiles: shop.profiles }),
    ...(wanted
      ? [
          ...wantedProblems(facts.fields, rules, { before: live["variations"], wanted, fields: after }, shop),
          ...linkProblems(wanted, set, live),
        ]
      : apartProblems(facts, set, after, shop.id)),
    ...editVideoProblems(facts.fields, set, live),
    ...shownProblems(facts.fields, set, live),
    ...unread
      .filter((field) => !isInventoryField(field))
      .map((field) => ({ field, text: changeRefusalsText.unread(fieldLabel(field)) })),
    ...(gone ? [{ field: "price" as const, text: changeRefusalsText.optionGone(facts.name) }] : []),
    ...(sellsNothing
      ? [
          {
            field: "quantity" as const,
            text: changeRefusalsText.keepsStock,
          },
        ]
      : []),
  ];
}

/** Only what this edit makes so: what the listing had before is its seller's business. */
function togetherProblems(
  fields: readonly ListingField[],
  rules: ListingRules,
  set: FlatFields,
  live: FlatFields,
): Problem[] {
  const shared = shopFields(fields).filter(({ byOption }) => !byOption);
  if (!shared.some(({ key }) => key in set)) return [];
  // A field that the mirror has yet to read may be what makes it right.
  if (shared.some(({ key }) => !(key in live))) return [];
  const refused = rules.together({ ...live, ...set });
  return refused === undefined ? [] : [{ field: "defaults", text: refused }];
}

/** Other options, as they would be with what the edit says of single ones. */
function wantedProblems(
  fields: readonly ListingField[],
  rules: ListingRules,
  options: Pick<AfterEdit, "before" | "wanted" | "fields">,
  { name, currency }: EditedShop,
): Problem[] {
  const field = fields.find(({ shape }) => shape.type === "variations");
  const limits = variationLimits(fields);
  if (!field || !limits) return [];
  return newOptionProblems(field.key, limits, rules, { ...options, currency, shopName: name });
}

/** An option is shown with a photo that the listing keeps. */
function linkProblems(wanted: WantedVariations, set: FlatFields, live: FlatFields): Problem[] {
  const images = "images" in set ? wantedPhotos(set["images"] ?? null).filter(isLive) : imagesOf(live);
  const gone = wordsWithout(wanted, new Set(images.map(({ imageId }) => imageId)));
  return gone.map((word) => ({ field: "variations", text: changeRefusalsText.linkGone(catalogText.quoted(word)) }));
}

/** A word is shown with a photo that the listing keeps, or that another one comes in place of. */
function shownProblems(fields: readonly ListingField[], set: FlatFields, live: FlatFields): Problem[] {
  const key = optionPhotosField(fields)?.key ?? "";
  if (!(key in set)) return [];
  const there = imagesOf(live).map(({ imageId }) => imageId);
  const kept = "images" in set ? wantedPhotos(set["images"]).map((photo) => placeOf(photo) ?? photoKey(photo)) : there;
  return shownChanges(live[key], set[key]).flatMap(({ word, to }) =>
    to === null || (there.includes(to.imageId) && kept.includes(to.imageId))
      ? []
      : [{ field: key, text: changeRefusalsText.linkGone(catalogText.quoted(word)) }],
  );
}

/** A shipping profile that calculates wants to know from what; said of an edit that chooses it, or takes that away. */
function neededProblems(
  fields: readonly ListingField[],
  set: FlatFields,
  after: FlatFields,
  { id: shopId, name, profiles }: EditedShop,
): Problem[] {
  if (!isAboutNeeds(fields, Object.keys(set), profiles)) return [];
  return lackingBeside(fields, profiles, after).map(({ key, label }) => ({
    field: key,
    shopId,
    text: changeRefusalsText.neededBeside(name, label.toLowerCase()),
  }));
}

/** One value stands for all options that a listing doesn't tell apart by it; the marketplace refuses two. */
function apartProblems({ name }: Named, set: FlatFields, after: FlatFields, shopId: string): Problem[] {
  return (["price", "quantity", "sku"] as const).flatMap((kind) =>
    optionGroups(after, kind).flatMap(({ options }): Problem[] => {
      const touched = options.find((option) => `${kind}:${option}` in set);
      const offered = options.filter((option) => after[`enabled:${option}`] !== false);
      const values = new Set(offered.map((option) => after[`${kind}:${option}`]));
      if (touched === undefined || values.size < 2) return [];
      const some = offered.slice(0, 3).join(", ");
      const told = offered.length > 3 ? changeListsText.andMore(some, offered.length - 3) : some;
      const text = changeRefusalsText.shared[kind](name, told);
      return [{ field: kind, shopId, option: touched, text }];
    }),
  );
}

function fieldProblems(
  fields: readonly ListingField[],
  rules: ListingRules,
  field: string,
  value: FieldValue,
  shop: EditedShop,
): Problem[] {
  const { kind, option } = splitField(field);
  const at = (problems: readonly Problem[]): Problem[] =>
    problems.map((problem) => ({ ...problem, shopId: shop.id, ...(option === null ? {} : { option }) }));
  const text = typeof value === "string" ? value : "";
  const texts = Array.isArray(value) ? value.map(String) : [];
  switch (kind) {
    case "title":
      return rules.title(text);
    case "description":
      return text === "" ? [{ field: "description", text: changeRefusalsText.description }] : [];
    case "tags":
      return rules.tags(texts);
    case "images":
      return photoProblems(rules, wantedPhotos(value));
    case "sku":
      return at(rules.sku(text));
    case "price":
      return at(priceProblems(rules, Number(value), shop.currency));
    case "quantity":
      return at(stockProblems(rules, Number(value)));
    default: {
      const definition = fieldIn(fields, field);
      if (definition?.shape.type === "questions") return questionProblems(definition, questionsOf(value), [shop]);
      if (definition?.shape.type === "measure") return measureProblems(definition, value);
      if (definition?.shape.type === "note") return at(noteProblems(definition, value));
      return definition ? rules.words(definition, texts) : [];
    }
  }
}

function photoProblems({ limits }: ListingRules, photos: readonly WantedPhoto[]): Problem[] {
  if (photos.length === 0) return [{ field: "photos", text: changeRefusalsText.photo }];
  const many = photos.length > limits.photos ? [changeRefusalsText.photosMost(limits.photos)] : [];
  const own = photos.filter((photo) => !isLive(photo)).map(photoKey);
  const twice = new Set(own).size < own.length ? [changeRefusalsText.photoTwice] : [];
  const alts = photos.flatMap(({ alt }, index) =>
    alt.length > limits.alt ? [catalogText.photos.alt(index + 1, limits.alt)] : [],
  );
  return [...many, ...twice, ...alts].map((text) => ({ field: "photos", text }));
}

/** Of a listing that has more than are written from here, as many may stay. */
function editVideoProblems(fields: readonly ListingField[], set: FlatFields, live: FlatFields): Problem[] {
  const of = videosField(fields);
  if (!of || !(of.field.key in set)) return [];
  const { key } = of.field;
  if (!areVideos(set[key])) return [{ field: key, text: catalogText.videos.odd }];
  const there = wantedVideos(live[key]).length;
  return videoProblems(of, wantedVideos(set[key]), Math.max(of.limits.most, there));
}

function priceProblems(rules: ListingRules, amount: number, currency: string): Problem[] {
  const refused = rules.price({ amount, currency });
  return refused === undefined ? [] : [{ field: "price", text: refused }];
}

function stockProblems({ limits }: ListingRules, quantity: number): Problem[] {
  if (Number.isInteger(quantity) && quantity >= 0 && quantity <= limits.quantity) return [];
  return [{ field: "quantity", text: changeRefusalsText.stock(limits.quantity) }];
}
