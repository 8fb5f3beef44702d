import type { ListingField } from "#src/catalog/fields/definition.ts";
import { isKnown, questionProblems, questionsOf } from "#src/catalog/questions.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import type { SaveResult } from "../../edits.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { questionsText } from "../../messages/questions.en.ts";
import type { ChangeView } from "../../model.ts";
import { isEditable } from "../../rules/change.ts";
import { markOf, questionsForm, type QuestionsSheet } from "../forms/questions-form.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { readQuestion } from "../reading/read-question.ts";
import { changeOf } from "./change-actions.ts";
import { savedNote } from "../shared/ends-request.ts";

/** What buyers are asked: of a draft, and of a listing that exists. */
export const questionActions = {
  async [changesActionIds.questions](interaction, ids) {
    await openForm(interaction, loadingView(questionsText.title));
    await drawForm(interaction, questionsForm(await draftSheet(interaction, changeOf(ids))));
  },

  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.askBuyers](interaction, [id = "", changeId]) {
    await openForm(interaction, loadingView(questionsText.title));
    await drawForm(interaction, questionsForm(await listingSheet(interaction, id as ListingId, changeId as ChangeId)));
  },
} satisfies Record<string, ActionHandler>;

/** Choosing another question, or another kind of answer: nothing is stored by it. */
export const openQuestionActions = {
  [changesInputIds.question]: redraw,
  [changesInputIds.questionKind]: redraw,
} satisfies Record<string, ActionHandler>;

export const questionForms = {
  async [changesFormIds.questions](interaction) {
    const view = viewOf(interaction);
    const { at, mark, revision } = subjectOf(view.private_metadata);
    const sheet = await sheetOf(interaction, view.private_metadata);
    const field = sheet.field;
    const { question, errors } = readQuestion(formValues(view), at, sheet.currency);
    if (Object.keys(errors).length > 0) return { errors };
    const asked = joinIds(changesFields.questionText, String(at));
    if (markOf(sheet.questions) !== mark) return { errors: { [asked]: questionsText.moved } };
    const questions = sheet.questions.toSpliced(at, 1, ...(question ? [question] : []));
    const problems = question ? questionProblems(field, [question], []) : [];
    if (problems.length > 0) return { errors: { [asked]: problems.map(({ text }) => text).join(" ") } };
    const result = await save(interaction, sheet, revision, { [field.key]: questions });
    if (!result.ok) return { errors: { [asked]: result.problems.map(({ text }) => text).join(" ") } };
    const now = await savedSheet(interaction, sheet, result.change);
    const { saved, savedEdit } = questionsText;
    const note = sheet.listingId === null ? savedNote(saved, sheet.change) : savedEdit;
    return { next: questionsForm(now, undefined, note) };
  },
} satisfies Record<string, Form<App>>;

type Sheet = QuestionsSheet & { readonly field: ListingField };

function subjectOf(metadata: string) {
  const [changeId = "", revision, listingId = "", at, mark = ""] = splitIds(metadata);
  return { changeId, listingId, mark, revision: smallNumber(revision, 0), at: smallNumber(at, 0) };
}

function sheetOf(interaction: Interaction<App>, metadata: string): Promise<Sheet> {
  const { changeId, listingId } = subjectOf(metadata);
  return listingId === ""
    ? draftSheet(interaction, changeId as ChangeId)
    : listingSheet(interaction, listingId as ListingId, (changeId || undefined) as ChangeId | undefined);
}

async function draftSheet(interaction: Interaction<App>, id: ChangeId): Promise<Sheet> {
  return sheetOfDraft(await interaction.app.change(await interaction.actor(), id));
}

function sheetOfDraft(change: ChangeView): Sheet {
  if (!isEditable(change.state) || change.kind !== "create") throw new OmsError("wrong-state");
  const currencies = new Set(change.items.map(({ currency }) => currency));
  const [currency = null] = currencies.size === 1 ? currencies : [];
  const field = fieldAmong(fieldsOf(change.shops));
  return {
    ...field,
    change,
    listingId: null,
    title: change.content.title,
    marketplace: change.marketplace,
    questions: questionsOf(change.content[field.field.key]),
    currency,
  };
}

async function listingSheet(interaction: Interaction<App>, id: ListingId, changeId?: ChangeId): Promise<Sheet> {
  const { listing, fields, change } = await interaction.app.startEdit(await interaction.actor(), id, changeId);
  const field = fieldAmong(listing.marketplace.fields);
  const { key, label } = field.field;
  // “They are asked nothing” would be a guess, and saving would take out what is there.
  if (!(key in fields)) throw new OmsError("wrong-state", { userText: changeRefusalsText.unread(label) });
  return {
    ...field,
    change,
    listingId: id,
    title: listing.title,
    marketplace: listing.marketplace,
    questions: questionsOf(fields[key]),
    currency: listing.currency,
  };
}

/** @throws OmsError `wrong-state` where the marketplace asks buyers nothing */
function fieldAmong(fields: readonly ListingField[]): Pick<Sheet, "field" | "limits"> {
  for (const field of fields) {
    if (field.shape.type === "questions") return { field, limits: field.shape.limits };
  }
  throw new OmsError("wrong-state");
}

async function save(
  interaction: Interaction<App>,
  { change, listingId }: Sheet,
  revision: number,
  content: Parameters<App["saveDraft"]>[1]["content"],
): Promise<SaveResult> {
  const actor = await interaction.actor();
  if (listingId !== null) {
    const edit = { listingId, changeId: change?.id ?? null, revision, touched: content };
    return interaction.app.saveEdit(actor, edit, "keep");
  }
  if (!change) throw new OmsError("not-found");
  return interaction.app.saveDraft(actor, { changeId: change.id, revision, part: "questions", content }, "keep");
}

function savedSheet(interaction: Interaction<App>, { listingId }: Sheet, change: ChangeView): Promise<Sheet> | Sheet {
  return listingId === null ? sheetOfDraft(change) : listingSheet(interaction, listingId, change.id);
}

async function redraw(interaction: Interaction<App>): Promise<void> {
  const { view } = interaction.body;
  if (!view) return;
  const values = formValues(view);
  const { at: drawn } = subjectOf(view.private_metadata);
  const at = smallNumber(values.choice(changesFields.question), drawn);
  const kind = values.choice(joinIds(changesFields.questionKind, String(drawn)));
  // Another question is shown as it is stored.
  const shown = at === drawn && kind !== null && isKnown(kind) ? { at, kind } : { at };
  await drawForm(interaction, questionsForm(await sheetOf(interaction, view.private_metadata), shown));
}
