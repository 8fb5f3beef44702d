import type { Counted } from "#src/domain/digest-view.ts";
import type { ChangeSummary } from "#src/domain/views.ts";
import { button, buttons, type Message, section } from "./elements.ts";
import { message } from "./guard.ts";
import { actions } from "./ids.ts";
import { clipEscaped, count } from "./text.ts";

const named = 5;

/** Several requests within a few minutes, told together to whoever may approve them. */
export function waitingMessage({ all, some }: Counted<ChangeSummary>): Message {
  const how = `${count(all, "listing")} ${all === 1 ? "waits" : "wait"} for your approval`;
  const lines = some.slice(0, named).map((change) => `• ${clipEscaped(change.title, 150)}`);
  const more = all > named ? [`and ${all - named} more`] : [];
  return message(`${how}.`, [
    section([`*${how}:*`, ...lines, ...more].join("\n")),
    ...buttons(button(actions.waitingForMe, "Review", undefined, { style: "primary" })),
  ]);
}
