import { type Block, button, buttons, type Element } from "#src/platform/slack/blocks/elements.ts";
import type { ChangeView } from "../../model.ts";
import { discardedDays } from "../../rules/change.ts";
import { changesActionIds } from "../ids.ts";

export const discardedText = `Discarded. It can be got back for ${discardedDays} days, then it is deleted.`;

/** It asks, and says how to get it back. */
export function discardButton(id: ChangeView["id"]): Element {
  return button(changesActionIds.discard, "Discard…", id, {
    confirm: {
      title: "Discard this draft?",
      text: `It is gone from your drafts. For ${discardedDays} days its card has the button Get it back; then it is deleted.`,
      yes: "Discard",
    },
  });
}

export function restoreControls(id: ChangeView["id"]): Block[] {
  return buttons(button(changesActionIds.restore, "Get it back", id));
}
