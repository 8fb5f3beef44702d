import { codeLabel } from "#src/modules/listings/index.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { optionGroups, type OptionKind, optionsOf } from "#src/catalog/fields/options.ts";
import { furtherEditable, shopFields } from "#src/catalog/fields/definition.ts";
import { listOf, textOf } from "#src/catalog/listing-text.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { type Choices, defaultsFields, type ShopView } from "#src/modules/shops/index.ts";
import { smallBoundsText, studioInputIds } from "#src/modules/studio/index.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import {
  type Block,
  button,
  context,
  input,
  modal,
  option,
  radio,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { clip, clipEscaped, dateText } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { EditSheet } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { requestText } from "../shared/change-label.ts";
import type { CategoryChange } from "#src/catalog/fields/category-change.ts";
import { categoryText } from "../../messages/category.en.ts";
import { categoryNote, categorySelect } from "../category/category-field.ts";
import { descriptionFields, tagFields } from "./draft-form.ts";
import { furtherInputs } from "./further-fields.ts";

/** The form has room for so many fields of one kind; a listing with more goes by CSV. */
const inlineOptions = 20;
const inlineParts = 12;
/** Slack's limit for a block's id. */
const longestId = 250;

/**
 * The form of a listing that exists, drawn from its live values. Only what is really changed in it is ever written:
 * its reader compares with the values it was drawn with.
 *
 * @param category what a category that was chosen just now would do
 */
export function editForm(sheet: EditSheet, choices: Choices, category: CategoryChange | null = null): View {
  const { listing, shop, fields: live, change } = sheet;
  const { name, limits } = listing.marketplace;
  const description = textOf(live["description"]);
  const text = changeFormsText;
  const goOn = sheet.alone ? option(text.next.write(name), "publish") : option(text.next.ask, "ask");
  const small = sheet.small && !sheet.alone ? [option(text.next.small, "small")] : [];
  const first = small[0] ?? goOn;
  const blocks: Block[] = [
    context(`*${clipEscaped(listing.shopName, 150)}*  ·  ${codeLabel(listing)}`),
    ...(listing.stale ? [context(text.edit.stale(dateText(listing.seenAt)))] : []),
    ...(change ? [context(continuedText(change))] : []),
    ...heldNotes(sheet),
    input(changesFields.title, text.fields.title, textInput(studioInputIds.value, clip(textOf(live["title"]), 3000)), {
      hint: text.most(limits.title),
      optional: false,
    }),
    ...(splitDescription(description).length > inlineParts
      ? [context(text.fields.descriptionTooLong(name))]
      : descriptionFields(description, false)),
    categorySelect(sheet.category, { optional: true, hint: categoryText.hint, dispatch: true }),
    ...categoryNote(category),
    ...tagFields(listOf(live["tags"])),
    ...furtherInputs(furtherEditable(listing.marketplace.fields), live),
    ...optionFields(sheet),
    ...defaultsFields(shop, chosen(shop, live), choices, "listing"),
    input(
      changesFields.next,
      text.next.label,
      radio(studioInputIds.value, [...small, goOn, option(text.next.keep, "keep")], first.value),
      {
        optional: false,
        hint:
          small.length > 0
            ? text.next.hintSmall(smallBoundsText())
            : sheet.alone
              ? text.next.hintConfirmed
              : text.next.hintApproved,
      },
    ),
  ];
  return modal({
    callback: changesFormIds.editListing,
    title: text.titles.edit,
    submit: text.save,
    blocks,
    metadata: joinIds(change?.id ?? "", String(change?.revision ?? 0), listing.id),
  });
}

function continuedText({ number, state }: NonNullable<EditSheet["change"]>): string {
  const { continued, continuedRequest } = changeFormsText.edit;
  return number !== null && state === "in_review" ? continuedRequest(requestText(number)) : continued;
}

/** More of them than anybody reads are counted. */
const shownHeld = 3;
const shownHeldFields = 6;

/** Before anything is typed: what another request holds is refused when the form is sent. */
function heldNotes({ held, listing }: EditSheet): Block[] {
  const text = changeFormsText.edit;
  const left = held.length - shownHeld;
  return [
    ...held.slice(0, shownHeld).map(({ id, number, state, fields }) => {
      const labels = [...new Set(fields.map((field) => fieldLabel(field)))];
      const some = labels.slice(0, shownHeldFields).map((label) => clipEscaped(label, 80));
      const more = labels.length - some.length;
      const named = listed([...some, ...(more > 0 ? [text.moreFields(more)] : [])]);
      const request = requestText(number ?? 0);
      const said = state === "in_review" ? text.heldWaits : text.heldGoesOn;
      return section(
        said(codeLabel(listing), named, request),
        button(changesActionIds.openListing, text.showRequest(request), id),
      );
    }),
    ...(left > 0 ? [context(text.moreHeld(left))] : []),
  ];
}

/** The block of one option's price, stock or SKU, named by its first option. */
export function optionBlock(kind: OptionKind, key: string): string {
  return joinIds({ price: changesFields.price, quantity: changesFields.stock, sku: changesFields.sku }[kind], key);
}

function optionFields(sheet: EditSheet): Block[] {
  const { listing, fields: live } = sheet;
  const { currency } = listing;
  const many = optionsOf(live).length;
  const text = changeFormsText.fields;
  const kinds = [
    { kind: "price", name: text.price(currency), max: 20 },
    { kind: "quantity", name: text.stock, max: 6 },
    { kind: "sku", name: text.sku, max: 100 },
  ] as const;
  const blocks = kinds.flatMap(({ kind, name, max }): Block[] => {
    const groups = optionGroups(live, kind);
    if (groups.length > inlineOptions || groups.some(({ key }) => optionBlock(kind, key).length > longestId)) {
      return [context(text.tooManyOptions(name, groups.length))];
    }
    return groups.map(({ key, label, options }) => {
      const all = many > 1 ? text.allOptions(name, many) : name;
      return input(
        optionBlock(kind, key),
        clip(label === "" ? all : `${name}: ${label}${isOff(live, options) ? text.off : ""}`, 150),
        textInput(studioInputIds.value, shown(live, kind, key, currency), { max }),
        { optional: kind === "sku" },
      );
    });
  });
  return [
    section(many > 1 ? text.priceStockSku(many, clipEscaped(listing.shopName, 150)) : `*${text.priceAndStock}*`),
    ...blocks,
    context(text.wholeTable(listing.marketplace.name)),
  ];
}

function isOff(live: FlatFields, options: readonly string[]): boolean {
  return options.every((option) => live[`enabled:${option}`] === false);
}

/** What an option's field shows before anything is typed. */
export function shown(live: FlatFields, kind: OptionKind, key: string, currency: string): string {
  const value = live[`${kind}:${key}`];
  if (kind === "price") return plainAmount({ amount: Number(value ?? 0), currency });
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The selects as the listing has them. Where its options differ in one, nothing is shown. */
function chosen({ marketplace }: ShopView, live: FlatFields): ShopDefaults {
  const values = shopFields(marketplace.fields).flatMap(({ key, byOption }) => {
    if (!byOption) return live[key] === undefined ? [] : [[key, live[key]] as const];
    const [value, ...others] = new Set(optionsOf(live).map((option) => live[`${key}:${option}`]));
    return value === undefined || others.length > 0 ? [] : [[key, value] as const];
  });
  return Object.fromEntries(values);
}
