import { tablesActionIds } from "#src/modules/tables/index.ts";
import { button, context, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { plansText } from "../messages/en.ts";
import type { PlanExport } from "../use-cases/plans.ts";

/** The file behind a button. */
export function planTableView({ listings, left, url }: PlanExport): View {
  const text = plansText.file;
  return noticeView(text.title, [
    section(text.about(listings, left), button(tablesActionIds.downloadTable, text.download, "plan", { url })),
    context(text.link),
  ]);
}
