import { type Attribute, type CategoryAttribute, isOffered } from "#src/catalog/fields/attributes.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { changesFields } from "../ids.ts";

/** Inputs of a page; the choice of the page is one more, and a form has at most twelve. */
export const onAPage = 11;

export function attributesOnPage(ofCategory: readonly CategoryAttribute[], page: number): readonly CategoryAttribute[] {
  return ofCategory.slice(page * onAPage, (page + 1) * onAPage);
}

export type ReadAttributes = {
  /** One for each that the form shows and a person could choose; without values: none was chosen. */
  readonly attributes: readonly Attribute[];
  /** By the block where each is put right. */
  readonly errors: Readonly<Record<string, string>>;
};

/**
 * What was chosen of the attributes that the form shows. A value that the category doesn't offer is left out; what is `stored`
 * and can't be shown stays unless another value, or none, is chosen in its place.
 */
export function readAttributes(
  values: FormValues,
  shown: readonly CategoryAttribute[],
  stored: readonly Attribute[],
): ReadAttributes {
  const errors: Record<string, string> = {};
  const attributes = shown.flatMap(({ property, name, choices }): Attribute[] => {
    const block = joinIds(changesFields.attribute, String(property));
    const ids = [values.choice(block) ?? [], values.choices(block)].flat();
    const chosen = choices.filter(({ id }) => ids.includes(String(id)));
    const before = stored.find((each) => each.property === property);
    if (ids.length === 0 && before && !isOffered(before, shown)) return [];
    const scales = new Set(chosen.map(({ scale }) => scale));
    if (scales.size > 1) errors[block] = catalogText.attributes.oneScale(catalogText.quoted(name));
    const [first] = chosen;
    const { scale = null, scaleName = null } = first ?? {};
    return [{ property, name, scale, scaleName, values: chosen.map((each) => ({ id: each.id, name: each.name })) }];
  });
  return { attributes, errors };
}
