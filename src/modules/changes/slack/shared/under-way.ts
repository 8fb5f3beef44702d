import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { actions } from "#src/platform/slack/blocks/ids.ts";
import type { ChangeView } from "../../model.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { changesActionIds } from "../ids.ts";
import { fallbackTitle, titleLine } from "./change-lines.ts";

/** Whether the work on it continues without a person from here. */
export function hasBegun({ state }: ChangeView): boolean {
  return state === "approved" || state === "scheduled" || state === "applying";
}

/**
 * The answer to one person who let the work begin: in a form, or in a message that only they see. Neither is drawn anew
 * later, so it says where each step is shown instead of showing the first.
 */
export function goesOnMessage(change: ChangeView): Message {
  const { verdict } = change.decisions.at(-1) ?? {};
  const small = change.small === "done";
  const { underWay } = changeStatesText;
  const decided = small ? underWay.confirmed : underWay.approved;
  const done = verdict === "retry" ? underWay.retry : verdict === "go_live" ? underWay.live : decided;
  const where =
    change.listingsChannel && !small ? underWay.inChannel(`<#${change.listingsChannel}>`) : underWay.inMessages;
  return message(`${fallbackTitle(change)}: ${done}`, [
    section(`${titleLine(change)}\n:white_check_mark: ${done} ${where}`),
    ...buttons(
      button(changesActionIds.waitingForMe, changeStatesText.whatElse),
      button(actions.seeEverything, changeStatesText.everything, change.id),
    ),
  ]);
}
