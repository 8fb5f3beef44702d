import { formatMoney } from "#src/catalog/money.ts";
import { studioActionIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Element,
  type Message,
  section,
  thumbnail,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { decisionValue } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, count, escapeMrkdwn, mention, mentions, problemLines } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { type ChangeAction, possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import {
  fallbackTitle,
  isPreparing,
  progressLines,
  stateText,
  itemLines,
  textByLine,
  titleLine,
} from "../shared/change-lines.ts";
import { discardButton, discardedText, restoreControls } from "../shared/discarding.ts";
import { fourEyes } from "../shared/four-eyes.ts";
import { cutOffButtons } from "../shared/waiting-shops.ts";
import { editDraftCard, isListingChange } from "./edit-card.ts";
import { isMany, manyCard } from "./many-card.ts";

/** The living card in the author's direct messages. */
export function draftCard(change: ChangeView): Message {
  if (isMany(change)) return manyCard(change, "author");
  if (isListingChange(change)) return editDraftCard(change);
  const cover = change.coverUrl ? thumbnail(change.coverUrl, change.content.photos[0]?.alt ?? "") : undefined;
  return message(`${stateText(change)}: ${fallbackTitle(change)}`, [
    section(`${titleLine(change)}\n${stateText(change)}\n${itemLines(change)}`, cover),
    ...body(change),
    ...controls(change),
  ]);
}

function body(change: ChangeView): Block[] {
  const { state, preparing } = change;
  if (preparing) {
    const { photosDone, photosTotal, writing } = preparing;
    const photos = photosTotal > 0 ? `Photos ${photosDone} of ${photosTotal}. ` : "";
    return [context(`:hourglass_flowing_sand: ${photos}${writing ? "Writing the text…" : ""}`.trim())];
  }
  if (state === "draft" || state === "rejected") return [...rejection(change), ...missing(change), ...notes(change)];
  if (state === "in_review") return review(change);
  if (state === "discarded") return [section(discardedText)];
  return [section(progressLines(change) || "Waiting for its turn.")];
}

function rejection(change: ChangeView): Block[] {
  const last = change.decisions.findLast((each) => each.verdict === "ask_for_changes");
  if (change.state !== "rejected" || !last) return [];
  return [
    section(
      `${mention(last.by.slackUserId)} asks for changes:\n>${clipEscaped(last.reason ?? "", 1500).replaceAll("\n", "\n>")}`,
    ),
  ];
}

function missing(change: ChangeView): Block[] {
  if (change.problems.length === 0) {
    const next = change.alone ? "Publish it" : "Ask for approval";
    return [context(`:white_check_mark: Complete. ${next} when you like it.`)];
  }
  const lines = problemLines(change.problems, 12);
  return [section(`*Before I can ${change.alone ? "publish it" : "ask for approval"}:*\n${lines.join("\n")}`)];
}

function notes(change: ChangeView): Block[] {
  const { photos, tags } = change.content;
  const facts = `${count(photos.length, "photo")} · ${count(tags.length, "tag")} · ${
    change.categoryPath ? escapeMrkdwn(change.categoryPath) : "no category yet"
  }`;
  return [
    ...change.photoProblems.slice(0, 5).map((problem) => context(`:warning: ${clipEscaped(problem, 250)}`)),
    context(facts, textByLine(change)),
  ];
}

function review(change: ChangeView): Block[] {
  if (change.approvers.length > 0 && !change.alone) {
    const who = mentions(change.approvers, 20).join(", ");
    const where = change.listingsChannel ? ` in <#${change.listingsChannel}>` : "";
    return [context(`Waiting${where} for one of: ${who}`)];
  }
  if (change.soloMode)
    return [context("Solo mode is on: you may approve your own listing. It is recorded as self-approved.")];
  return [
    section(
      "*Nobody else here may approve this.* Whoever wrote or edited a listing can't approve it. Make somebody a manager, or switch on solo mode and approve your own.",
    ),
  ];
}

function controls(change: ChangeView): Block[] {
  const { id, state } = change;
  const can = possibleActions(change);
  const edit = [
    button(changesActionIds.editText, "Text", id),
    button(changesActionIds.editPhotos, "Photos", id),
    button(changesActionIds.editDetails, "Shops & details", id),
  ];
  if (can.has("submit")) {
    const ready = change.problems.length === 0 && !isPreparing(change);
    return buttons(
      button(
        changesActionIds.ask,
        change.alone ? "Publish…" : "Ask for approval",
        id,
        ready ? { style: "primary" } : {},
      ),
      ...edit,
      can.has("discard") && discardButton(id),
    );
  }
  if (state === "in_review") return reviewControls(change, edit);
  if (can.has("restore")) return restoreControls(id);
  return can.has("stop") ? buttons(button(changesActionIds.stop, "Stop", id)) : failedControls(change, can);
}

function reviewControls(change: ChangeView, edit: readonly Element[]): Block[] {
  const alone = change.approvers.length === 0 || change.alone;
  return [
    ...fourEyes(change),
    ...(alone && change.soloMode ? buttons(...soloButtons(change)) : []),
    ...(alone && !change.soloMode
      ? buttons(
          button(studioActionIds.makeManager, "Make someone a manager", undefined, { style: "primary" }),
          button(changesActionIds.soloMode, "Solo mode", change.id, {
            confirm: {
              title: "Switch on solo mode?",
              text: "You then approve your own listings with one confirmation that names the fee. The listings channel is told, and each is recorded as self-approved.",
              yes: "Switch it on",
            },
          }),
        )
      : []),
    ...buttons(...edit, button(changesActionIds.withdraw, "Withdraw", change.id)),
  ];
}

/** One confirmation that names the fee, recorded as self-approved. `page`: of `/oms review`, as in `decisionValue`. */
export function soloButtons(change: ChangeView, page?: number): ReturnType<typeof button>[] {
  const value = decisionValue(change, page);
  const fee = formatMoney(change.fee);
  const live = button(changesActionIds.soloLive, `Approve & publish (${fee})`, value, {
    ...(change.defaultMode === "live" ? { style: "primary" as const } : {}),
    confirm: {
      title: `Publish for ${fee}?`,
      text: `You approve your own listing. ${change.marketplace.name} bills ${fee} for ${count(change.items.length, "shop")}.`,
      yes: `Publish (${fee})`,
    },
  });
  const draft = button(changesActionIds.soloDraft, `Put on ${change.marketplace.name} as draft`, value, {
    style: "primary",
    confirm: {
      title: `Put on ${change.marketplace.name} as draft?`,
      text: `You approve your own listing. A draft costs nothing; going live later costs ${fee}.`,
      yes: `Put on ${change.marketplace.name}`,
    },
  });
  return change.defaultMode === "draft" ? [draft, live] : [live];
}

function failedControls(change: ChangeView, can: ReadonlySet<ChangeAction>): Block[] {
  if (change.state !== "failed") return [];
  return [
    ...buttons(
      can.has("retry") && button(changesActionIds.retry, "Retry", change.id, { style: "primary" }),
      can.has("reopen") && button(changesActionIds.reopen, "Edit again", change.id),
    ),
    ...cutOffButtons(change),
  ];
}
