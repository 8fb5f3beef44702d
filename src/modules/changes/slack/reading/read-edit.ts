import { shopFields } from "#src/catalog/fields/definition.ts";
import { type FieldValue, type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { type OptionGroup, optionGroups, type OptionKind, optionsOf } from "#src/catalog/fields/options.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { listOf } from "#src/catalog/listing-text.ts";
import { parsePrice } from "#src/catalog/money.ts";
import { readNote } from "#src/catalog/fields/note.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { chosenNumbers, chosenValue } from "#src/modules/shops/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { type FormValues, formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import type { EditSheet } from "../../model.ts";
import { optionBlock, shown } from "../forms/option-fields.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { readFurther } from "./read-further.ts";
import { changesFields } from "../ids.ts";
import { type Drawn, drawnValues, isDescription, isTouched, readDescription } from "./description.ts";
import { outdatedAnswers } from "./outdated.ts";

export type ReadListingEdit = { readonly touched: FlatFields; readonly problems: readonly Problem[] };

/** What the form of an edit is about. */
export function editSubject(view: ViewPayload): { changeId: ChangeId | null; revision: number; listingId: ListingId } {
  const [changeId = "", revision = "", listingId = ""] = splitIds(view.private_metadata);
  return {
    changeId: changeId === "" ? null : (changeId as ChangeId),
    revision: smallNumber(revision, 0),
    listingId: listingId as ListingId,
  };
}

/** Whether another category is chosen than the form was drawn with. */
export function choosesCategory(view: ViewPayload): boolean {
  const chosen = formValues(view).choice(changesFields.category);
  return chosen !== null && chosen !== drawnValues(view)(changesFields.category).initial_option?.value;
}

/**
 * Only what was really changed in the form, whatever the live values are by now.
 *
 * @param now the same form as it would be drawn now
 */
export function readEditForm(view: ViewPayload, sheet: EditSheet, now: View): ReadListingEdit {
  const values = formValues(view);
  const drawn = drawnValues(view);
  const outdated = outdatedAnswers(values, drawn, drawnValues(now));
  const touched: Record<string, FieldValue> = {};
  const problems: Problem[] = [...new Set(outdated.values())];
  const changed = (block: string) => isTouched(values, drawn, block) && !outdated.has(block);

  if (changed(changesFields.title)) touched["title"] = values.text(changesFields.title);
  const description = readDescription(values, drawn);
  if (description !== null && ![...outdated.keys()].some(isDescription)) touched["description"] = description;
  const tags = readTags(values, drawn, sheet);
  if (tags && !outdated.has(changesFields.tags)) touched["tags"] = tags;
  const category = smallNumber(values.choice(changesFields.category), null);
  if (category !== null && choosesCategory(view) && !outdated.has(changesFields.category))
    touched["category"] = category;
  const further = readFurther(values, sheet.listing.marketplace.fields, changed);
  Object.assign(touched, further.said);
  problems.push(...further.problems);

  for (const kind of ["price", "quantity", "sku"] as const) {
    for (const group of optionGroups(sheet.fields, kind)) {
      const block = optionBlock(kind, group.key);
      if (!changed(block)) continue;
      const typed = readOption(kind, values.text(block).trim(), sheet, group, problems);
      if (typed !== null) for (const option of group.options) touched[`${kind}:${option}`] = typed;
    }
  }
  readSelects(values, drawn, sheet, touched, outdated);
  return { touched, problems };
}

/** Those that were chosen; or, in a form that takes further ones, those that there are and these. Null: as they were. */
function readTags(values: FormValues, drawn: Drawn, { fields }: EditSheet): string[] | null {
  const pasted = values.text(changesFields.pasteTags);
  if (!values.has(changesFields.tags)) return pasted.trim() === "" ? null : joinTags(listOf(fields["tags"]), pasted);
  const before = (drawn(changesFields.tags).initial_options ?? []).map(({ value }) => value);
  const tags = joinTags(values.choices(changesFields.tags), pasted);
  return tags.join("\n") === joinTags(before, "").join("\n") ? null : tags;
}

function readOption(
  kind: OptionKind,
  typed: string,
  { listing, fields: live }: EditSheet,
  { key, options }: OptionGroup,
  problems: Problem[],
): FieldValue | null {
  const refuse = (field: "price" | "quantity", text: string) => {
    problems.push({ field, shopId: listing.shopId, option: options[0] ?? "", text });
    return null;
  };
  if (kind === "sku") return typed;
  if (kind === "price") {
    const price = parsePrice(typed, listing.currency);
    if (price) return price.amount;
    return refuse("price", changeFormsText.notPrice(typed, shown(live, kind, key, listing.currency)));
  }
  return /^\d{1,6}$/.test(typed) ? Number(typed) : refuse("quantity", changeFormsText.notWhole(typed));
}

function readSelects(
  values: FormValues,
  drawn: Drawn,
  sheet: EditSheet,
  touched: Record<string, FieldValue>,
  outdated: ReadonlyMap<string, Problem>,
): void {
  const { shop, fields: live } = sheet;
  for (const field of shopFields(shop.marketplace.fields)) {
    const block = joinIds(field.key, shop.id);
    if (field.shape.type === "note") {
      if (isTouched(values, drawn, block) && !outdated.has(block)) {
        touched[field.key] = readNote(field, values.text(block));
      }
      continue;
    }
    if (field.shape.type === "profiles") {
      const before = (drawn(block).initial_options ?? []).map(({ value }) => Number(value));
      const several = chosenNumbers(values, block);
      const same = sameValue(
        field.key,
        several,
        before.toSorted((a, b) => a - b),
      );
      if (values.has(block) && !same && !outdated.has(block)) touched[field.key] = several;
      continue;
    }
    const sent = values.choice(block);
    if (sent === null || sent === (drawn(block).initial_option?.value ?? null) || outdated.has(block)) continue;
    const value = chosenValue(field, sent);
    if (value === undefined) continue;
    const keys = field.byOption ? optionsOf(live).map((option) => `${field.key}:${option}`) : [field.key];
    for (const key of keys) touched[key] = value;
  }
}

/** Which fields are kept as ours and which as the marketplace's; what is to be decided later is in neither. */
export function readKeepForm(view: ViewPayload): { readonly ours: string[]; readonly theirs: string[] } {
  const values = formValues(view);
  const start = joinIds(changesFields.keep, "");
  const chosen = (choice: string) =>
    values.blockIds.flatMap((id) =>
      id.startsWith(start) && values.choice(id) === choice ? [id.slice(start.length)] : [],
    );
  return { ours: chosen("ours"), theirs: chosen("theirs") };
}
