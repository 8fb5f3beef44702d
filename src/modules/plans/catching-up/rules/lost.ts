import type { StudioContext } from "#src/modules/shops/index.ts";
import { lostSection } from "../../use-cases/selected.ts";
import type { CatchUpRecord } from "../model.ts";

/** The listing that a rule takes attributes from, where its shop hasn't it any more: `there` are codes of those that there are. */
export function lostModelOf({ rule }: Pick<CatchUpRecord, "rule">, there: ReadonlySet<string>): string | null {
  return rule.kind === "attributes" && rule.model !== null && !there.has(rule.model) ? rule.model : null;
}

/** A section that the rule names and its shop hasn't any more: what it means isn't known, so it plans nothing. */
export function lostOf(
  context: StudioContext,
  { rule, shopId }: Pick<CatchUpRecord, "rule" | "shopId">,
): string | null {
  return rule.kind === "line" ? lostSection(context, { ...rule.selection, shopIds: [shopId] }) : null;
}
