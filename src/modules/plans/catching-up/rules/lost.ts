import type { StudioContext } from "#src/modules/shops/index.ts";
import { lostSection } from "../../use-cases/selected.ts";
import type { CatchUpRecord } from "../model.ts";

/** A section that the rule names and its shop hasn't any more: what it means isn't known, so it plans nothing. */
export function lostOf(
  context: StudioContext,
  { rule, shopId }: Pick<CatchUpRecord, "rule" | "shopId">,
): string | null {
  return rule.kind === "line" ? lostSection(context, { ...rule.selection, shopIds: [shopId] }) : null;
}
