import type { Counted } from "#src/platform/kernel/counted.ts";
import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, count } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary } from "../../model.ts";
import { changesActionIds } from "../ids.ts";

const named = 5;

/** Several requests within a few minutes, told together to whoever may approve them. */
export function waitingMessage({ all, some }: Counted<ChangeSummary>): Message {
  const how = `${count(all, "listing")} ${all === 1 ? "waits" : "wait"} for your approval`;
  const lines = some.slice(0, named).map((change) => `• ${clipEscaped(change.title, 150)}`);
  const more = all > named ? [`and ${all - named} more`] : [];
  return message(`${how}.`, [
    section([`*${how}:*`, ...lines, ...more].join("\n")),
    ...buttons(button(changesActionIds.waitingForMe, "Review", undefined, { style: "primary" })),
  ]);
}
