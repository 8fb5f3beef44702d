import { changesActionIds, possibleActions } from "#src/modules/changes/index.ts";
import { tablesActionIds } from "#src/modules/tables/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Message,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { dataTable, rowsShown } from "#src/platform/slack/blocks/data-table.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { plansText } from "../messages/en.ts";
import type { PlanValue } from "../use-cases/plan-values.ts";
import type { PlanExport, PlanTable } from "../use-cases/plans.ts";

/** The file behind a button: a form can't hold a table. */
export function planTableView(plan: PlanExport): View {
  return noticeView(plansText.file.title, fileBlocks(plan));
}

function fileBlocks({ listings, left, url }: PlanExport): Block[] {
  const text = plansText.file;
  return [
    section(text.about(listings, left), button(tablesActionIds.downloadTable, text.download, "plan", { url })),
    context(text.link),
  ];
}

/** A table to sort and filter, of the first values by title, with all of them as a file. */
export function planTableMessage(plan: PlanTable): Message {
  const text = plansText.table;
  const head = message(text.title, [...fileBlocks(plan), ...further(plan)]);
  const moves = plan.values.some(({ moved }) => moved !== null);
  const columns = [text.listing, text.called, text.shop, text.field, text.before, text.after];
  const drawn = dataTable(
    text.caption(plan.change.content.title),
    moves ? [...columns, text.moved] : columns,
    plan.values.map(rowOf(moves)),
  );
  if (drawn.length === 0) return head;
  const note = isWhole(plan, rowsShown(drawn)) ? [] : [context(text.first(rowsShown(drawn)))];
  // A table has a limit of its own, so it is put between what the others are judged by.
  return { ...head, blocks: [...drawn, ...note, ...head.blocks] };
}

/** The same where Slack takes no such table: as many lines as fit, and all of it by pages. */
export function planLinesMessage(plan: PlanTable): Message {
  const lines = plan.values.slice(0, mostLines).map(lineOf);
  const note = isWhole(plan, lines.length) ? [] : [context(plansText.table.first(lines.length))];
  return message(plansText.table.title, [...inSections(lines), ...note, ...fileBlocks(plan), ...further(plan)]);
}

const mostLines = 40;
const linesInSection = 8;

function rowOf(moves: boolean) {
  return ({ title, called, shopName, field, before, after, moved }: PlanValue) => {
    const cells = [title, called, shopName, field, before, after];
    return moves ? [...cells, moved === null ? "" : { value: moved, text: plansText.table.percent(moved) }] : cells;
  };
}

function lineOf({ title, called, shopName, field, before, after }: PlanValue): string {
  const words = (text: string, most: number) => clipEscaped(text, most);
  const where = `${words(title, 50)} ${words(called, 20)}, ${words(shopName, 30)}`;
  return plansText.table.line(where, words(field, 50), words(before, 40), words(after, 40));
}

function inSections(lines: readonly string[]): Block[] {
  const starts = Array.from({ length: Math.ceil(lines.length / linesInSection) }, (_, index) => index * linesInSection);
  return starts.map((start) => section(lines.slice(start, start + linesInSection).join("\n")));
}

/** Whether that is all of its values. */
function isWhole({ whole, values }: PlanTable, shown: number): boolean {
  return whole && shown === values.length;
}

function further({ change, listings }: PlanTable): Block[] {
  return buttons(
    listings > 0 && button(changesActionIds.manyItems, plansText.table.pages, joinIds(change.id, "0")),
    possibleActions(change).has("shape") && button(tablesActionIds.importTable, plansText.table.takeBack),
  );
}
