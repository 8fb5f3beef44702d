import { type Message, section } from "./elements.ts";
import { message } from "./guard.ts";
import { listed } from "#src/domain/listed.ts";
import { clipEscaped } from "./text.ts";

const shown = 10;

/** Every listing of these shops is being read, because a person asked. */
export function readingMessage(shopNames: readonly string[]): Message {
  const left = shopNames.length - shown;
  const names = shopNames.slice(0, shown).map((name) => `*${clipEscaped(name, 150)}*`);
  const all = listed(left > 0 ? [...names, `${left} more`] : names);
  return message(`I'm reading ${all}.`, [section(`I'm reading ${all}. The result comes into the listings channel.`)]);
}

/** What a shop offers to choose from is being read again. */
export function rereadingMessage(shopName: string): Message {
  const name = `*${clipEscaped(shopName, 150)}*`;
  return message(`I'm reading ${name} again.`, [
    section(`I'm reading ${name} again. \`/oms shops\` shows the result in a moment.`),
  ]);
}

/** @param shopName null: every shop */
export function writingMessage(shopName: string | null, is: "paused" | "resumed"): Message {
  const what = shopName === null ? "Writing to every shop" : `Writing to *${clipEscaped(shopName, 150)}*`;
  const words = is === "paused" ? `${what} is paused. Nothing is written until \`/oms resume\`.` : `${what} goes on.`;
  return message(words, [section(words)]);
}
