import { type Block, button, buttons, context, section } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ImportView } from "../rules/import.ts";
import type { PlanTableView } from "../rules/plans/planned-plan.ts";
import { tablesText } from "../messages/en.ts";
import { tablesActionIds } from "./ids.ts";

/** What a plan's own table would make of the plan, and then what it did. `lines`: the values that change, drawn. */
export function planTableBlocks(view: ImportView, plan: PlanTableView, lines: readonly Block[]): Block[] {
  const text = tablesText.plan;
  const name = `*${clipEscaped(view.fileName, 100)}*`;
  if (view.state === "applied") return [section(text.applied(name, plan.number))];
  const { changeCount, listingCount, leftCount, takenCount, changes } = plan;
  const says = [
    ...(changeCount > 0 ? [text.values(changeCount, listingCount)] : []),
    ...(leftCount > 0 ? [text.left(leftCount)] : []),
    ...(takenCount > 0 ? [text.taken(takenCount)] : []),
  ];
  const some = listingCount + leftCount + takenCount > 0;
  return [
    section(
      [text.would(name, clipEscaped(plan.title, 200), plan.number), ...(some ? says : [text.nothing])].join("\n"),
    ),
    ...lines,
    ...(changeCount > changes.length ? [context(tablesText.import.more(changeCount - changes.length))] : []),
  ];
}

export function planTableButtons({ id, state }: ImportView, plan: PlanTableView): Block[] {
  const text = tablesText.plan;
  if (state !== "ready") return [];
  const some = plan.listingCount + plan.leftCount + plan.takenCount > 0;
  return [
    ...buttons(
      some && button(tablesActionIds.applyImport, text.apply, id, { style: "primary" }),
      button(tablesActionIds.discardImport, tablesText.import.discard, id),
    ),
    ...(plan.changeCount > 0 ? [context(text.yours)] : []),
  ];
}
