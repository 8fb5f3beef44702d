import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { isUuid } from "#src/platform/kernel/ids.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import type { WorkerStore } from "../deps.ts";
import { tablesText } from "../messages/en.ts";
import type { ImportPlan } from "../rules/import-plan.ts";
import { planOptions } from "../rules/options-plan.ts";
import { draftColumn } from "../rules/options-table.ts";
import type { TableLine } from "../rules/table-records.ts";
import { markOf, requireOptions } from "../use-cases/options.ts";

const shownChanges = 20;
const keptProblems = 500;

/** What a table of options would make of the one draft that it names. @throws OmsError what keeps all of it from being used */
export async function planOptionLines(store: WorkerStore, lines: readonly TableLine[]): Promise<ImportPlan> {
  const ids = lines.map(({ cells }) => unmarked(cells[draftColumn] ?? "").trim());
  const changeId = ids.find((id) => id !== "") ?? "";
  if (!isUuid(changeId)) return refused(lines.length, tablesText.options.noDraft);
  const draft = await requireOptions(store, changeId as ChangeId);
  const own = lines.filter((_, index) => ids[index] === "" || ids[index] === changeId);
  const others = lines.filter((_, index) => ids[index] !== "" && ids[index] !== changeId);
  const { shops, skus, changes, problems: found } = planOptions(draft, own);
  const problems = [...found, ...others.map(({ line }) => ({ line, text: tablesText.options.otherDraft }))].toSorted(
    (a, b) => a.line - b.line,
  );
  const { code, title } = draft;
  return {
    lines: lines.length,
    changes: [],
    problems: problems.slice(0, keptProblems),
    problemCount: problems.length,
    options: {
      changeId: draft.changeId,
      code,
      title,
      mark: markOf(draft),
      shops,
      skus,
      changeCount: changes.length,
      changes: changes.slice(0, shownChanges),
    },
  };
}

function refused(lines: number, text: string): ImportPlan {
  return { lines, changes: [], problems: [{ line: 1, text }], problemCount: 1 };
}
