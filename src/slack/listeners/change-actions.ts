import { approvedTogetherMessage } from "#src/blocks/asked-together.ts";
import { detailsForm } from "#src/blocks/details-form.ts";
import { draftCard } from "#src/blocks/draft-card.ts";
import { draftForm } from "#src/blocks/draft-form.ts";
import type { Message, View } from "#src/blocks/elements.ts";
import { everythingView } from "#src/blocks/everything.ts";
import { goesOnMessage, hasBegun } from "#src/blocks/goes-on.ts";
import { actions } from "#src/blocks/ids.ts";
import { loadingView } from "#src/blocks/notice.ts";
import { photosForm } from "#src/blocks/photos-form.ts";
import { reviewCard } from "#src/blocks/review-card.ts";
import { incompleteMessage, reviewPage } from "#src/blocks/review-list.ts";
import { reasonForm } from "#src/blocks/small-forms.ts";
import { isEditable, type PublishMode } from "#src/domain/change.ts";
import type { ChangeId, ShopId } from "#src/domain/ids.ts";
import { atLeast } from "#src/domain/roles.ts";
import type { ChangeView } from "#src/domain/views.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { smallNumber } from "../numbers.ts";
import { drawForm, isPrivateMessage, makeRoom, openForm, reply, replaceOriginal, type Turn } from "../turn.ts";
import type { ActionHandler } from "./deps.ts";
import { drawEditForm } from "./edit-actions.ts";

/** The buttons of a listing's cards. Living cards draw themselves anew by the outbox; private copies are drawn here. */
export const changeActions = {
  [actions.editText]: editing("Listing draft", (change) => draftForm(change)),
  [actions.editPhotos]: editing("Photos", photosForm),
  [actions.editDetails]: editing("Shops & details", (change, turn) => detailsForm(change, turn.app.whenMadeChoices())),

  async [actions.ask](turn, ids) {
    const result = await turn.app.requestApproval(await turn.actor(), changeOf(ids));
    if (!result.ok) return reply(turn, incompleteMessage(result.problems));
    await redraw(turn, result.change);
  },

  async [actions.withdraw](turn, ids) {
    await redraw(turn, await turn.app.withdraw(await turn.actor(), changeOf(ids)));
  },

  async [actions.stop](turn, ids) {
    await redraw(turn, await turn.app.stop(await turn.actor(), changeOf(ids)));
  },

  async [actions.discard](turn, ids) {
    await redraw(turn, await turn.app.discard(await turn.actor(), changeOf(ids)));
  },

  async [actions.restore](turn, ids) {
    await redraw(turn, await turn.app.restore(await turn.actor(), changeOf(ids)));
  },

  async [actions.takeOutPart](turn, ids) {
    await redraw(turn, await turn.app.takeOutPart(await turn.actor(), changeOf(ids)));
  },

  async [actions.makeMine](turn, ids) {
    await redraw(turn, await turn.app.makeMine(await turn.actor(), changeOf(ids)));
  },

  [actions.approveLive]: approving("live", false),
  [actions.approveDraft]: approving("draft", false),
  [actions.soloLive]: approving("live", true),
  [actions.soloDraft]: approving("draft", true),

  [actions.approveTogether]: approvingTogether(false),
  [actions.soloTogether]: approvingTogether(true),

  async [actions.askForChanges](turn, ids) {
    await openForm(turn, loadingView("Ask for changes"));
    const change = await turn.app.change(await turn.actor(), changeOf(ids));
    if (change.contentHash !== ids[1]) throw new OmsError("stale-approval");
    await drawForm(turn, reasonForm(change, ids[2] === undefined ? undefined : smallNumber(ids[2], 0)));
  },

  async [actions.seeEverything](turn, ids) {
    await openForm(turn, loadingView("Everything"));
    await drawForm(turn, everythingView(await turn.app.change(await turn.actor(), changeOf(ids))));
  },

  async [actions.goLive](turn, ids) {
    await redraw(turn, await turn.app.goLive(await turn.actor(), changeOf(ids)));
  },

  async [actions.retry](turn, ids) {
    await redraw(turn, await turn.app.retry(await turn.actor(), changeOf(ids)));
  },

  async [actions.leaveOut](turn, ids) {
    await redraw(turn, await turn.app.leaveOut(await turn.actor(), changeOf(ids), (ids[1] ?? "") as ShopId));
  },

  async [actions.reopen](turn, ids) {
    await redraw(turn, await turn.app.reopen(await turn.actor(), changeOf(ids)));
  },

  async [actions.putBack](turn, ids) {
    const result = await turn.app.putBack(await turn.actor(), changeOf(ids));
    if (!result.ok) return reply(turn, incompleteMessage(result.problems));
    await reply(turn, copyOf(result.change));
  },

  /** From a list. In a form a draft opens in its place, elsewhere its card is shown. */
  async [actions.openListing](turn, ids) {
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

/** Exactly what the card showed is approved: its hash is in the button. In `/oms review` the next one takes its place. */
function approving(mode: PublishMode, solo: boolean): ActionHandler {
  return async (turn, [changeId = "", contentHash = "", page]) => {
    const actor = await turn.actor();
    const decision = { changeId: changeId as ChangeId, contentHash, mode, solo };
    const change = await turn.app.approve(actor, decision);
    if (page === undefined) return redraw(turn, change);
    await replaceOriginal(turn, reviewPage(await turn.app.review(actor, smallNumber(page, 0)), change));
  };
}

/** All that one form asked for, exactly as the card listed it. */
function approvingTogether(solo: boolean): ActionHandler {
  return async (turn, [id = "", hash = ""]) => {
    const changeId = id as ChangeId;
    const actor = await turn.actor();
    const { asked, problems } = await turn.app.approveTogether(actor, { changeId, hash, solo });
    const said = approvedTogetherMessage(asked, problems);
    if (isPrivateMessage(turn) || turn.open) await replaceOriginal(turn, said);
    else if (problems.length > 0) await reply(turn, said);
  };
}

/** Living cards are drawn by the outbox. A copy that one person sees is drawn here, once: it never shows what comes later. */
async function redraw(turn: Turn, change: ChangeView): Promise<void> {
  if (!isPrivateMessage(turn) && !turn.open) return;
  await replaceOriginal(turn, copyOf(change));
}

function copyOf(change: ChangeView): Message {
  return hasBegun(change) ? goesOnMessage(change) : cardOf(change);
}
