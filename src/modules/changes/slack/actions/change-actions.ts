import { drawForm, isPrivateMessage, makeRoom, openForm, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { Message, View } from "#src/platform/slack/blocks/elements.ts";
import { actions } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { ChangeView } from "../../model.ts";
import { isEditable } from "../../rules/change.ts";
import { draftCard } from "../cards/draft-card.ts";
import { reviewCard } from "../cards/review-card.ts";
import { detailsForm } from "../forms/details-form.ts";
import { draftForm } from "../forms/draft-form.ts";
import { photosForm } from "../forms/photos-form.ts";
import { reasonForm } from "../forms/small-forms.ts";
import { changesActionIds } from "../ids.ts";
import { incompleteMessage } from "../lists/review-list.ts";
import { everythingView } from "../shared/everything.ts";
import { goesOnMessage, hasBegun } from "../shared/goes-on.ts";
import type { ActionHandler, Turn } from "../turn.ts";
import { drawEditForm } from "./edit-actions.ts";

/** The buttons of a listing's cards. Living cards draw themselves anew by the outbox; private copies are drawn here. */
export const changeActions = {
  [changesActionIds.editText]: editing("Listing draft", (change) => draftForm(change)),
  [changesActionIds.editPhotos]: editing("Photos", photosForm),
  [changesActionIds.editDetails]: editing("Shops & details", (change, turn) =>
    detailsForm(change, turn.app.whenMadeChoices()),
  ),

  async [changesActionIds.askForChanges](turn, ids) {
    await openForm(turn, loadingView("Ask for changes"));
    const change = await turn.app.change(await turn.actor(), changeOf(ids));
    if (change.contentHash !== ids[1]) throw new OmsError("stale-approval");
    await drawForm(turn, reasonForm(change, ids[2] === undefined ? undefined : smallNumber(ids[2], 0)));
  },

  async [actions.seeEverything](turn, ids) {
    await openForm(turn, loadingView("Everything"));
    await drawForm(turn, everythingView(await turn.app.change(await turn.actor(), changeOf(ids))));
  },

  async [changesActionIds.takeOutPart](turn, ids) {
    await redraw(turn, await turn.app.takeOutPart(await turn.actor(), changeOf(ids)));
  },

  async [changesActionIds.makeMine](turn, ids) {
    await redraw(turn, await turn.app.makeMine(await turn.actor(), changeOf(ids)));
  },

  async [changesActionIds.putBack](turn, ids) {
    const result = await turn.app.putBack(await turn.actor(), changeOf(ids));
    if (!result.ok) return reply(turn, incompleteMessage(result.problems));
    await reply(turn, copyOf(result.change));
  },

  /** On an author's own card: the card is drawn anew with the buttons of solo mode. */
  async [changesActionIds.soloMode](turn, ids) {
    const actor = await turn.actor();
    // Looked for first: a person who reads that the change is gone must not have switched solo mode on.
    const { id } = await turn.app.change(actor, changeOf(ids));
    await turn.app.settings(actor, { soloMode: true });
    await replaceOriginal(turn, draftCard(await turn.app.change(actor, id)));
  },

  /** From a list. In a form a draft opens in its place, elsewhere its card is shown. */
  async [changesActionIds.openListing](turn, ids) {
    await makeRoom(turn, "Listing");
    const actor = await turn.actor();
    const change = await turn.app.change(actor, changeOf(ids));
    const editable = isEditable(change.state) && change.state !== "in_review" && atLeast(actor.member.role, "maker");
    if (turn.open && editable && change.kind === "edit" && change.listingId) {
      return drawEditForm(turn, change.listingId, change.id);
    }
    if (turn.open && editable && change.kind === "create") return drawForm(turn, draftForm(change));
    await reply(turn, cardOf(change));
  },
} satisfies Record<string, ActionHandler>;

export function changeOf(ids: readonly string[]): ChangeId {
  return (ids[0] ?? "") as ChangeId;
}

export function cardOf(change: ChangeView): Message {
  return ["draft", "rejected", "discarded"].includes(change.state) ? draftCard(change) : reviewCard(change);
}

function editing(title: string, form: (change: ChangeView, turn: Turn) => View): ActionHandler {
  return async (turn, ids) => {
    await openForm(turn, loadingView(title));
    const change = await turn.app.change(await turn.actor(), changeOf(ids));
    if (!isEditable(change.state) || change.kind !== "create") throw new OmsError("wrong-state");
    await drawForm(turn, form(change, turn));
  };
}

/** Living cards are drawn by the outbox. A copy that one person sees is drawn here, once: it never shows what comes later. */
export async function redraw(turn: Turn, change: ChangeView): Promise<void> {
  if (!isPrivateMessage(turn) && !turn.open) return;
  await replaceOriginal(turn, copyOf(change));
}

function copyOf(change: ChangeView): Message {
  return hasBegun(change) ? goesOnMessage(change) : cardOf(change);
}
