import { type ListingField, optionProfiles } from "../fields/definition.ts";
import type { Problem } from "../issue.ts";
import type { ItemContent, ListingContent } from "../listing.ts";
import { catalogText } from "../messages/en.ts";
import { differsBy, variationsOf } from "./model.ts";
import { resolveOptions } from "./resolve.ts";

/** A shop's own lists, by their names: what listings choose among. */
export type ProfileLists = Readonly<Record<string, readonly { readonly id: number }[]>>;

type InShop = {
  readonly shopId: string;
  readonly shopName: string;
  readonly content: ItemContent;
  readonly profiles: ProfileLists | null;
};

/** A profile that an option has and that the shop doesn't have any more: the marketplace refuses all of the options then. */
export function profileProblems(
  fields: readonly ListingField[],
  content: ListingContent,
  { shopId, shopName, content: item, profiles }: InShop,
): Problem[] {
  const variations = variationsOf(content["variations"]);
  if (!variations || !profiles) return [];
  return optionProfiles(fields).flatMap(({ key, label, list }): Problem[] => {
    if (differsBy(variations, key).length === 0) return [];
    const known = new Set(profiles[list]?.map(({ id }) => id));
    const [first, ...more] = resolveOptions(variations, content, item).filter(({ own = {} }) => {
      const value = own[key] ?? null;
      return value !== null && !known.has(value);
    });
    if (!first) return [];
    const text = catalogText.variations.profileGone(shopName, label.toLowerCase(), first.key, more.length);
    // It was right when it was chosen: it keeps the draft from approval, and nothing else of it from being saved.
    return [{ field: "variations", shopId, text, missing: true }];
  });
}
