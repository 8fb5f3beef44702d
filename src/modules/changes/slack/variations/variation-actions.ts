import { optionsIn, type Variations } from "#src/catalog/variations/model.ts";
import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { View } from "#src/platform/slack/blocks/elements.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changeOf } from "../actions/change-actions.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { axesForm } from "./axes-form.ts";
import { openOptionPhotoActions } from "./option-photo-actions.ts";
import { optionProfilesForm } from "./option-profiles-form.ts";
import { optionsForm } from "./options-form.ts";
import { photosOf, profilesOf, sendListingAxes, sendListingOptions } from "./listing-actions.ts";
import { kindsApart, optionPages } from "./reading/option-pages.ts";
import { profileBlock, profilePages, readProfiles } from "./reading/option-profiles.ts";
import { chosenAxes, readAxes } from "./reading/read-axes.ts";
import { questionBlock, questionOf } from "./reading/question.ts";
import { axesSubject, optionsSubject, sheetOf } from "./reading/sheets.ts";
import { readOptions } from "./reading/read-options.ts";
import { lineBlock, shownItem, type ShownOptions, type VariationsSheet } from "./reading/sheet.ts";
import { savedNote } from "../shared/ends-request.ts";

/** By what a draft or a listing varies, and then what each of its options has. */
export const variationActions = {
  async [changesActionIds.variations](interaction, ids) {
    await openForm(interaction, loadingView(variationsText.title));
    await drawForm(
      interaction,
      axesForm(await sheetOf(interaction, { changeId: changeOf(ids), listingId: undefined })),
    );
  },

  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.variations](interaction, [id = "", changeId]) {
    await openForm(interaction, loadingView(variationsText.title));
    const subject = { listingId: id as ListingId, changeId: changeId as ChangeId | undefined };
    await drawForm(interaction, axesForm(await sheetOf(interaction, subject)));
  },
} satisfies Record<string, ActionHandler>;

/** Choosing in an open form: nothing is stored by it. */
export const openVariationActions = {
  [changesInputIds.firstAxis]: otherAxes,
  [changesInputIds.secondAxis]: otherAxes,
  [changesInputIds.optionShop]: otherLines,
  [changesInputIds.optionPage]: otherLines,
} satisfies Record<string, ActionHandler>;

