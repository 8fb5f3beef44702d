import { reasonOf } from "#src/platform/kernel/errors.ts";
import { requestText } from "#src/modules/changes/index.ts";
import { codeLabel } from "#src/modules/listings/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped, dateText, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { actionWords, logDays, type LogLine, type LogPage, workWords } from "../rules/log.ts";
import { reportsActionIds } from "./ids.ts";
import { historyText } from "../messages/history.en.ts";

const outcomes = { refused: ":no_entry: ", failed: ":warning: " } as const;

/** A button's value holds 2000 characters. */
const longestWords = 500;

/** `/oms log`: newest first. What went wrong carries the reference that the person saw. */
export function logMessage(log: LogPage): Message {
  const { lines, page } = log;
  const words = clip(log.words, longestWords);
  const about = words === "" ? "" : ` ${historyText.log.about(clipEscaped(words, 100))}`;
  if (lines.length === 0) {
    return message(historyText.log.nothingTitle, [
      section(page === 0 ? historyText.log.nothing(logDays, about) : historyText.log.noMore),
      ...buttons(page > 0 && button(reportsActionIds.logNewest, historyText.log.newest, joinIds("0", words))),
    ]);
  }
  return message(historyText.log.fallback(words === "" ? "" : ` ${historyText.log.about(clipEscaped(words, 300))}`), [
    section(historyText.log.title(about, page > 0 ? `, ${historyText.log.page(page + 1)}` : "")),
    ...logBlocks(lines),
    ...buttons(
      log.more && button(reportsActionIds.logPage, historyText.log.older, joinIds(String(page + 1), words)),
      page > 0 && button(reportsActionIds.logNewest, historyText.log.newest, joinIds("0", words)),
      button(reportsActionIds.downloadLog, historyText.log.download, undefined, { url: log.csvUrl }),
    ),
    context(historyText.log.kept(logDays)),
  ]);
}

/** So many lines fit into one block at their longest. */
const linesOfBlock = 8;

export function logBlocks(lines: readonly LogLine[]): Block[] {
  const starts = Array.from({ length: Math.ceil(lines.length / linesOfBlock) }, (_, index) => index * linesOfBlock);
  return starts.map((start) =>
    section(
      lines
        .slice(start, start + linesOfBlock)
        .map(logLine)
        .join("\n"),
    ),
  );
}

/**
 * `Nov 25, 10:30 · Jonas approved · LA-1 · k7q2 Linen apron · request 12 · PineAndInk · R-ABCDEF`: who did what to which
 * listing, or how many of them, in which request. What did not happen says so first, and why: “Teo approved” would be believed.
 */
export function logLine(line: LogLine): string {
  const ok = line.outcome === "ok";
  const why = line.code ? ` (${clipEscaped(reasonOf(line.code), 160)})` : "";
  const byItself = line.by === null && line.byName === null;
  const who = clipEscaped(line.byName ?? historyText.aPerson, 40);
  const what = byItself
    ? `${ok ? "" : outcomes[line.outcome]}${escapeMrkdwn(workWords(line.action, ok))}${why}`
    : `${ok ? "" : `${outcomes[line.outcome]}*${historyText.log.outcomes[line.outcome]}*${why} · `}${who} ${escapeMrkdwn(actionWords(line.action, ok))}`;
  const title = line.title === null ? "" : clipEscaped(line.title, 40);
  const called =
    line.items === null ? codeLabel({ sku: line.sku, code: line.listing }) : historyText.log.items(line.items);
  const listing = [called, title].filter((part) => part !== "").join(" ");
  return [
    dateText(line.at),
    what,
    ...(listing === "" ? [] : [listing]),
    ...(line.request === null ? [] : [requestText(line.request)]),
    ...(line.shopName === null ? [] : [clipEscaped(line.shopName, 40)]),
    ...(line.reference === null ? [] : [escapeMrkdwn(line.reference)]),
  ].join(" · ");
}
