import { context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, dayText } from "#src/platform/slack/blocks/text.ts";
import type { ShopNewsView } from "../model.ts";
import { type NewsKind, newsKinds } from "../rules/shop-news.ts";
import { shopsText } from "../messages/en.ts";

/** The one line of a shop and day. Its thread has what each check found, with buttons. */
export function shopNewsMessage({ shop, on, counts }: ShopNewsView): Message {
  const words: Readonly<Record<NewsKind, (times: number, marketplace: string) => string>> = shopsText.news.of;
  const said = newsKinds.flatMap((kind) => {
    const times = counts[kind] ?? 0;
    return times > 0 ? [words[kind](times, shop.marketplace.name)] : [];
  });
  const text = said.join(", ");

  return message(shopsText.news.fallback(clipEscaped(shop.name, 300), dayText(on), text), [
    section(shopsText.news.line(clipEscaped(shop.name, 150), dayText(on), text)),
    context(shopsText.news.details(shop.listingsReadAt ? dateText(shop.listingsReadAt) : null)),
  ]);
}
