import { context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, dayText } from "#src/platform/slack/blocks/text.ts";
import type { ShopNewsView } from "../model.ts";
import { type NewsKind, newsKinds } from "../rules/shop-news.ts";

const words: Readonly<Record<NewsKind, (times: number, name: string) => string>> = {
  sold_out: (times) => `${times} sold out`,
  expired: (times) => `${times} expired`,
  deactivated: (times, name) => `${times} taken off sale on ${name}`,
  low: (times) => `${times} down to the last piece`,
  ending: (times) => `${times} ${times === 1 ? "ends" : "end"} within seven days`,
  conflicts: (times) => `${times} changed on both sides`,
  changed: (times, name) => `${times} changed on ${name}`,
  gone: (times) => `${times} no longer there`,
  failed: (times) => `couldn't be checked ${times === 1 ? "once" : `${times} times`}`,
};

/** The one line of a shop and day. What each reading found, and its buttons, stand in its thread. */
export function shopNewsMessage({ shop, on, counts }: ShopNewsView): Message {
  const said = newsKinds.flatMap((kind) => {
    const times = counts[kind] ?? 0;
    return times > 0 ? [words[kind](times, shop.marketplace.name)] : [];
  });
  const text = said.join(", ");
  const asOf = shop.listingsReadAt ? ` · as of ${dateText(shop.listingsReadAt)}` : "";
  return message(`${clipEscaped(shop.name, 300)}, ${dayText(on)}: ${text}`, [
    section(`:bell: *${clipEscaped(shop.name, 150)}*, ${dayText(on)}: ${text}.`),
    context(`Details in the thread${asOf}`),
  ]);
}
