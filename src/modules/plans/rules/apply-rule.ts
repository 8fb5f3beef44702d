import type { PlanListing, RuleOutcome } from "./outcome.ts";
import { applyPriceRule } from "./price-rule.ts";
import type { PlanRule } from "./rule.ts";

/** What a rule does to a listing: pure, the same each time. */
export function applyRule(rule: PlanRule, listing: PlanListing): RuleOutcome {
  switch (rule.kind) {
    case "price":
      return applyPriceRule(rule, listing);
    default:
      return { kind: "unchanged" };
  }
}
