import { asksBuyers, attributesField, variationLimits } from "#src/catalog/fields/definition.ts";
import { videosField } from "#src/catalog/fields/videos.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { listingsActionIds, sharedSaleButton } from "#src/modules/listings/index.ts";
import { studioActionIds } from "#src/modules/studio/index.ts";
import { type Block, button, buttons, type Element } from "#src/platform/slack/blocks/elements.ts";
import { actions, decisionValue, joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { isDecidedAlone, possibleActions, withdrawsOwn } from "../../rules/possible-actions.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { detailsText } from "../../messages/details.en.ts";
import { attributesText } from "../../messages/attributes.en.ts";
import { questionsText } from "../../messages/questions.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { videosText } from "../../messages/videos.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { changesActionIds } from "../ids.ts";
import { approveTogetherButton } from "../shared/asked-together.ts";
import { cost } from "../shared/change-lines.ts";
import { conflictButtons } from "../differences/difference.ts";
import { discardButton, restoreControls } from "../shared/discarding.ts";
import { cutOffButtons } from "../shared/waiting-shops.ts";

/** The buttons of cards of changes of listings that exist. */

type Kind = Exclude<ChangeKind, "create">;

/** In the author's direct messages. */
export function authorButtons(change: ChangeView & { kind: Kind }): Block[] {
  const { id, state, kind } = change;
  const can = possibleActions(change);
  const { makeManager, buttons: text } = changeCardsText;
  const edits =
    kind === "edit" && (!change.viewer || can.has("edit"))
      ? [
          editButton(change),
          detailsButton(change),
          photosButton(change),
          videoButton(change),
          variationsButton(change),
          attributesButton(change),
          questionsButton(change),
        ]
      : [];
  if (can.has("discard")) {
    const ready = change.problems.length === 0;
    return buttons(
      can.has("submit") && button(changesActionIds.ask, askLabel(change), id, ready ? { style: "primary" } : {}),
      ...edits,
      discardButton(id),
    );
  }
  if (can.has("restore")) return restoreControls(id);
  if (can.has("withdraw")) {
    const alone = change.approvers.length === 0 || change.alone;
    return buttons(
      ...(change.small !== "may" && alone && change.soloMode ? approveTogetherButton(change, true) : []),
      (change.small === "may" || (alone && change.soloMode)) && approveButton(change, true),
      alone && !change.soloMode && button(studioActionIds.makeManager, makeManager, undefined, { style: "primary" }),
      ...edits,
      button(changesActionIds.withdraw, text.withdraw, id),
    );
  }
  return state === "failed"
    ? failedButtons(change)
    : buttons(stopButton(change), putBackButton(change), saleAgainButton(change));
}

/** Nobody is asked where its author approves it: the card then has the button that names the fee. */
function askLabel({ alone, kind, marketplace }: ChangeView & { kind: Kind }): string {
  const { alone: labels, buttons: text } = changeCardsText;
  if (!alone) return text.ask;
  return kind === "edit" ? text.writeTo(marketplace.name) : labels[kind];
}

/** In the listings channel. */
export function channelButtons(change: ChangeView & { kind: Kind }): Block[] {
  if (possibleActions(change).has("approve")) return editDecisionButtons(change);
  if (change.state === "failed") return failedButtons(change);
  return change.state === "draft"
    ? []
    : buttons(
        withdrawButton(change),
        stopButton(change),
        putBackButton(change),
        saleAgainButton(change),
        everything(change),
      );
}

function withdrawButton(change: ChangeView) {
  return withdrawsOwn(change) && button(changesActionIds.withdraw, changeCardsText.buttons.withdraw, change.id);
}

function stopButton(change: ChangeView) {
  const { id } = change;
  return possibleActions(change).has("stop") && button(changesActionIds.stop, changeCardsText.buttons.stop, id);
}

function putBackButton(change: ChangeView) {
  const { id } = change;
  return (
    possibleActions(change).has("put_back") && button(changesActionIds.putBack, changeCardsText.buttons.putBack, id)
  );
}

/** What was taken off sale comes back from its card, as long as it is there as it was taken off. */
function saleAgainButton(change: ChangeView): Element | null {
  return change.listing && canComeBack(change) ? sharedSaleButton(change.listing) : null;
}

/** Whether **Put on sale** is on the card. */
export function canComeBack({ kind, state, listing }: ChangeView): boolean {
  if (kind !== "unpublish" || state !== "applied" || !listing) return false;
  return listing.state === "inactive" && listing.connected && !listing.gone;
}

function failedButtons(change: ChangeView & { kind: Kind }): Block[] {
  const can = possibleActions(change);
  return [
    ...conflictButtons(change),
    ...cutOffButtons(change),
    ...buttons(
      can.has("retry") &&
        button(changesActionIds.retry, changeCardsText.buttons.retry, change.id, { style: "primary" }),
      can.has("reopen") && button(changesActionIds.reopen, changeCardsText.buttons.editAgain, change.id),
      change.kind === "edit" && everything(change),
    ),
  ];
}

/** What can be decided, naming what it costs. The value holds the hash of exactly what was shown. */
export function editDecisionButtons(change: ChangeView & { kind: Kind }, inReview?: number): Block[] {
  const solo = isDecidedAlone(change);
  return buttons(
    ...approveTogetherButton(change, solo),
    approveButton(change, solo, inReview),
    button(changesActionIds.askForChanges, changeCardsText.buttons.askForChanges, decisionValue(change, inReview)),
    change.kind === "edit" && everything(change),
  );
}

function everything(change: ChangeView): Element {
  return button(actions.seeEverything, changeStatesText.everything, change.id);
}

function editButton(change: ChangeView): Element | null {
  if (!change.listingId) return null;
  return button(listingsActionIds.editListing, changeCardsText.buttons.edit, joinIds(change.listingId, change.id));
}

function detailsButton(change: ChangeView): Element | null {
  if (!change.listingId) return null;
  return button(listingsActionIds.details, detailsText.button, joinIds(change.listingId, change.id));
}

function photosButton(change: ChangeView): Element | null {
  if (!change.listingId) return null;
  return button(listingsActionIds.editPhotos, changeCardsText.buttons.photos, joinIds(change.listingId, change.id));
}

function videoButton(change: ChangeView): Element | null {
  if (!change.listingId || !videosField(change.listing?.marketplace.fields ?? [])) return null;
  return button(listingsActionIds.editVideo, videosText.button, joinIds(change.listingId, change.id));
}

function variationsButton(change: ChangeView): Element | null {
  if (!change.listingId || !variationLimits(change.listing?.marketplace.fields ?? [])) return null;
  return button(listingsActionIds.variations, variationsText.button, joinIds(change.listingId, change.id));
}

function attributesButton(change: ChangeView): Element | null {
  if (!change.listingId || !attributesField(change.listing?.marketplace.fields ?? [])) return null;
  return button(listingsActionIds.attributes, attributesText.button, joinIds(change.listingId, change.id));
}

function questionsButton(change: ChangeView): Element | null {
  if (!change.listingId || !asksBuyers(change.listing?.marketplace.fields ?? [])) return null;
  return button(listingsActionIds.askBuyers, questionsText.button, joinIds(change.listingId, change.id));
}

function approveButton(change: ChangeView & { kind: Kind }, solo: boolean, inReview?: number): Element {
  const fee = formatMoney(change.fee);
  const { approve, confirm: confirming } = changeCardsText;
  const labels: Readonly<Record<Kind, string>> = {
    edit: approve.edit,
    unpublish: approve.unpublish,
    renew: approve.renew(fee),
    put_on_sale: change.fee.amount > 0 ? approve.sellFor(fee) : approve.sell,
    delete: approve.delete,
  };
  const label = labels[change.kind];
  const deleting = change.kind === "delete";
  const confirm = {
    title: deleting ? confirming.delete : confirming.asked(label),
    text: deleting ? confirming.deleteText : confirming.own(cost(change)),
    yes: deleting ? confirming.deleteYes : approve.yes,
  };
  return button(
    solo ? changesActionIds.soloLive : changesActionIds.approveLive,
    label,
    decisionValue(change, inReview),
    {
      ...(deleting ? { style: "danger" } : change.together ? {} : { style: "primary" }),
      ...(solo || deleting ? { confirm } : {}),
    },
  );
}
