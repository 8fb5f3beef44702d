import { furtherEditable, shopFields } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { optionsOf } from "#src/catalog/fields/options.ts";
import { textOf } from "#src/catalog/listing-text.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import { type Choices, defaultsFields, type ShopView } from "#src/modules/shops/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import {
  type Block,
  button,
  buttons,
  context,
  input,
  modal,
  option,
  section,
  select,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { detailsText } from "../../messages/details.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import type { EditSheet } from "../../model.ts";
import { descriptionFields, moreTagsField } from "../forms/draft-form.ts";
import { editHead, nextField } from "../forms/edit-form.ts";
import { furtherInputs } from "../forms/further-fields.ts";
import { optionField, optionFieldsOf } from "../forms/option-fields.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { mostInputs } from "./draft-forms.ts";
import { partTitle, shopParts } from "./shop-parts.ts";

/** Subjects of a listing that exists; of those that take several forms `at` says which. */
export const listingSubjects = ["description", "details", "options", "shop"] as const;
export type ListingSubject = { readonly about: (typeof listingSubjects)[number]; readonly at: number };

/** In a subject's place: back to the page of all. */
export const wholePage = "page";

/** Beside them there is the question what comes next. */
const mostAsked = mostInputs - 1;
/** … and the choice of other fields. */
const optionsOnPage = mostAsked - 1;

/**
 * A form of one subject of a listing that exists, drawn from its live values. As in `editForm`, only what is really changed in it
 * is ever written.
 *
 * @throws OmsError `wrong-state` for a subject that the listing doesn't have
 */
export function listingPartForm(sheet: EditSheet, subject: ListingSubject, choices: Choices): View {
  const { listing, change } = sheet;
  const title = {
    description: detailsText.description,
    details: detailsText.button,
    options: detailsText.options,
    shop: changeFormsText.titles.oneShop,
  }[subject.about];
  return modal({
    callback: changesFormIds.editPart,
    title,
    close: detailsText.close,
    submit: changeFormsText.save,
    metadata: joinIds(change?.id ?? "", String(change?.revision ?? 0), listing.id, subject.about, String(subject.at)),
    blocks: [
      section(`*${clipEscaped(listing.title, 200)}*`),
      ...editHead(sheet),
      ...asked(sheet, subject, choices),
      nextField(sheet),
      ...buttons(button(changesActionIds.editPart, detailsText.back, joinIds(listing.id, change?.id ?? "", wholePage))),
    ],
  });
}

function asked(sheet: EditSheet, { about, at }: ListingSubject, choices: Choices): Block[] {
  const { listing, shop, fields: live } = sheet;
  switch (about) {
    case "description": {
      const text = textOf(live["description"]);
      return splitDescription(text).length <= mostAsked
        ? descriptionFields(text, false, mostAsked)
        : [section(changeFormsText.fields.descriptionTooLong(listing.marketplace.name))];
    }
    case "details":
      return [
        moreTagsField(),
        ...furtherInputs(furtherEditable(listing.marketplace.fields).slice(0, mostAsked - 1), live),
      ];
    case "options":
      return optionsPage(sheet, at);
    case "shop": {
      const part = shopParts(shop)[at];
      if (!part) throw new OmsError("wrong-state");
      return [
        section(`*${escapeMrkdwn(partTitle(shop.name, part))}*`),
        ...defaultsFields(shop, liveChoices(shop, live), choices, "listing", part.fields),
      ];
    }
  }
}

/** A page of the prices, stocks and SKUs that differ. What isn't shown stays as it is. */
function optionsPage(sheet: EditSheet, page: number): Block[] {
  const all = optionFieldsOf(sheet.fields);
  const size = all.length > mostAsked ? optionsOnPage : mostAsked;
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(page, pages - 1);
  const options = Array.from({ length: pages }, (_, each) =>
    option(detailsText.fields(each * size + 1, Math.min(all.length, (each + 1) * size), all.length), String(each)),
  );
  const which = select(changesInputIds.partPage, options, String(at), detailsText.which);
  const more = { optional: false, dispatch: true, hint: detailsText.pageHint };
  return [
    ...(pages > 1 ? [input(changesFields.partPage, detailsText.which, which, more)] : []),
    ...all.slice(at * size, (at + 1) * size).map((each) => optionField(sheet, each)),
    context(changeFormsText.fields.wholeTable(sheet.listing.marketplace.name)),
  ];
}

/** What its shop's listings share, as the listing has it. Where its options differ in one, nothing is shown. */
export function liveChoices({ marketplace }: ShopView, live: FlatFields): ShopDefaults {
  const values = shopFields(marketplace.fields).flatMap(({ key, byOption }) => {
    if (!byOption) return live[key] === undefined ? [] : [[key, live[key]] as const];
    const [value, ...others] = new Set(optionsOf(live).map((each) => live[`${key}:${each}`]));
    return value === undefined || others.length > 0 ? [] : [[key, value] as const];
  });
  return Object.fromEntries(values);
}
