import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, some } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { AskedReadingView } from "../model.ts";

const shown = 10;

/** Every listing of these shops is being read, because a person asked; or why one isn't yet. */
export function readingMessage(asked: readonly AskedReadingView[]): Message {
  return answered(asked, "I'll send you the result.", {
    queued: (shops) => `I'm reading ${shops}.`,
    reading: (shops, is, at, name) =>
      `${shops} ${is} being read already, since ${at}. What was changed on ${name} since then may only show in the next reading.`,
  });
}

/** What a shop offers to choose from is being read again. */
export function rereadingMessage(asked: AskedReadingView): Message {
  return answered([asked], "`/oms shops` shows the result in a moment.", {
    queued: (shop) => `I'm reading ${shop} again.`,
    reading: (shop) => `I'm reading ${shop} again already.`,
  });
}

type Sentence = (shops: string, is: "is" | "are", at: string, name: string) => string;

function answered(
  asked: readonly AskedReadingView[],
  result: string,
  { queued, reading }: { readonly queued: Sentence; readonly reading: Sentence },
): Message {
  const sentences: Readonly<Record<AskedReadingView["outcome"], Sentence>> = {
    queued: (...of) => `${queued(...of)} ${result}`,
    reading: (...of) => `${reading(...of)} ${result}`,
    waiting: (shops, is, at) =>
      `${shops} ${is} not read yet, because an earlier try failed. I try again at ${at}. ${result}`,
    spent: (shops, is, at, name) =>
      `${shops} ${is} not read now. You and your team asked for so many readings in the last 24 hours that your share of ${name}'s daily calls is used up. Ask again after ${at}. Every shop is read by itself at least every six hours.`,
  };
  const lines = (["queued", "reading", "waiting", "spent"] as const).flatMap((outcome) => {
    const of = asked.filter((each) => each.outcome === outcome);
    if (of.length === 0) return [];
    // Said of several shops at once: "since" the earliest, "after" the latest.
    const moments = of.flatMap((each) => (each.outcome === "queued" ? [] : [each.at.getTime()]));
    const at = outcome === "reading" ? Math.min(...moments) : Math.max(...moments);
    const when = outcome === "queued" ? "" : dateText(new Date(at));
    return [sentences[outcome](shopNames(of), of.length === 1 ? "is" : "are", when, namesIn(of))];
  });
  return message(
    lines.join(" "),
    lines.map((line) => section(line)),
  );
}

function namesIn(asked: readonly AskedReadingView[]): string {
  return listed([...new Set(asked.map(({ shop }) => shop.marketplace.name))]);
}

function shopNames(asked: readonly AskedReadingView[]): string {
  return listed(some(asked, shown, ({ shop }) => `*${clipEscaped(shop.name, 150)}*`));
}

/** @param shopName null: every shop */
export function writingMessage(shopName: string | null, is: "paused" | "resumed"): Message {
  const what = shopName === null ? "Writing to every shop" : `Writing to *${clipEscaped(shopName, 150)}*`;
  const nothing = shopName === null ? "Nothing is written" : "Nothing is written there";
  const words = is === "paused" ? `${what} is paused. ${nothing} until \`/oms resume\`.` : `${what} goes on.`;
  return message(words, [section(words)]);
}
