import type { Problem } from "#src/catalog/issue.ts";
import type { CheckedTarget, ListingLimits, ListingRules } from "#src/catalog/listing-rules.ts";
import type { ListingContent } from "#src/catalog/listing.ts";
import { kindOf } from "#src/marketplaces/registry.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ChangeRecord } from "../../records.ts";

type Targets = ChangeRecord["targets"];

/**
 * What of a listing breaks a rule of the marketplaces it goes to, each said once; of none chosen yet, those of the one that
 * is offered.
 *
 * @param rule `listing`: all that stands in the way of approval; `form`: what is there has to be right
 */
export function contentProblems(
  context: StudioContext,
  content: ListingContent,
  targets: Targets,
  rule: "listing" | "form",
): Problem[] {
  const found = rulesAt(context, targets).flatMap(({ rules, of }) => rules[rule](content, checkedTargets(context, of)));
  const key = ({ field, shopId, text }: Problem) => `${field}\n${shopId ?? ""}\n${text}`;
  return [...new Map(found.map((each) => [key(each), each])).values()];
}

/** As much as all of its marketplaces take. */
export function mostOf(limit: keyof ListingLimits, context: StudioContext, targets: Targets): number {
  return Math.min(...rulesAt(context, targets).map(({ rules }) => rules.limits[limit]));
}

function rulesAt({ shops }: StudioContext, targets: Targets): { rules: ListingRules; of: Targets }[] {
  const groups = new Map<ListingRules, ChangeRecord["targets"][number][]>();
  for (const target of targets) {
    const { rules } = kindOf(shops.find(({ id }) => id === target.shopId));
    groups.set(rules, [...(groups.get(rules) ?? []), target]);
  }
  return groups.size === 0
    ? [{ rules: kindOf(undefined).rules, of: [] }]
    : [...groups].map(([rules, of]) => ({ rules, of }));
}

function checkedTargets(context: StudioContext, targets: Targets): CheckedTarget[] {
  return targets.map((target) => {
    const shop = context.shops.find((each) => each.id === target.shopId);
    return {
      shopId: target.shopId,
      shopName: shopNameOf(context, target.shopId),
      currency: shop?.currency ?? target.content.price?.currency ?? "USD",
      content: target.content,
      defaults: shop?.defaults ?? null,
    };
  });
}
