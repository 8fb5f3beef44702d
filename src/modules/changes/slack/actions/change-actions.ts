import {
  actedInForm,
  drawForm,
  type Interaction,
  isPrivateMessage,
  makeRoom,
  openForm,
  pushForm,
  replaceOriginal,
  reply,
} from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { Message, View } from "#src/platform/slack/blocks/elements.ts";
import { actions } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { isEditable } from "../../rules/change.ts";
import { draftCard } from "../cards/draft-card.ts";
import { reviewCard } from "../cards/review-card.ts";
import { draftForm } from "../forms/draft-form.ts";
import { photosForm } from "../forms/photos-form.ts";
import { reasonForm } from "../forms/reason-form.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds } from "../ids.ts";
import { itemsPerPage, manyItemsView } from "../lists/many-items.ts";
import { incompleteMessage, reviewPage, reviewView } from "../lists/review-list.ts";
import { everythingView } from "../shared/full-view.ts";
import { goesOnMessage, hasBegun } from "../shared/under-way.ts";
import { drawEditForm } from "./edit-actions.ts";
import { decidedElsewhere, redrawPage } from "./review-actions.ts";

/** The buttons of a listing's cards. Living cards draw themselves anew by the outbox; private copies are drawn here. */
export const changeActions = {
  [changesActionIds.editText]: editing("draft", (change) => draftForm(change)),
  [changesActionIds.editPhotos]: editing("photos", photosForm),

  async [changesActionIds.askForChanges](interaction, ids) {
    await openForm(interaction, loadingView(changeFormsText.titles.askForChanges));
    const change = await interaction.app.change(await interaction.actor(), changeOf(ids));
    const [, contentHash = "", inReview] = ids;
    if (inReview !== undefined) {
      const after = await decidedElsewhere(interaction, { changeId: change.id, contentHash });
      if (after) {
        await drawForm(interaction, reviewView(after.waiting, after.past));
        return redrawPage(interaction, reviewPage(after.waiting, after.past));
      }
    }
    if (change.contentHash !== contentHash) throw new OmsError("stale-approval");
    await drawForm(interaction, reasonForm(change, inReview === undefined ? undefined : smallNumber(inReview, 0)));
  },

  async [actions.seeEverything](interaction, ids) {
    await openForm(interaction, loadingView(changeFormsText.titles.everything));
    const actor = await interaction.actor();
    const change = await interaction.app.change(actor, changeOf(ids));
    if (change.many) return drawItems(interaction, ids, false);
    const watch = interaction.app.watchLinks(actor, change);
    await drawForm(interaction, everythingView(change, { watch }));
    if (change.kind === "create" || !change.listingId) return;
    // The marketplace may take its time: what is to be approved is there before it.
    const kept = await interaction.app.keptOf(actor, change.listingId);
    if (kept !== undefined) await drawForm(interaction, everythingView(change, { watch, kept }));
  },

  /** The button is a link: the browser opens it. */
  async [changesActionIds.watchVideo]() {},

  [changesActionIds.manyItems]: items(false),
  [changesActionIds.failedItems]: items(true),

  async [changesActionIds.takeOutPart](interaction, ids) {
    await redraw(interaction, await interaction.app.takeOutPart(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.makeMine](interaction, ids) {
    await redraw(interaction, await interaction.app.makeMine(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.putBack](interaction, ids) {
    const result = await interaction.app.putBack(await interaction.actor(), changeOf(ids));
    if (!result.ok) return reply(interaction, incompleteMessage(result.problems));
    await reply(interaction, copyOf(result.change));
  },

  /** On an author's own card: the card is drawn anew with the buttons of solo mode. */
  async [changesActionIds.soloMode](interaction, ids) {
    const actor = await interaction.actor();
    // Looked for first: a person who reads that the change is gone must not have switched solo mode on.
    const { id } = await interaction.app.change(actor, changeOf(ids));
    await interaction.app.settings(actor, { soloMode: true });
    await replaceOriginal(interaction, draftCard(await interaction.app.change(actor, id)));
  },

  /** From a list. In a form a draft opens in its place, elsewhere its card is shown. */
  async [changesActionIds.openListing](interaction, ids) {
    // Over a form in which something may be typed; else in its place.
    const onTop = actedInForm(interaction);
    if (onTop) await pushForm(interaction, loadingView(changeFormsText.titles.listing));
    else await makeRoom(interaction, changeFormsText.titles.listing);
    const actor = await interaction.actor();
    const change = await interaction.app.change(actor, changeOf(ids));
    if (onTop) return reply(interaction, cardOf(change));
    const editable = isEditable(change.state) && change.state !== "in_review" && atLeast(actor.member.role, "maker");
    if (interaction.open && editable && change.kind === "edit" && change.listingId) {
      return drawEditForm(interaction, change.listingId, change.id);
    }
    if (interaction.open && editable && change.kind === "create") return drawForm(interaction, draftForm(change));
    await reply(interaction, cardOf(change));
  },
} satisfies Record<string, ActionHandler>;

export function changeOf(ids: readonly string[]): ChangeId {
  return (ids[0] ?? "") as ChangeId;
}

export function cardOf(change: ChangeView): Message {
  return ["draft", "rejected", "discarded"].includes(change.state) ? draftCard(change) : reviewCard(change);
}

/** A page of what a change of many would do, or of what of it was not written. */
function items(failed: boolean): ActionHandler {
  return async (interaction, ids) => {
    const { listings, whatFailed } = changeFormsText.titles;
    await openForm(interaction, loadingView(failed ? whatFailed : listings));
    await drawItems(interaction, ids, failed);
  };
}

async function drawItems(interaction: Interaction<App>, ids: readonly string[], failed: boolean): Promise<void> {
  const page = { page: smallNumber(ids[1] ?? "0", 0), failed, most: itemsPerPage };
  const shown = await interaction.app.changeItems(await interaction.actor(), changeOf(ids), page);
  await drawForm(interaction, manyItemsView(shown));
}

function editing(title: "draft" | "photos", form: (change: ChangeView) => View): ActionHandler {
  return async (interaction, ids) => {
    await openForm(interaction, loadingView(changeFormsText.titles[title]));
    const change = await interaction.app.change(await interaction.actor(), changeOf(ids));
    if (!isEditable(change.state) || change.kind !== "create") throw new OmsError("wrong-state");
    await drawForm(interaction, form(change));
  };
}

/** Living cards are drawn by the outbox. A copy that one person sees is drawn here, once: it never shows what comes later. */
export async function redraw(interaction: Interaction<App>, change: ChangeView): Promise<void> {
  if (!isPrivateMessage(interaction) && !interaction.open) return;
  await replaceOriginal(interaction, copyOf(change));
}

function copyOf(change: ChangeView): Message {
  return hasBegun(change) ? goesOnMessage(change) : cardOf(change);
}
