import { attributesField } from "#src/catalog/fields/definition.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { listed } from "#src/platform/text/listed.ts";
import { readLine } from "../../rules/read-line.ts";
import type { KnownToLines } from "../../rules/line/known.ts";
import { plainLine } from "../../rules/line/tokens.ts";
import { lineText } from "../../rules/line-text.ts";
import { catchUpText } from "../messages/en.ts";
import { type CatchUpRule, mostShare, usualShare } from "../model.ts";
import { givesSomething } from "./judge.ts";

/** A rule as a person says it. `name`: the shop has one of it; saying it again changes that. */
export type SaidRule = {
  readonly shopId: string;
  readonly name: string;
  readonly rule: CatchUpRule;
  readonly share: number;
};

export type RuleAnswer = SaidRule | { readonly problem: string; readonly understood: string };

/**
 * Reads `materials add linen in PineAndInkEU 30 a day`: what each listing on sale needs, of which shop, and how many a day. And
 * `attributes like m1k2`: what the category asks for, as that listing has it.
 *
 * @param typed as Slack sends it
 * @param shopOf of the listing with a code; null: there is none
 */
export async function readCatchUp(
  typed: string,
  known: KnownToLines,
  shopOf: (code: string) => Promise<string | null>,
): Promise<RuleAnswer> {
  const { problems } = catchUpText;
  const refused = (problem: string, understood = ""): RuleAnswer => ({ problem, understood });
  const [, line = "", number] = /^(.*?)(?:,?\s+(?:at most\s+)?(\S+)\s+(?:a|per)\s+day)?\s*$/is.exec(typed) ?? [];
  const share = number === undefined ? usualShare : /^\d{1,4}$/.test(number) ? Number(number) : 0;
  if (share < 1 || share > mostShare) return refused(problems.share(mostShare), line.trim());
  const [, like] = /^\s*attributes\s+like\s+(\S+)\s*$/i.exec(plainLine(line)) ?? [];
  if (like !== undefined) return likeModel(like.toLowerCase(), share, known, shopOf);
  const read = readLine(line, known);
  if ("problem" in read) return refused(read.problem, read.understood);
  const { rule, selection } = read.line;
  if (!givesSomething(rule)) return refused(problems.notGiving);
  if (selection.states) return refused(problems.states);
  if (selection.codes) return refused(problems.codes);
  const [only, another] = selection.shopIds ?? known.shops.map(({ id }) => id);
  if (only === undefined) return refused(problems.noShop);
  if (another !== undefined) return refused(problems.oneShop(listed(known.shops.map(({ name }) => name))), line.trim());
  const text = lineText({ rule, selection: { ...selection, shopIds: [only] } }, known);
  const { shopIds: _, ...which } = selection;
  return { shopId: only, name: `line:${text}`, rule: { kind: "line", rule, selection: which, text }, share };
}

async function likeModel(
  code: string,
  share: number,
  { shops }: KnownToLines,
  shopOf: (code: string) => Promise<string | null>,
): Promise<RuleAnswer> {
  const { problems } = catchUpText;
  const shopId = await shopOf(code);
  const shop = shops.find(({ id }) => id === shopId);
  if (!shop) return { problem: problems.noModel(code), understood: "attributes like" };
  if (!attributesField(marketplaceOf(shop).facts.fields)) return { problem: problems.noAttributes, understood: "" };
  return { shopId: shop.id, name: "attributes", rule: { kind: "attributes", model: code }, share };
}
