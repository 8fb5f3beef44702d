import { type ListingField, shopFields } from "#src/catalog/fields/definition.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { readNote } from "#src/catalog/fields/note.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { nothing } from "./defaults-fields.ts";

/** What the inputs of what a shop's listings share say. Selects that were left empty are left out; an empty note is null. */
export function readDefaults(values: FormValues, fields: readonly ListingField[], shopId: string): ShopDefaults {
  const picked: Record<string, FieldValue> = {};
  for (const field of shopFields(fields)) {
    const block = joinIds(field.key, shopId);
    if (field.shape.type === "note") {
      if (values.has(block)) picked[field.key] = readNote(field, values.text(block));
      continue;
    }
    if (field.shape.type === "profiles") {
      if (values.has(block)) picked[field.key] = chosenNumbers(values, block);
      continue;
    }
    const value = chosenValue(field, values.choice(block));
    if (value !== undefined) picked[field.key] = value;
  }
  return picked;
}

/** A whole set of a shop's defaults, from its form: the fields that it was drawn with. */
export function readShopDefaults(values: FormValues, shopId: string): ShopDefaults {
  const drawn = shopFields(knownFields()).filter(({ key }) => values.has(joinIds(key, shopId)));
  const empty = drawn.map(({ key, shape }) => [key, shape.type === "flag" ? false : null] as const);
  return { ...Object.fromEntries(empty), ...readDefaults(values, drawn, shopId) };
}

/** What was chosen of one of the shop's lists, the lowest number first. */
export function chosenNumbers(values: FormValues, block: string): number[] {
  const sent = values.choices(block).filter((value) => /^[1-9]\d{0,14}$/.test(value));
  return sent.map(Number).toSorted((a, b) => a - b);
}

/** The value that a select of this field sends. Undefined: none of its kind. */
export function chosenValue({ shape }: ListingField, sent: string | null): FieldValue | undefined {
  if (sent === null) return undefined;
  if (shape.type === "flag") return sent === "on";
  if (shape.type === "choice") {
    return shape.choices && !shape.choices.some(({ value }) => value === sent) ? undefined : sent;
  }
  if (sent === nothing) return shape.type === "profile" && shape.none !== undefined ? null : undefined;
  return /^[1-9]\d{0,14}$/.test(sent) ? Number(sent) : undefined;
}
