import { clipEscaped, dayText } from "#src/platform/slack/blocks/text.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpNews } from "../rules/news.ts";

/** So many rules are told; the rest is counted. */
const told = 2;

/** All rules of a studio in one line of the digest; null: there is nothing to say. */
export function catchUpLine(news: readonly CatchUpNews[]): string | null {
  if (news.length === 0) return null;
  const text = catchUpText.digest;
  const some = news.slice(0, told).map(({ shopName, kind, year, progress, need, offered }) => {
    const shop = clipEscaped(shopName, 20);
    const short = kind === "when_made" ? text.short.when_made(year ?? "") : text.short[kind];
    if (offered !== null) return text.offered(short, shop, offered);
    const { done, all, ready } = progress;
    const far = all === 0 ? [] : [ready ? text.readyOn(done, all, dayText(ready)) : catchUpText.progress(done, all)];
    return text.rule(shop, short, [...far, ...(need > 0 ? [text.need(need)] : [])].join(", "));
  });
  const more = news.length - some.length;
  return text.line([...some, ...(more > 0 ? [text.more(more)] : [])].join(" · "));
}
