import { changesActionIds } from "#src/modules/changes/index.ts";
import { countsText } from "#src/modules/shops/index.ts";
import { button, buttons, context, image, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clip, clipEscaped, count, dateText } from "#src/platform/slack/blocks/text.ts";
import { reportWords } from "../rules/report-picture.ts";
import type { ReportShop, ReportView } from "../rules/report.ts";
import { reportsActionIds } from "./ids.ts";

const shownShops = 8;

/** `/oms report`: the picture, and the same in numbers. */
export function reportMessage({ report, pictureUrl }: { report: ReportView; pictureUrl: string }): Message {
  const { shops, waiting, days, asOf } = report;
  if (shops.length === 0) {
    return message("Nothing to report yet", [section("No shop is connected yet, so there is nothing to report.")]);
  }
  const more = shops.length - shownShops;
  return message(clipEscaped(reportWords(report), 3000), [
    image(pictureUrl, clip(reportWords(report), 1900)),
    ...shops.slice(0, shownShops).map((shop) => section(shopText(shop, days.length))),
    ...(more > 0 ? [context(`${count(more, "more shop")}: \`/oms shops\``)] : []),
    section(
      waiting === 0
        ? "Nothing is waiting for approval."
        : `*${count(waiting, "listing")}* ${waiting === 1 ? "is" : "are"} waiting for approval.`,
    ),
    ...buttons(
      waiting > 0 && button(changesActionIds.waitingForMe, "Review"),
      button(reportsActionIds.logPage, "Log", "0"),
      button(reportsActionIds.shops, "Shops"),
    ),
    context(`${asOf ? `As of ${dateText(asOf)}. ` : ""}The picture shows the last ${days.length} days.`),
  ]);
}

function shopText({ name, counts, syncs, differing }: ReportShop, days: number): string {
  const sum = (of: "read" | "failed") => syncs.reduce((all, day) => all + day[of], 0);
  const failed = sum("failed") > 0 ? `, :warning: ${sum("failed")} failed` : "";
  return [
    `*${clipEscaped(name, 150)}*`,
    counts ? countsText(counts) : "not counted yet",
    `read ${count(sum("read"), "time")} in the last ${days} days${failed}${differing > 0 ? `, ${differing} to look at` : ""}`,
  ].join("\n");
}
