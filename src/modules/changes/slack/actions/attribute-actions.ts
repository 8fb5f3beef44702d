import { attributeProblems, notOfCategory, withAttributes } from "#src/catalog/fields/attributes.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { formMark } from "#src/platform/slack/form-mark.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import type { SaveResult } from "../../edits.ts";
import { attributesText } from "../../messages/attributes.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import type { DraftAttributes, ListingAttributes } from "../../use-cases/drafting/attributes.ts";
import { attributesForm, type AttributesSheet } from "../forms/attributes-form.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { attributesOnPage, readAttributes } from "../reading/read-attributes.ts";
import { changeOf } from "./change-actions.ts";
import { savedNote } from "../shared/ends-request.ts";

/** What a draft or a listing is in the words of its category. */
export const attributeActions = {
  async [changesActionIds.attributes](interaction, ids) {
    await openForm(interaction, loadingView(attributesText.title));
    await drawForm(interaction, attributesForm(await draftSheet(interaction, changeOf(ids))));
  },

  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.attributes](interaction, [id = "", changeId]) {
    await openForm(interaction, loadingView(attributesText.title));
    await drawForm(interaction, attributesForm(await listingSheet(interaction, id as ListingId, changeId as ChangeId)));
  },
} satisfies Record<string, ActionHandler>;

/** Choosing another page: nothing is stored by it. */
export const openAttributeActions = {
  async [changesInputIds.attributePage](interaction) {
    const { view } = interaction.body;
    if (!view) return;
    const page = smallNumber(formValues(view).choice(changesFields.attributePage), 0);
    await drawForm(interaction, attributesForm(await sheetOf(interaction, view.private_metadata), page));
  },
} satisfies Record<string, ActionHandler>;

export const attributeForms = {
  async [changesFormIds.attributes](interaction) {
    const view = viewOf(interaction);
    const { page, revision, mark } = subjectOf(view.private_metadata);
    const sheet = await sheetOf(interaction, view.private_metadata);
    const values = formValues(view);
    const ofCategory = sheet.ofCategory ?? [];
    const { attributes, errors } = readAttributes(values, attributesOnPage(ofCategory, page), sheet.chosen);
    if (Object.keys(errors).length > 0) return { errors };
    const under = (text: string) => problemsByBlock([{ field: sheet.key, text }], values.blockIds);
    if (sheet.mark !== mark) return { errors: under(attributesText.moved) };
    // What a listing has beside them stays: it was typed at the marketplace. A draft is of the category that it has now.
    const draft = sheet.listingId === null;
    const strange = draft ? notOfCategory(sheet.chosen, ofCategory).map((each) => ({ ...each, values: [] })) : [];
    const next = withAttributes(sheet.chosen, [...attributes, ...strange]);
    // A draft may lack what is needed until approval is asked for.
    const [problem] = draft ? [] : attributeProblems(sheet.key, ofCategory, next, sheet.chosen);
    if (problem) return { errors: under(problem.text) };
    const result = await sheet.save(revision, next);
    if (!result.ok) return { errors: problemsByBlock(result.problems, values.blockIds) };
    const now =
      sheet.listingId === null
        ? await draftSheet(interaction, result.change.id)
        : await listingSheet(interaction, sheet.listingId, result.change.id);
    const { saved, savedEdit } = attributesText;
    return { next: attributesForm(now, page, draft ? savedNote(saved, sheet.change) : savedEdit) };
  },
} satisfies Record<string, Form<App>>;

type Sheet = AttributesSheet & {
  readonly key: string;
  readonly save: (revision: number, attributes: AttributesSheet["chosen"]) => Promise<SaveResult>;
};

/** What the category offers of which the open form is, for a search in it. */
export async function offeredInForm(interaction: Interaction<App>): Promise<AttributesSheet["ofCategory"]> {
  const { changeId, listingId } = subjectOf(interaction.body.view?.private_metadata ?? "");
  const actor = await interaction.actor();
  return listingId === ""
    ? (await interaction.app.draftAttributes(actor, changeId as ChangeId)).ofCategory
    : interaction.app.attributesOffered(actor, listingId as ListingId);
}

function subjectOf(metadata: string) {
  const [changeId = "", revision, page, listingId = "", mark = ""] = splitIds(metadata);
  return { changeId, listingId, mark, revision: smallNumber(revision, 0), page: smallNumber(page, 0) };
}

function sheetOf(interaction: Interaction<App>, metadata: string): Promise<Sheet> {
  const { changeId, listingId } = subjectOf(metadata);
  return listingId === ""
    ? draftSheet(interaction, changeId as ChangeId)
    : listingSheet(interaction, listingId as ListingId, (changeId || undefined) as ChangeId | undefined);
}

async function draftSheet(interaction: Interaction<App>, id: ChangeId): Promise<Sheet> {
  const read: DraftAttributes = await interaction.app.draftAttributes(await interaction.actor(), id);
  const { change, field, chosen, ofCategory } = read;
  return {
    change,
    listingId: null,
    title: change.content.title || changeStatesText.untitled,
    marketplace: change.marketplace,
    chosen,
    ofCategory,
    mark: formMark(chosen),
    key: field.key,
    save: async (revision, attributes) => {
      const edit = { changeId: id, revision, part: "attributes" as const, content: { [field.key]: attributes } };
      return interaction.app.saveDraft(await interaction.actor(), edit, "keep");
    },
  };
}

async function listingSheet(interaction: Interaction<App>, id: ListingId, changeId?: ChangeId): Promise<Sheet> {
  const read: ListingAttributes = await interaction.app.listingAttributes(await interaction.actor(), id, changeId);
  const { sheet, there, field, chosen, ofCategory } = read;
  return {
    change: sheet.change,
    listingId: id,
    title: sheet.listing.title,
    marketplace: sheet.listing.marketplace,
    chosen,
    ofCategory,
    mark: formMark([chosen, there[field.key]]),
    key: field.key,
    save: async (revision, attributes) => {
      const touched = { [field.key]: attributes };
      const edit = { listingId: id, changeId: sheet.change?.id ?? null, revision, touched, beside: there };
      return interaction.app.saveEdit(await interaction.actor(), edit, "keep");
    },
  };
}
