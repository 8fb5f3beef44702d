import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { actions } from "#src/platform/slack/blocks/ids.ts";
import type { ChangeView } from "../../model.ts";
import { changesActionIds } from "../ids.ts";
import { fallbackTitle, titleLine } from "./change-lines.ts";

/** Whether the work on it goes on by itself from here. */
export function hasBegun({ state }: ChangeView): boolean {
  return state === "approved" || state === "scheduled" || state === "applying";
}

/**
 * Stands where somebody alone let the work begin: in a form, or in a message that only she sees. Neither is drawn anew
 * later, so it says where each step is seen instead of showing the first.
 */
export function goesOnMessage(change: ChangeView): Message {
  const { verdict } = change.decisions.at(-1) ?? {};
  const small = change.small === "done";
  const done =
    verdict === "retry"
      ? "I try it again."
      : verdict === "go_live"
        ? "It goes live now."
        : small
          ? "It is confirmed."
          : "It is approved.";
  const where =
    change.listingsChannel && !small
      ? `It goes on in <#${change.listingsChannel}>, where its card shows each step.`
      : "It goes on in the direct messages with me, where its card shows each step.";
  return message(`${fallbackTitle(change)}: ${done}`, [
    section(`${titleLine(change)}\n:white_check_mark: ${done} ${where}`),
    ...buttons(
      button(changesActionIds.waitingForMe, "What else waits for me"),
      button(actions.seeEverything, "See everything", change.id),
    ),
  ]);
}
