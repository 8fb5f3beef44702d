import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { View } from "#src/platform/slack/blocks/elements.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import type { App } from "../../app.ts";
import type { DraftEdit } from "../../edits.ts";
import { detailsText } from "../../messages/details.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import type { ChangeView } from "../../model.ts";
import { isEditable } from "../../rules/change.ts";
import { changeOf } from "../actions/change-actions.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";
import {
  formSubject,
  readDescriptionForm,
  readDetailsForm,
  readInShopForm,
  readShopsForm,
} from "../reading/read-draft.ts";
import { descriptionForm, detailsForm, inShopForm, shopsForm } from "./draft-forms.ts";
import { draftDetailsPage } from "./draft-page.ts";
import { savedNote } from "../shared/ends-request.ts";

/** The page of a draft's details, and the forms that its lines open in its place. */
export const draftDetailActions = {
  [changesActionIds.editDetails]: drawing((change) => draftDetailsPage(change)),
  [changesActionIds.changeText]: drawing(descriptionForm),
  [changesActionIds.changeShops]: drawing((change) => shopsForm(change)),
  [changesActionIds.changeDetails]: drawing(detailsForm),
  /** `changeId|shopId|part` */
  [changesActionIds.changeInShop]: drawing((change, { app }, [, shopId = "", part = ""]) =>
    inShopForm(change, app.choices, shopId, smallNumber(part, 0)),
  ),
} satisfies Record<string, ActionHandler>;

/** Once saved, the page is there again, with what is said now. */
export const draftDetailForms = {
  [changesFormIds.descriptionPart]: saving(readDescriptionForm),
  [changesFormIds.shopsPart]: saving(readShopsForm),
  [changesFormIds.detailsPart]: saving(readDetailsForm),
  [changesFormIds.inShopPart]: saving(readInShopForm),
} satisfies Record<string, Form<App>>;

function drawing(
  draw: (change: ChangeView, interaction: Interaction<App>, ids: readonly string[]) => View,
): ActionHandler {
  return async (interaction, ids) => {
    await openForm(interaction, loadingView(changeFormsText.titles.details));
    const change = await interaction.app.change(await interaction.actor(), changeOf(ids));
    if (!isEditable(change.state) || change.kind !== "create") throw new OmsError("wrong-state");
    await drawForm(interaction, draw(change, interaction, ids));
  };
}

function saving(read: (view: ViewPayload, change: ChangeView) => DraftEdit) {
  return async (interaction: Interaction<App>) => {
    const view = viewOf(interaction);
    const actor = await interaction.actor();
    const opened = await interaction.app.openDraft(actor, formSubject(view).changeId);
    const result = await interaction.app.saveDraft(actor, read(view, opened.change), "keep", opened);
    if (!result.ok) return { errors: problemsByBlock(result.problems, formValues(view).blockIds) };
    return { next: draftDetailsPage(result.change, savedNote(detailsText.saved, opened.change)) };
  };
}
