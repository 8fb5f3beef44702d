import type { ShopRecord } from "#src/modules/shops/index.ts";
import type { KnownToLines } from "../../rules/line/known.ts";
import { selectionParts } from "../../rules/line/selection-parts.ts";
import { ruleSentence } from "../../rules/rule-sentence.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpRecord } from "../model.ts";

/** A rule by what it gives, and by what its shop has once. */
type Named = Pick<CatchUpRecord, "rule" | "name">;

/** Of a rule of one January its year, by the studio's clock; null: it is of no year. */
export function yearOf({ rule, name }: Named): string | null {
  return rule.kind === "when_made" ? (name.split(":")[1] ?? null) : null;
}

/** What a rule gives each listing, and which listings it is about, as people read it. @param known the shop's fields have names in it */
export function ruleText(record: Named, known: Pick<KnownToLines, "shops">): string {
  const { kinds } = catchUpText;
  const { rule } = record;
  if (rule.kind === "attributes") return kinds.attributes(rule.model);
  if (rule.kind === "when_made") return kinds.when_made(yearOf(record) ?? "");
  if (rule.kind !== "line") return kinds[rule.kind];
  const which = selectionParts(rule.selection, known);
  return kinds.line(ruleSentence(rule.rule), which.length === 0 ? null : which.join(" "));
}

/** The title of the plan of one day's part, by which lists name it, and the line on its card. */
export function batchTexts(
  record: Named,
  shop: Pick<ShopRecord, "id" | "name" | "currency" | "marketplace">,
  date: string,
): { readonly title: string; readonly line: string } {
  const { batchTitle, batchLine } = catchUpText;
  const { rule } = record;
  return {
    title: batchTitle(titleOf(record), shop.name),
    line: batchLine(rule.kind === "line" ? rule.text : ruleText(record, { shops: [shop] }), shop.name, date),
  };
}

function titleOf(record: Named): string {
  const { title } = catchUpText;
  const { rule } = record;
  if (rule.kind === "line") return capital(ruleSentence(rule.rule));
  return rule.kind === "when_made" ? title.when_made(yearOf(record) ?? "") : title[rule.kind];
}

function capital(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase("en") + sentence.slice(1);
}
