import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { fieldLabel, valueText } from "#src/catalog/fields/field-words.ts";
import { type FieldValue, type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import { optionsOf } from "#src/catalog/fields/options.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { diffText } from "./diff-text.ts";

/** The edit of a change's one item. */
export function editOf(change: ChangeView): EditContent {
  return change.items[0]?.content.edit ?? { set: {}, before: {} };
}

/** What of a field is compared word by word. */
const texts = new Set(["title", "description"]);

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
    if (texts.has(field) && typeof to === "string") {
      return `${label}\n${diffText(typeof from === "string" ? from : "", to, max)}`;
    }
    if ((field === "tags" || field === "materials") && Array.isArray(to))
      return `${label}: ${listChange(from, to, max)}`;
    const words = (value: FieldValue | undefined) =>
      clipEscaped(valueWords(field, value, currency, shop), Math.min(max, 300));
    return `${label}: ${words(from)} → *${words(to)}*`;
  });
}

type Alike = { readonly fields: readonly string[]; readonly from: FieldValue | undefined; readonly to: FieldValue };

function alike(set: FlatFields, before: FlatFields): Alike[] {
  const groups = new Map<string, Alike>();
  for (const [field, to] of Object.entries(set)) {
    const from = before[field];
    // What only travels along with another field doesn't change.
    if (canonicalJson(from ?? null) === canonicalJson(to)) continue;
    const { kind, option } = splitField(field);
    const key = option === null ? field : canonicalJson([kind, from ?? null, to]);
    const known = groups.get(key);
    groups.set(key, { fields: [...(known?.fields ?? []), field], from, to });
  }
  return [...groups.values()].toSorted((a, b) => order(a) - order(b));
}

const fieldOrder = ["title", "price", "quantity", "sku", "tags", "materials", "description"];

function order({ fields: [field = ""] }: Alike): number {
  const at = fieldOrder.indexOf(splitField(field).kind);
  return at < 0 ? fieldOrder.length : at;
}

function labelOf(fields: readonly string[], options: readonly string[]): string {
  const [first = ""] = fields;
  const { kind, option } = splitField(first);
  if (fields.length === 1 || option === null) return fieldLabel(first);
  if (fields.length === options.length) return `${fieldLabel(kind)} (all ${fields.length} options)`;
  const names = fields.slice(0, 4).map((field) => splitField(field).option ?? "");
  const more = fields.length > names.length ? ` and ${fields.length - names.length} more` : "";
  return `${fieldLabel(kind)} (${names.join("; ")}${more})`;
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
  return `${clip(parts.join(", "), max)} (${after.length} in all)`;
}

/** A value in words; a shop's profiles by their names. */
export function valueWords(
  field: string,
  value: FieldValue | undefined,
  currency: string,
  shop: ShopView | undefined,
): string {
  const lists = {
    shippingProfileId: shop?.profiles?.shippingProfiles,
    returnPolicyId: shop?.profiles?.returnPolicies,
    sectionId: shop?.profiles?.sections,
    readiness: shop?.profiles?.processingProfiles,
  };
  const list = lists[splitField(field).kind as keyof typeof lists];
  const known = list?.find(({ id }) => id === value)?.title;
  return known ?? valueText(field, value, currency);
}
