import { type Block, button, section } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { ChangeView } from "../model.ts";
import { changesActionIds } from "../slack/ids.ts";
import { warningsText } from "./messages/en.ts";

/** Several people see a card: whether one of them may switch a warning off is judged when it is clicked. */
export function policyNotes({ id, warnings, viewer }: Pick<ChangeView, "id" | "warnings" | "viewer">): Block[] {
  const may = viewer === null || atLeast(viewer.role, "manager");
  return warnings.map(({ code, text }) => {
    const off = button(changesActionIds.stopWarning, warningsText.button, joinIds(id, code));
    return section(warningsText.note(clipEscaped(text, 1000)), may ? off : undefined);
  });
}
