import { ruleSentence } from "../../rules/rule-sentence.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpRule } from "../model.ts";

/** What a rule gives each listing, as people read it. */
export function ruleText(rule: CatchUpRule): string {
  const { kinds } = catchUpText;
  if (rule.kind === "attributes") return kinds.attributes(rule.model);
  return rule.kind === "line" ? kinds.line(ruleSentence(rule.rule)) : kinds[rule.kind];
}

/** The title of the plan of one day's part, by which lists name it, and the line on its card. */
export function batchTexts(
  rule: CatchUpRule,
  shop: string,
  date: string,
): { readonly title: string; readonly line: string } {
  const { title, batchTitle, batchLine } = catchUpText;
  const name = rule.kind === "line" ? capital(ruleSentence(rule.rule)) : title[rule.kind];
  return {
    title: batchTitle(name, shop),
    line: batchLine(rule.kind === "line" ? rule.text : ruleText(rule), shop, date),
  };
}

function capital(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase("en") + sentence.slice(1);
}
