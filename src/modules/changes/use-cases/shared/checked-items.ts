import type { Problem } from "#src/catalog/issue.ts";
import type { CheckedItem, ListingLimits, ListingRules } from "#src/catalog/listing-rules.ts";
import { fieldIn } from "#src/catalog/fields/definition.ts";
import { neededBeside } from "#src/catalog/fields/needs.ts";
import type { ListingContent } from "#src/catalog/listing.ts";
import { resolveDefaults } from "#src/catalog/payload.ts";
import { factsOf, kindOf, knownFields } from "#src/marketplaces/registry.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ChangeRecord } from "../../records.ts";

type Items = ChangeRecord["items"];

/**
 * What of a listing breaks a rule of the marketplaces it goes to, each said once; of none chosen yet, those of the one that
 * is offered.
 *
 * @param rule `listing`: all that keeps it from approval; `form`: what is there has to be right
 */
export function contentProblems(
  context: StudioContext,
  content: ListingContent,
  items: Items,
  rule: "listing" | "form",
): Problem[] {
  const found = rulesAt(context, items).flatMap(({ rules, of }) => rules[rule](content, checkedItems(context, of)));
  const key = ({ field, shopId, text }: Problem) => `${field}\n${shopId ?? ""}\n${text}`;
  return [...new Map(found.map((each) => [key(each), each])).values()];
}

/**
 * Without those of what buyers are asked that were there before: each question is put right in a form of its own, and all are
 * judged when approval is asked for.
 */
export function newlyWrong(found: readonly Problem[], before: readonly Problem[]): readonly Problem[] {
  const asksBuyers = (field: string) => fieldIn(knownFields(), field)?.shape.type === "questions";
  return found.filter(({ field, text }) => !asksBuyers(field) || before.every((each) => each.text !== text));
}

/** As much as all of its marketplaces take. */
export function mostOf(limit: keyof ListingLimits, context: StudioContext, items: Items): number {
  return Math.min(...rulesAt(context, items).map(({ rules }) => rules.limits[limit]));
}

function rulesAt({ shops }: StudioContext, items: Items): { rules: ListingRules; of: Items }[] {
  const groups = new Map<ListingRules, ChangeRecord["items"][number][]>();
  for (const item of items) {
    const { rules } = kindOf(shops.find(({ id }) => id === item.shopId));
    groups.set(rules, [...(groups.get(rules) ?? []), item]);
  }
  return groups.size === 0
    ? [{ rules: kindOf(undefined).rules, of: [] }]
    : [...groups].map(([rules, of]) => ({ rules, of }));
}

function checkedItems(context: StudioContext, items: Items): CheckedItem[] {
  return items.map((item) => {
    const shop = context.shops.find((each) => each.id === item.shopId);
    return {
      shopId: item.shopId,
      shopName: shopNameOf(context, item.shopId),
      currency: shop?.currency ?? item.content.price?.currency ?? "USD",
      content: item.content,
      defaults: shop?.defaults ?? null,
      profiles: shop?.profiles ?? null,
      needs: shop
        ? neededBeside(
            factsOf(shop).fields,
            shop.profiles,
            resolveDefaults(shop.defaults ?? {}, item.content.overrides),
          )
        : [],
    };
  });
}