export const variationForms = {
  async [changesFormIds.axes](interaction) {
    const view = viewOf(interaction);
    const { changeId = "" as ChangeId, listingId, revision, mark } = axesSubject(view.private_metadata);
    const sheet = await sheetOf(interaction, { changeId: changeId || undefined, listingId });
    const values = formValues(view);
    const { variations, errors } = readAxes(values, sheet);
    if (Object.keys(errors).length > 0) return { errors };
    if (sheet.mark !== mark)
      return { errors: problemsByBlock([{ field: "variations", text: variationsText.moved }], values.blockIds) };
    const question = questionOf(sheet, variations);
    const answer = question && values.choice(questionBlock(question));
    if (question && answer === null) {
      return { next: axesForm(sheet, chosenAxes(values), undefined, { values, question }) };
    }
    if (sheet.listing) {
      const edit = { variations, renamed: answer !== "other" };
      return sendListingAxes(interaction, sheet.listing, revision, edit, values.blockIds);
    }
    const result = await interaction.app.saveAxes(await interaction.actor(), { changeId, revision, variations });
    if (!result.ok) return { errors: problemsByBlock(result.problems, values.blockIds) };
    const saved = await sheetOf(interaction, { changeId, listingId });
    if (!variations) return { next: axesForm(saved, undefined, savedNote(variationsText.savedNone, sheet.change)) };
    if (kindsApart(variations).length > 0) {
      const moved = movedWords(sheet.variations, variations);
      const note = savedNote(variationsText.savedAxes(optionsIn(variations).length, ...moved), sheet.change);
      return { next: optionsForm(saved, {}, note) };
    }
    return {
      next: afterOptions(saved) ?? axesForm(saved, undefined, savedNote(variationsText.savedAll, sheet.change)),
    };
  },

  async [changesFormIds.options](interaction) {
    const view = viewOf(interaction);
    const {
      changeId = "" as ChangeId,
      listingId,
      revision,
      shopId,
      page,
      mark,
    } = optionsSubject(view.private_metadata);
    const sheet = await sheetOf(interaction, { changeId: changeId || undefined, listingId });
    const values = formValues(view);
    const under = (text: string) => problemsByBlock([{ field: changesFields.option, text }], values.blockIds);
    const item = shownItem(sheet, { shopId });
    if (sheet.mark !== mark || !sheet.variations || item?.shopId !== shopId)
      return { errors: under(variationsText.moved) };
    const { listing, variations } = sheet;
    if (listing) return sendListingOptions(interaction, { ...sheet, listing, variations }, { revision, page }, values);
    const pages = optionPages(sheet.variations);
    const blockOf = (index: number) => lineBlock(item, page, index, mark);
    const { options, skus, errors } = readOptions(values, sheet.variations, item, pages[page]?.rows ?? [], blockOf);
    if (Object.keys(errors).length > 0) return { errors };
    const edit = { changeId, revision, shopId, options, skus };
    const result = await interaction.app.saveOptions(await interaction.actor(), edit);
    if (!result.ok) return { errors: under([...new Set(result.problems.map(({ text }) => text))].join(" ")) };
    const saved = await sheetOf(interaction, { changeId, listingId: undefined });
    const next = pages[page + 1];
    if (next) return { next: optionsForm(saved, { shopId, page: page + 1 }, variationsText.savedNext(next.label)) };
    const other = sheet.change.items[sheet.change.items.indexOf(item) + 1];
    if (other) return { next: optionsForm(saved, { shopId: other.shopId }, variationsText.savedNext(other.shopName)) };
    return {
      next: afterOptions(saved) ?? optionsForm(saved, { shopId, page }, savedNote(variationsText.saved, sheet.change)),
    };
  },

  async [changesFormIds.optionProfiles](interaction) {
    const view = viewOf(interaction);
    const { changeId, listingId, revision, shopId, page, mark } = optionsSubject(view.private_metadata);
    const sheet = await sheetOf(interaction, { changeId, listingId });
    const values = formValues(view);
    const under = (text: string) => problemsByBlock([{ field: changesFields.optionProfile, text }], values.blockIds);
    const item = shownItem(sheet, { shopId });
    const { listing, variations } = sheet;
    if (sheet.mark !== mark || !variations || item?.shopId !== shopId) return { errors: under(variationsText.moved) };
    const pages = profilePages(sheet, item);
    const blockOf = (index: number) => profileBlock(item, page, index, mark);
    const { options, errors } = readProfiles(values, sheet, item, pages[page] ?? [], blockOf);
    if (Object.keys(errors).length > 0) return { errors };
    const actor = await interaction.actor();
    const { skus } = variations;
    const result = listing
      ? await interaction.app.saveListingOptions(actor, listing, { revision, lines: { options, skus } })
      : await interaction.app.saveOptions(actor, {
          changeId: changeId ?? sheet.change.id,
          revision,
          shopId,
          options,
          skus,
        });
    if (!result.ok) return { errors: under([...new Set(result.problems.map(({ text }) => text))].join(" ")) };
    const saved = await sheetOf(interaction, { changeId: result.change.id, listingId }, listing);
    if (pages[page + 1]) {
      return { next: optionProfilesForm(saved, { shopId, page: page + 1 }, variationsText.savedMore) };
    }
    const other = sheet.change.items[sheet.change.items.indexOf(item) + 1];
    if (other) {
      return { next: optionProfilesForm(saved, { shopId: other.shopId }, variationsText.savedNext(other.shopName)) };
    }
    const done = optionProfilesForm(
      saved,
      { shopId, page },
      listing ? variationsText.savedEdit : savedNote(variationsText.saved, sheet.change),
    );
    return { next: photosOf(saved) ?? done };
  },
} satisfies Record<string, Form<App>>;

/** What else differs between options is asked for next; null: nothing does. */
function afterOptions(saved: VariationsSheet): View | null {
  return profilesOf(saved) ?? photosOf(saved);
}

/** The words that are gone, and those that are new, where the listing varied before. */
function movedWords(before: Variations | null, after: Variations): [gone: string, added: string] {
  if (!before) return ["", ""];
  const words = ({ axes }: Variations) => axes.flatMap(({ values }) => values.map(({ name }) => name));
  const [old, now] = [words(before), words(after)];
  const gone = old.filter((name) => !now.includes(name));
  return [clip(gone.join(", "), 200), clip(now.filter((name) => !old.includes(name)).join(", "), 200)];
}

/** What is asked follows from what is chosen. What was typed stays. */
async function otherAxes(interaction: Interaction<App>): Promise<void> {
  const { view } = interaction.body;
  if (!view) return;
  const { mark, ...subject } = axesSubject(view.private_metadata);
  const sheet = await sheetOf(interaction, subject);
  // The form stays the one that was opened: what was changed meanwhile is said when it is sent.
  const values = formValues(view);
  await drawForm(interaction, axesForm({ ...sheet, mark }, chosenAxes(values), undefined, { values }));
}

/** Another shop begins with its first page. */
async function otherLines(interaction: Interaction<App>): Promise<void> {
  const { view } = interaction.body;
  if (!view) return;
  const { shopId, ...subject } = optionsSubject(view.private_metadata);
  const values = formValues(view);
  const chosenIn = (field: string) => values.choice(values.blockIds.find((id) => splitIds(id)[0] === field) ?? "");
  if (view.callback_id === changesFormIds.optionPhotos) {
    return openOptionPhotoActions[changesInputIds.optionAxis](interaction);
  }
  const chosen = chosenIn(changesFields.optionShop) ?? shopId;
  const page = chosen === shopId ? smallNumber(chosenIn(changesFields.optionPage), 0) : 0;
  const shown: ShownOptions = { shopId: chosen, page };
  const form = view.callback_id === changesFormIds.optionProfiles ? optionProfilesForm : optionsForm;
  await drawForm(interaction, form(await sheetOf(interaction, subject), shown));
}
