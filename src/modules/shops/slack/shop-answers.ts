import type { Actor } from "#src/modules/studio/index.ts";
import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, some } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { App } from "../app.ts";
import type { AskedReadingView } from "../model.ts";
import { shopsText } from "../messages/en.ts";
import { shopsMessage } from "./shops.ts";

const shown = 10;

/** `/oms shops` as this person sees it now. */
export async function shopsList(app: Pick<App, "shops" | "allowances">, actor: Actor): Promise<Message> {
  const [shops, allowances] = await Promise.all([app.shops(actor, true), app.allowances(actor)]);
  return shopsMessage(shops, actor.member.role, allowances);
}

/** Every listing of these shops is being read, because a person asked; or why one isn't yet. */
export function readingMessage(asked: readonly AskedReadingView[]): Message {
  return answered(asked, shopsText.check.resultFollows, {
    queued: shopsText.check.started,
    reading: shopsText.check.alreadyListings,
  });
}

/** What a shop offers to choose from is being read again. */
export function rereadingMessage(asked: AskedReadingView): Message {
  return answered([asked], shopsText.check.resultInShops, {
    queued: shopsText.check.again,
    reading: shopsText.check.againAlready,
  });
}

type Sentence = (shops: string, count: number, at: string, marketplace: string) => string;

function answered(
  asked: readonly AskedReadingView[],
  result: string,
  { queued, reading }: { readonly queued: Sentence; readonly reading: Sentence },
): Message {
  const sentences: Readonly<Record<AskedReadingView["outcome"], Sentence>> = {
    queued: (...of) => `${queued(...of)} ${result}`,
    reading: (...of) => `${reading(...of)} ${result}`,
    waiting: (shops, _count, at) => `${shopsText.check.waiting(shops, at)} ${result}`,
    spent: (shops, _count, at, name) => shopsText.check.spent(shops, name, at),
  };
  const lines = (["queued", "reading", "waiting", "spent"] as const).flatMap((outcome) => {
    const of = asked.filter((each) => each.outcome === outcome);
    if (of.length === 0) return [];
    // Said of several shops at once: "since" the earliest, "after" the latest.
    const moments = of.flatMap((each) => (each.outcome === "queued" ? [] : [each.at.getTime()]));
    const at = outcome === "reading" ? Math.min(...moments) : Math.max(...moments);
    const when = outcome === "queued" ? "" : dateText(new Date(at));
    return [sentences[outcome](shopNames(of), of.length, when, namesIn(of))];
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
  const name = shopName === null ? null : clipEscaped(shopName, 150);
  const words = is === "paused" ? shopsText.pause.paused(name) : shopsText.pause.resumed(name);
  return message(words, [section(words)]);
}
