import type { PlanRule } from "./rule.ts";

/** Prices that fall by more than 30 %, or rise by more than 100 %, start left out. In hundredths of a percent. */
const mostFall = -30_00;
const mostRise = 100_00;

/**
 * By how many percent a line itself says that prices move, where that is so much that each starts left out: its author means it, and
 * its approver is told once.
 */
export function saysOf(rule: PlanRule): { readonly says?: number } {
  if (rule.kind !== "price" || rule.move.by !== "percent") return {};
  const { hundredths } = rule.move;
  return hundredths < mostFall || hundredths > mostRise ? { says: hundredths / 100 } : {};
}
