import type { Counted } from "#src/platform/kernel/counted.ts";
import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changesActionIds } from "../ids.ts";
import { changeLabel } from "../shared/change-label.ts";

const named = 5;

/** Several requests within a few minutes, told together to each person who may approve them. */
export function waitingMessage({ all, some }: Counted<ChangeSummary>): Message {
  const text = changeListsText.review;
  const how = text.several(all);
  const lines = some.slice(0, named).map((change) => `• ${clipEscaped(change.title, 150)}  ·  ${changeLabel(change)}`);
  const more = all > named ? [changeListsText.found.more(all - named)] : [];
  return message(`${how}.`, [
    section([`*${how}:*`, ...lines, ...more].join("\n")),
    ...buttons(button(changesActionIds.waitingForMe, text.button, undefined, { style: "primary" })),
  ]);
}
