import type { Counted } from "#src/platform/kernel/counted.ts";
import { type Block, button, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, named } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary } from "../../model.ts";
import { changesActionIds } from "../ids.ts";
import { changeLabel } from "../shared/change-label.ts";
import { schedulesText } from "../../scheduling/messages/en.ts";
import { nextText } from "../../scheduling/when-text.ts";

/** `*Price of mugs* · request 12, starts Fri 4 Dec 2026, 09:00 (Europe/Berlin)`, and whose it is. */
export function scheduledLine(change: ChangeSummary): string {
  const next = change.schedule ? nextText(change.schedule, change.state === "in_review") : "";
  return `*${clipEscaped(change.title, 120)}*  ·  ${changeLabel(change)}\n${next} (${named(change.author)})`;
}

/** What waits for its time, and what goes back later, each with a button to its card; past the last one how many there are. */
export function scheduledBlocks({ all, some }: Counted<ChangeSummary>): Block[] {
  const text = schedulesText.list;
  if (all === 0) return [];
  const left = all - some.length;
  return [
    section(text.title(all)),
    ...some.map((change) => section(scheduledLine(change), button(changesActionIds.openListing, text.open, change.id))),
    ...(left > 0 ? [context(text.more(left))] : []),
  ];
}

/** `/oms scheduled` */
export function scheduledMessage(scheduled: Counted<ChangeSummary>): Message {
  const text = schedulesText.list;
  const blocks = scheduledBlocks(scheduled);
  return message(text.fallback, blocks.length > 0 ? blocks : [section(text.none)]);
}
