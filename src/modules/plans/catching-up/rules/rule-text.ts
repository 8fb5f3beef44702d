import type { ShopRecord } from "#src/modules/shops/index.ts";
import type { KnownToLines } from "../../rules/line/known.ts";
import { selectionParts } from "../../rules/line/selection-parts.ts";
import { ruleSentence } from "../../rules/rule-sentence.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpRule } from "../model.ts";

/** What a rule gives each listing, and which listings it is about, as people read it. @param known the shop's fields have names in it */
export function ruleText(rule: CatchUpRule, known: Pick<KnownToLines, "shops">): string {
  const { kinds } = catchUpText;
  if (rule.kind === "attributes") return kinds.attributes(rule.model);
  if (rule.kind !== "line") return kinds[rule.kind];
  const which = selectionParts(rule.selection, known);
  return kinds.line(ruleSentence(rule.rule), which.length === 0 ? null : which.join(" "));
}

/** The title of the plan of one day's part, by which lists name it, and the line on its card. */
export function batchTexts(
  rule: CatchUpRule,
  shop: Pick<ShopRecord, "id" | "name" | "currency" | "marketplace">,
  date: string,
): { readonly title: string; readonly line: string } {
  const { title, batchTitle, batchLine } = catchUpText;
  const name = rule.kind === "line" ? capital(ruleSentence(rule.rule)) : title[rule.kind];
  return {
    title: batchTitle(name, shop.name),
    line: batchLine(rule.kind === "line" ? rule.text : ruleText(rule, { shops: [shop] }), shop.name, date),
  };
}

function capital(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase("en") + sentence.slice(1);
}
