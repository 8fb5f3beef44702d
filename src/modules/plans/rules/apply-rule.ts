import { applyAltsRule } from "./kinds/alts.ts";
import { applyAttributeRule } from "./kinds/attribute.ts";
import { applyPriceRule } from "./kinds/price.ts";
import { applyQuestionsRule } from "./kinds/questions.ts";
import { applySetRule } from "./kinds/set.ts";
import { applyStateRule } from "./kinds/state.ts";
import { applyStockRule } from "./kinds/stock.ts";
import { applyTextRule } from "./kinds/text.ts";
import { applyWordsRule } from "./kinds/words.ts";
import type { PlanListing, RuleOutcome } from "./outcome.ts";
import type { PlanRule } from "./rule.ts";

/** What a rule does to a listing: pure, the same each time. */
export function applyRule(rule: PlanRule, listing: PlanListing): RuleOutcome {
  switch (rule.kind) {
    case "price":
      return applyPriceRule(rule, listing);
    case "stock":
      return applyStockRule(rule, listing);
    case "text":
      return applyTextRule(rule, listing);
    case "words":
      return applyWordsRule(rule, listing);
    case "set":
      return applySetRule(rule, listing);
    case "alts":
      return applyAltsRule(rule, listing);
    case "questions":
      return applyQuestionsRule(rule, listing);
    case "attribute":
      return applyAttributeRule(rule, listing);
    case "state":
      return applyStateRule(rule, listing);
  }
}
