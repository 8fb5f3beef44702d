import type { Problem } from "#src/catalog/issue.ts";
import type { View } from "#src/platform/slack/blocks/elements.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import type { ChangeView } from "../../model.ts";
import { draftForm, type DraftNext } from "../forms/draft-form.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { typedByShop, withTyped } from "./typed-by-shop.ts";

/**
 * The form of a draft once more, with the question how many pieces there are, where that is all that is missing and the form
 * had no room for an answer: the stock was typed after it was drawn. Null: the refusal stands under the form's fields.
 */
export function formAskingPieces(
  view: ViewPayload,
  change: ChangeView,
  problems: readonly Problem[],
  next: DraftNext,
): View | null {
  const values = formValues(view);
  const [first] = problems;
  if (view.callback_id !== changesFormIds.draft || values.has(changesFields.pieces) || !first) return null;
  if (problems.some(({ field }) => field !== "pieces")) return null;
  const typed = typedByShop(values, view.private_metadata);
  const drawn = draftForm(change, { shopIds: values.choices(changesFields.shops), typed, next }, first.text);
  return { ...drawn, private_metadata: withTyped(view.private_metadata, typed) };
}
