import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { plansText } from "../messages/en.ts";
import { applyRule } from "../rules/apply-rule.ts";
import { leftOutText } from "../rules/left-out-text.ts";
import type { PlanListing, RuleWarning } from "../rules/outcome.ts";
import type { PlanRule } from "../rules/rule.ts";
import { warningText } from "../rules/warning-text.ts";
import type { Beside } from "./beside.ts";
import type { Judgement } from "./collect-plan.ts";
import { ruleListing } from "./selected.ts";

/** What a rule comes to in a listing: what it would write, or why the listing is left out. */
export function judgeByRule({
  context,
  rule,
  listing,
  read,
  elsewhere,
}: {
  readonly context: StudioContext;
  readonly rule: PlanRule;
  readonly listing: ListingRecord;
  readonly read: Extract<Beside, { readonly fields: FlatFields }> | null;
  /** The shop that has what may be the same single piece on sale. */
  readonly elsewhere: string | null;
}): Judgement {
  const known = ruleListing(context, listing);
  const judged =
    known && read ? { ...known, fields: { ...known.fields, ...read.fields }, ofCategory: read.ofCategory } : known;
  const outcome = judged && applyRule(rule, judged);
  if (!outcome || outcome.kind === "unchanged") return { code: "same", text: whyUnchanged(rule) };
  if (outcome.kind === "left-out") return { code: outcome.reason.code, text: leftOutText(outcome.reason) };
  if (outcome.change !== "edit") {
    const warning = elsewhere === null ? null : { code: "elsewhere", text: plansText.leftOut.elsewhere(elsewhere) };
    return { move: outcome.change, warning };
  }
  const [warning] = outcome.warnings;
  return {
    set: outcome.set,
    ...(read ? { beside: read.fields } : {}),
    warning: warning ? { code: warning.code, text: whyLookedAt(warning, judged) } : null,
  };
}

/** A listing without the words is as it was, which "it is so already" would say wrongly. */
function whyUnchanged(rule: PlanRule): string {
  const { same, without, unmoved, asksAlready } = plansText.leftOut;
  if (rule.kind === "questions" && rule.edit.by === "add") return asksAlready;
  if (rule.kind === "questions" && rule.edit.by === "remove") return without(rule.edit.text);
  if (rule.kind === "state") return rule.to === "unpublish" ? unmoved.offSale : unmoved.onSale;
  if ((rule.kind === "text" || rule.kind === "words") && rule.edit.by === "replace") return without(rule.edit.find);
  if (rule.kind === "text" && rule.edit.by === "remove") return without(rule.edit.find);
  return rule.kind === "words" && rule.edit.by === "remove" ? without(rule.edit.words.join(", ")) : same;
}

/** Without the prices, which the lists show: so listings with the same reason are told of together. */
function whyLookedAt(warning: RuleWarning, listing: PlanListing): string {
  const words = plansText.leftOut;
  switch (warning.code) {
    case "large-fall":
      return words.fall;
    case "large-rise":
      return words.rise;
    case "raise-falls":
      return words.raiseFalls;
    case "lowering-rises":
      return words.loweringRises;
    default:
      return warningText(warning, listing);
  }
}
