import { type Interaction, isPrivateMessage, replaceOriginal } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import type { ChangeView, ReviewPage } from "../../model.ts";
import { changesActionIds } from "../ids.ts";
import { type Past, reviewPage } from "../lists/review-list.ts";
import type { ActionHandler } from "../handlers.ts";

/** Turning the pages of `/oms review`, and what a decision on one of them leads to. */
export const reviewActions = {
  [changesActionIds.reviewNext]: turning("next"),
  [changesActionIds.reviewPrevious]: turning("previous"),
} satisfies Record<string, ActionHandler>;

/** By the number of the request that is shown: one that was decided elsewhere meanwhile skips no other. */
function turning(step: "next" | "previous"): ActionHandler {
  return async (interaction, [number = "", changeId]) => {
    const actor = await interaction.actor();
    const from = { number: smallNumber(number, 0), step };
    const [waiting, shown] = await Promise.all([
      interaction.app.review(actor, from),
      changeId ? interaction.app.change(actor, changeId as ChangeId) : null,
    ]);
    const past = shown && shown.state !== "in_review" ? { change: shown, elsewhere: true } : undefined;
    await replaceOriginal(interaction, reviewPage(waiting, past));
  };
}

/** A page of `/oms review` as its buttons name it. */
export type Shown = { readonly changeId: ChangeId; readonly contentHash: string; readonly number: number };

/** What comes in the place of a page: the next one, and what became of the request that was on it. */
export type After = { readonly waiting: ReviewPage; readonly past: Past };

/**
 * Decides about the request of a page. Where that was decided or edited elsewhere meanwhile, it is told by whom, and nothing
 * is decided.
 */
export async function decideOnPage(
  interaction: Interaction<App>,
  { changeId, contentHash, number }: Shown,
  decide: () => Promise<ChangeView>,
): Promise<After> {
  const actor = await interaction.actor();
  try {
    const change = await decide();
    return { waiting: await interaction.app.review(actor, { number, step: "next" }), past: { change } };
  } catch (error) {
    const now = error instanceof OmsError ? await decidedElsewhere(interaction, { changeId, contentHash }) : null;
    if (!now) throw error;
    return now;
  }
}

/** null: it waits as the page showed it. */
export async function decidedElsewhere(
  interaction: Interaction<App>,
  { changeId, contentHash }: Omit<Shown, "number">,
): Promise<After | null> {
  const actor = await interaction.actor();
  const change = await interaction.app.change(actor, changeId);
  const waits = change.state === "in_review";
  if (waits && change.contentHash === contentHash) return null;
  const from = { number: change.number ?? 0, step: waits ? ("at" as const) : ("next" as const) };
  return { waiting: await interaction.app.review(actor, from), past: { change, elsewhere: true } };
}

/** In place of a page that only this person sees, also where a form is open over it. */
export async function redrawPage(interaction: Interaction<App>, page: Message): Promise<void> {
  if (isPrivateMessage(interaction)) await replaceOriginal({ ...interaction, open: null }, page);
}
