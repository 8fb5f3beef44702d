import { type ListingField, optionProfiles } from "../fields/definition.ts";
import { type FieldValue, type FlatFields, splitField } from "../fields/fields.ts";
import { optionsOf } from "../fields/options.ts";
import type { Problem } from "../issue.ts";
import type { ItemContent, ListingContent } from "../listing.ts";
import { catalogText } from "../messages/en.ts";
import { wantedVariations } from "./live/structure.ts";
import { differsBy, mostInForms, variationsOf } from "./model.ts";
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
    const options = resolveOptions(variations, content, item);
    const [first, ...more] = options.filter(({ own = {} }) => {
      const value = own[key] ?? null;
      return value !== null && !known.has(value);
    });
    if (!first) return [];
    const { optionAndMore, profileGone } = catalogText.variations;
    const named = optionAndMore(first.key, more.length);
    const text = profileGone(shopName, label.toLowerCase(), named, options.length > mostInForms);
    // It was right when it was chosen: it keeps the draft from approval, and nothing else of it from being saved.
    return [{ field: "variations", shopId, text, missing: true }];
  });
}

/** … that an edit gives to an option, or to all of a listing. What the listing has already is its seller's business. */
export function goneProfileProblems(
  fields: readonly ListingField[],
  set: FlatFields,
  after: FlatFields,
  {
    shopId,
    shopName,
    profiles,
  }: Omit<InShop, "content" | "profiles"> & { readonly profiles: ProfileLists | null | undefined },
): Problem[] {
  if (!profiles) return [];
  const wanted = wantedVariations(set["variations"]);
  const byTable = (wanted?.options ?? optionsOf(after)).length > mostInForms;
  return optionProfiles(fields).flatMap(({ key, label, list }): Problem[] => {
    const known = new Set(profiles[list]?.map(({ id }) => id));
    const isGone = (value: FieldValue | undefined) => typeof value === "number" && !known.has(value);
    const said = Object.entries(set).flatMap(([field, value]) => {
      const { kind, option } = splitField(field);
      return kind === key && isGone(value) ? [option ?? ""] : [];
    });
    const made = (wanted?.wanted.options ?? []).flatMap(({ own = {} }, at) =>
      isGone(own[key]) ? [wanted?.options[at] ?? ""] : [],
    );
    const [first, ...more] = new Set([...said, ...made]);
    if (first === undefined) return [];
    const { optionAndMore, profileGone, profileGoneThere } = catalogText.variations;
    const text =
      first === ""
        ? profileGoneThere(shopName, label.toLowerCase())
        : profileGone(shopName, label.toLowerCase(), optionAndMore(first, more.length), byTable);
    return [{ field: first === "" ? key : "variations", shopId, text, missing: true }];
  });
}
