import type { PlanRule } from "#src/modules/plans/rules/rule.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";

/** Whether a line can say it. Of questions it takes none that no listing can ask, which a stored rule may have. */
export function isAskable(rule: PlanRule): boolean {
  if (rule.kind !== "questions" || rule.edit.by !== "add") return true;
  const { characters, options } = rule.edit.question;
  const folded = options.map((option) => foldCase(option.trim()));
  return (characters ?? 0) <= 1024 && options.length !== 1 && new Set(folded).size === options.length;
}
