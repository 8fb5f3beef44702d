import { changesActionIds } from "#src/modules/changes/index.ts";
import { countsText } from "#src/modules/shops/index.ts";
import { button, buttons, context, image, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clip, clipEscaped, dateText } from "#src/platform/slack/blocks/text.ts";
import { reportWords } from "../rules/report-picture.ts";
import type { ReportShop, ReportView } from "../rules/report.ts";
import { reportsActionIds } from "./ids.ts";
import { reportsText } from "../messages/en.ts";

const shownShops = 8;

/** `/oms report`: the picture, and the same in numbers. */
export function reportMessage({ report, pictureUrl }: { report: ReportView; pictureUrl: string }): Message {
  const { shops, waiting, days, asOf } = report;
  if (shops.length === 0) {
    return message(reportsText.report.nothingTitle, [section(reportsText.report.nothing)]);
  }
  const more = shops.length - shownShops;
  return message(clipEscaped(reportWords(report), 3000), [
    image(pictureUrl, clip(reportWords(report), 1900)),
    ...shops.slice(0, shownShops).map((shop) => section(shopText(shop, days.length))),
    ...(more > 0 ? [context(reportsText.report.moreInShops(more))] : []),
    section(reportsText.report.waitingSentence(waiting)),
    ...buttons(
      waiting > 0 && button(changesActionIds.waitingForMe, reportsText.review),
      button(reportsActionIds.logPage, reportsText.log, "0"),
      button(reportsActionIds.shops, reportsText.shops),
    ),
    context(reportsText.report.pictureDays(asOf ? dateText(asOf) : null, days.length)),
  ]);
}

function shopText({ name, counts, syncs, differing }: ReportShop, days: number): string {
  const sum = (of: "read" | "failed") => syncs.reduce((all, day) => all + day[of], 0);
  return [
    `*${clipEscaped(name, 150)}*`,
    counts ? countsText(counts) : reportsText.report.notCounted,
    reportsText.report.checks(sum("read"), days, sum("failed"), differing),
  ].join("\n");
}
