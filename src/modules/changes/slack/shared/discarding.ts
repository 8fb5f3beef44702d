import { type Block, button, buttons, type Element } from "#src/platform/slack/blocks/elements.ts";
import type { ChangeView } from "../../model.ts";
import { discardedDays } from "../../rules/change.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { changesActionIds } from "../ids.ts";

export function discardedText(): string {
  return changeStatesText.discarded(discardedDays);
}

/** It asks, and says how to get it back. */
export function discardButton(id: ChangeView["id"]): Element {
  return button(changesActionIds.discard, changeStatesText.discard, id, {
    confirm: {
      title: changeStatesText.discardTitle,
      text: changeStatesText.discardText(discardedDays),
      yes: changeStatesText.discardYes,
    },
  });
}

export function restoreControls(id: ChangeView["id"]): Block[] {
  return buttons(button(changesActionIds.restore, changeStatesText.restore, id));
}
