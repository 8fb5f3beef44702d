import { notOfCategory, withAttributes } from "#src/catalog/fields/attributes.ts";
import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { attributesText } from "../../messages/attributes.en.ts";
import { attributesForm } from "../forms/attributes-form.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { attributesOnPage, readAttributes } from "../reading/read-attributes.ts";
import type { DraftAttributes } from "../../use-cases/drafting/attributes.ts";
import { changeOf } from "./change-actions.ts";

/** What a draft is in the words of its category. */
export const attributeActions = {
  async [changesActionIds.attributes](interaction, ids) {
    await openForm(interaction, loadingView(attributesText.title));
    await drawForm(interaction, attributesForm(await sheetOf(interaction, changeOf(ids))));
  },
} satisfies Record<string, ActionHandler>;

/** Choosing another page: nothing is stored by it. */
export const openAttributeActions = {
  async [changesInputIds.attributePage](interaction) {
    const { view } = interaction.body;
    if (!view) return;
    const { changeId } = subjectOf(view.private_metadata);
    const page = smallNumber(formValues(view).choice(changesFields.attributePage), 0);
    await drawForm(interaction, attributesForm(await sheetOf(interaction, changeId), page));
  },
} satisfies Record<string, ActionHandler>;

export const attributeForms = {
  async [changesFormIds.attributes](interaction) {
    const view = viewOf(interaction);
    const { changeId, revision, page } = subjectOf(view.private_metadata);
    const sheet = await sheetOf(interaction, changeId);
    const values = formValues(view);
    const ofCategory = sheet.ofCategory ?? [];
    const { attributes, errors } = readAttributes(values, attributesOnPage(ofCategory, page));
    if (Object.keys(errors).length > 0) return { errors };
    const strange = notOfCategory(sheet.chosen, ofCategory).map((each) => ({ ...each, values: [] }));
    const content = { [sheet.field.key]: withAttributes(sheet.chosen, [...attributes, ...strange]) };
    const result = await interaction.app.saveDraft(await interaction.actor(), { changeId, revision, content }, "keep");
    if (!result.ok) return { errors: problemsByBlock(result.problems, values.blockIds) };
    return { next: attributesForm(await sheetOf(interaction, changeId), page, attributesText.saved) };
  },
} satisfies Record<string, Form<App>>;

function subjectOf(metadata: string) {
  const [changeId = "", revision, page] = splitIds(metadata);
  return { changeId: changeId as ChangeId, revision: smallNumber(revision, 0), page: smallNumber(page, 0) };
}

/** The draft of the form that is open. */
export function attributesSheet(interaction: Interaction<App>): Promise<DraftAttributes> {
  return sheetOf(interaction, subjectOf(interaction.body.view?.private_metadata ?? "").changeId);
}

async function sheetOf(interaction: Interaction<App>, changeId: ChangeId): Promise<DraftAttributes> {
  return interaction.app.draftAttributes(await interaction.actor(), changeId);
}
