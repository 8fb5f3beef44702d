import { fieldLabel, knownFields, valueText } from "#src/marketplaces/registry.ts";
import { fieldIn } from "#src/catalog/fields/definition.ts";
import { type Attribute, attributeText, differingAttributes } from "#src/catalog/fields/attributes.ts";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { type FieldValue, type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { optionsOf } from "#src/catalog/fields/options.ts";
import { profileNames } from "#src/catalog/fields/profile-names.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changedFields } from "../../rules/edit-plan.ts";
import { photoChange } from "../photos/photo-lines.ts";
import { optionChangeLines, optionChangeText } from "../variations/option-changes.ts";
import { optionPhotoLines } from "../variations/option-photo-lines.ts";
import { diffText } from "../differences/diff-text.ts";

/** The edit of a change's one item. */
export function editOf(change: ChangeView): EditContent {
  return change.items[0]?.content.edit ?? { set: {}, before: {} };
}

const shapeOf = (field: string) => fieldIn(knownFields(), field)?.shape;

/**
 * Before → after, one text per field; options that change alike are one. Long texts show what changed in them.
 *
 * @param max characters of one field
 */
export function editLines(change: ChangeView, max: number): string[] {
  const { set, before } = editOf(change);
  const shop = change.shops.find((each) => each.id === change.items[0]?.shopId);
  const currency = change.listing?.currency ?? change.items[0]?.currency ?? "USD";
  const options = optionsOf(change.listing?.live ?? {});
  return alike(set, before).map(({ fields, from, to }) => {
    const [field = ""] = fields;
    const label = `*${clipEscaped(labelOf(fields, options), 300)}*`;
    if (isProse(field) && typeof to === "string") {
      return `${label}\n${diffText(typeof from === "string" ? from : "", to, max)}`;
    }
    if (shapeOf(field)?.type === "words" && Array.isArray(to)) return `${label}: ${listChange(from, to, max)}`;
    if (shapeOf(field)?.type === "photos") return photoChange(label, from, to);
    if (shapeOf(field)?.type === "variations" && wantedVariations(to)) {
      return `${label}\n${optionChangeText(
        optionChangeLines(from, to, currency, {
          live: change.listing?.live,
          set,
          words: (each, value) => valueWords(each, value, currency, shop),
        }),
        max,
      )}`;
    }
    if (shapeOf(field)?.type === "optionPhotos") {
      const lines = optionPhotoLines(field, { set, before }, change.listing?.live);
      return `${label}\n${optionChangeText(lines, max)}`;
    }
    const whole = (value: FieldValue | undefined) =>
      categoryWords(change, field, value) ?? valueWords(field, value, currency, shop);
    if (shapeOf(field)?.type === "attributes") return `${label}: ${attributeChange(from, to, max)}`;
    // Of several questions one word is another: cut to their beginning, both would read the same.
    if (shapeOf(field)?.type === "questions" && isFull(from) && isFull(to)) {
      return `${label}\n${diffText(whole(from), whole(to), max)}`;
    }
    const most = shapeOf(field)?.type === "questions" ? max : Math.min(max, 300);
    const words = (value: FieldValue | undefined) => clipEscaped(whole(value), most);
    return `${label}: ${words(from)} → *${words(to)}*`;
  });
}

/** A category by its name, as far as the change knows it. */
export function categoryWords({ content, categoryPath }: ChangeView, field: string, value: FieldValue | undefined) {
  if (shapeOf(field)?.type !== "category") return null;
  if (value === content.category) return categoryPath;
  const before = content["categoryBefore"] as { readonly id?: unknown; readonly path?: unknown } | null | undefined;
  return before?.id === value && typeof before?.path === "string" ? before.path : null;
}

/**
 * Only those that are otherwise, by their names: of many, cut to their beginning, both would read the same. The others stay, so
 * nothing is said to have been there where one comes to them.
 */
function attributeChange(from: FieldValue | undefined, to: FieldValue, max: number): string {
  const [before, after] = differingAttributes(from, to);
  const words = (attributes: readonly Attribute[]) =>
    clipEscaped(attributes.map(attributeText).join("; "), Math.floor(max / 2));
  if (before.length === 0) return changeListsText.attributesAdded(words(after));
  return after.length === 0 ? changeListsText.attributesLeftOut(words(before)) : `${words(before)} → *${words(after)}*`;
}

const isFull = (value: FieldValue | undefined) => Array.isArray(value) && value.length > 0;

type Alike = { readonly fields: readonly string[]; readonly from: FieldValue | undefined; readonly to: FieldValue };

function alike(set: FlatFields, before: FlatFields): Alike[] {
  const groups = new Map<string, Alike>();
  for (const [field, to] of changedFields({ set, before })) {
    const from = before[field];
    const { kind, option } = splitField(field);
    const key = option === null ? field : canonicalJson([kind, from ?? null, to]);
    const known = groups.get(key);
    groups.set(key, { fields: [...(known?.fields ?? []), field], from, to });
  }
  return [...groups.values()].toSorted((a, b) => order(a) - order(b));
}

/** What of a field is compared word by word. */
export function isProse(field: string): boolean {
  const shape = shapeOf(field);
  return splitField(field).option === null && (shape?.type === "line" || shape?.type === "text");
}

/** What is short comes before the lists of words, and the text last of what people write. */
const order = ({ fields: [field = ""] }: Alike): number => {
  const rank = { line: 0, price: 1, stock: 2, words: 4, text: 5 } as const;
  const { type } = shapeOf(field) ?? {};
  if (type === "line" && splitField(field).option !== null) return 3;
  return type !== undefined && type in rank ? rank[type as keyof typeof rank] : 6;
};

function labelOf(fields: readonly string[], options: readonly string[]): string {
  const [first = ""] = fields;
  const { kind, option } = splitField(first);
  if (fields.length === 1 || option === null) return fieldLabel(first);
  if (fields.length === options.length) return changeListsText.allOptions(fieldLabel(kind), fields.length);
  const names = fields.slice(0, 4).map((field) => splitField(field).option ?? "");
  const more = fields.length - names.length;
  const named = names.join("; ");
  return `${fieldLabel(kind)} (${more > 0 ? changeListsText.andMore(named, more) : named})`;
}

function listChange(from: FieldValue | undefined, to: readonly FieldValue[], max: number): string {
  const before = Array.isArray(from) ? from.map(String) : [];
  const after = to.map(String);
  const plain = (list: readonly string[]) => new Set(list.map((each) => each.toLowerCase()));
  const [old, fresh] = [plain(before), plain(after)];
  const parts = [
    ...before.filter((each) => !fresh.has(each.toLowerCase())).map((each) => `~${clipEscaped(each, 120)}~`),
    ...after.filter((each) => !old.has(each.toLowerCase())).map((each) => `*${clipEscaped(each, 120)}*`),
  ];
  return changeListsText.inAll(clip(parts.join(", "), max), after.length);
}

/** A value in words; a shop's profiles by their names. */
export function valueWords(
  field: string,
  value: FieldValue | undefined,
  currency: string,
  shop: Pick<ShopView, "profiles"> | undefined,
): string {
  const shape = shapeOf(field);
  if (shape?.type === "profiles" && isFull(value)) return profileNames(shop?.profiles?.[shape.list], value).join(", ");
  const list = shape?.type === "profile" ? shop?.profiles?.[shape.list] : undefined;
  return list?.find(({ id }) => id === value)?.title ?? valueText(field, value, currency);
}
