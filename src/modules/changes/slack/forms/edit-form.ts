import { codeLabel, listingsActionIds } from "#src/modules/listings/index.ts";
import { listOf, textOf } from "#src/catalog/listing-text.ts";
import { smallBoundsText, studioInputIds } from "#src/modules/studio/index.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import {
  type Block,
  button,
  buttons,
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
import { clip, clipEscaped, dateText } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { EditSheet } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { requestText } from "../shared/change-label.ts";
import type { CategoryChange } from "#src/catalog/fields/category-change.ts";
import { categoryText } from "../../messages/attributes.en.ts";
import { categoryNote, categorySelect } from "../category/category-field.ts";
import { detailsText } from "../../messages/details.en.ts";
import { shortDescription, tagsField } from "./draft-form.ts";
import { isDigital } from "#src/catalog/fields/digital.ts";
import { optionFields } from "./option-fields.ts";

/** With all else that it asks. */
const mostInputs = 12;

/**
 * The form of a listing that exists, drawn from its live values. Only what is really changed in it is ever written:
 * its reader compares with the values it was drawn with.
 *
 * @param category what a category that was chosen just now would do
 */
export function editForm(sheet: EditSheet, category: CategoryChange | null = null): View {
  const { listing, fields: live, change } = sheet;
  const text = changeFormsText;
  const { limits } = listing.marketplace;
  const before: Block[] = [
    ...editHead(sheet),
    input(changesFields.title, text.fields.title, textInput(studioInputIds.value, clip(textOf(live["title"]), 3000)), {
      hint: text.most(limits.title),
      optional: false,
    }),
    ...shortDescription(textOf(live["description"]), text.fields.descriptionInDetails, false),
    categorySelect(sheet.category, { optional: true, hint: categoryText.hint, dispatch: true }),
    ...categoryNote(category),
    tagsField(listOf(live["tags"])),
  ];
  const next = nextField(sheet);
  const room = mostInputs - [...before, next].filter(({ type }) => type === "input").length;
  const blocks = [
    ...before,
    ...optionFields(sheet, room),
    context(detailsText.more),
    ...buttons(
      button(listingsActionIds.details, detailsText.button, joinIds(listing.id, ...(change ? [change.id] : []))),
    ),
    next,
  ];
  return modal({
    callback: changesFormIds.editListing,
    title: text.titles.edit,
    submit: text.save,
    blocks,
    metadata: joinIds(change?.id ?? "", String(change?.revision ?? 0), listing.id),
  });
}

/** Of which listing it is, how old its values are, and what is under way already. */
export function editHead(sheet: EditSheet): Block[] {
  const { listing, change } = sheet;
  const { stale } = changeFormsText.edit;
  return [
    context(`*${clipEscaped(listing.shopName, 150)}*  ·  ${codeLabel(listing)}`),
    ...(isDigital(sheet.fields) ? [context(changeFormsText.edit.digital(listing.marketplace.sellersPage))] : []),
    ...(listing.stale ? [context(stale(dateText(listing.seenAt)))] : []),
    ...(change ? [context(continuedText(change))] : []),
    ...heldNotes(sheet),
  ];
}

/** What comes next: it is asked for, confirmed by the person alone, or kept. */
export function nextField({ listing, alone, small: maySmall }: EditSheet): Block {
  const text = changeFormsText.next;
  const goOn = alone ? option(text.write(listing.marketplace.name), "publish") : option(text.ask, "ask");
  const small = maySmall && !alone ? [option(text.small, "small")] : [];
  const [first = goOn] = small;
  const hint = alone ? text.hintConfirmed : text.hintApproved;
  return input(
    changesFields.next,
    text.label,
    radio(studioInputIds.value, [...small, goOn, option(text.keep, "keep")], first.value),
    { optional: false, hint: small.length > 0 ? text.hintSmall(smallBoundsText()) : hint },
  );
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
