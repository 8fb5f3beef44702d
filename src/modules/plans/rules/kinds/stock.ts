import { stockOf } from "#src/catalog/fields/field-words.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { optionGroups } from "#src/catalog/fields/options.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { leftOut, type PlanListing, type RuleOutcome, type RuleWarning } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

/**
 * Of every option that is on sale, and of those that have one stock with it. What is added or taken stops at 0 and at the most that
 * the marketplace takes, and says so. A listing that would have nothing left is left out: taking it off sale is another rule.
 */
export function applyStockRule({ move }: RuleOf<"stock">, listing: PlanListing): RuleOutcome {
  const { fields } = listing;
  const most = marketplaceOf(listing).rules.limits.quantity;
  const wanted: Record<string, FieldValue> = {};
  const warnings: RuleWarning[] = [];
  let left = 0;
  let known = false;
  for (const { options } of optionGroups(fields, "quantity")) {
    const first = options.find((option) => fields[`enabled:${option}`] !== false);
    const from = fields[`quantity:${first}`];
    if (first === undefined || typeof from !== "number") continue;
    known = true;
    const asked = move.by === "set" ? move.to : from + move.add;
    const to = move.by === "set" ? asked : Math.min(most, Math.max(0, asked));
    if (to !== asked) warnings.push({ code: "stock-stopped", option: first, wanted: asked, to });
    left += to;
    for (const option of options) if (`quantity:${option}` in fields) wanted[`quantity:${option}`] = to;
  }
  if (!known) return leftOut({ code: "no-stock" });
  if (left === 0 && stockOf(fields) > 0) return leftOut({ code: "nothing-left" });
  return judged(listing, wanted, warnings);
}
