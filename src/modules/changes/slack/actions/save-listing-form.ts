import type { Problem } from "#src/catalog/issue.ts";
import { type Interaction, type Next, type Refused, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { View } from "#src/platform/slack/blocks/elements.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import type { App } from "../../app.ts";
import type { SaveResult } from "../../edits.ts";
import type { EditSheet } from "../../model.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import { changesFields } from "../ids.ts";
import { choosesCategory, editSubject, readEditForm } from "../reading/read-edit.ts";
import { publishAloneView } from "../shared/alone.ts";

export type SavedForm = { readonly kept: ChangeId } | { readonly answer: Refused | Next | undefined };

/**
 * Saves a form of a listing that exists, and goes on as the person chose in it.
 *
 * @param draw the same form, as it would be drawn now
 * @returns `kept`: the edit that it was kept in, as a draft
 */
export async function saveListingForm(
  interaction: Interaction<App>,
  draw: (sheet: EditSheet) => View,
): Promise<SavedForm> {
  const view = viewOf(interaction);
  const { changeId, revision, listingId } = editSubject(view);
  const actor = await interaction.actor();
  const named = choosesCategory(view);
  const read = await interaction.app.openEdit(actor, listingId, changeId ?? undefined, { named });
  const { touched, problems } = readEditForm(view, read.sheet, draw(read.sheet));
  const then = formValues(view).choice(changesFields.next);
  const edit = { listingId, changeId, revision, touched, unread: problems };
  const next = then === "small" ? then : goesOn(then) ? "ask" : "keep";
  const result = await interaction.app.saveEdit(actor, edit, next, read);
  if (result.ok && next === "keep") return { kept: result.change.id };
  return { answer: savedOr(view, then, result) };
}

export function goesOn(then: string | null): boolean {
  return then === "ask" || then === "publish";
}

/** A person who works alone is asked once more. If another person can approve it by now, that person is asked instead. */
export function savedOr(view: ViewPayload, then: string | null, result: SaveResult): Refused | Next | undefined {
  if (result.ok && then === "publish" && result.change.alone) return { next: publishAloneView(result.change) };
  return saved(view, result);
}

export function saved(view: ViewPayload, result: SaveResult): Refused | undefined {
  return result.ok ? undefined : underFields(view, result.problems);
}

export function underFields(view: ViewPayload, problems: readonly Problem[]): Refused {
  return { errors: problemsByBlock(problems, formValues(view).blockIds) };
}
