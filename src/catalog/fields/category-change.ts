import { type Attribute, type CategoryAttribute, isOffered, withAttributes } from "./attributes.ts";
import type { FieldValue } from "./fields.ts";
import type { SuggestedAxis } from "../variations/model.ts";

/** A category as it is told: "Home & Living › Kitchen & Dining › Aprons". */
export type NamedCategory = { readonly id: number; readonly path: string };

/** What another category does to a listing that exists. */
export type CategoryChange = {
  readonly to: NamedCategory;
  /** Attributes that the category doesn't have, or not with these values: they are taken off. */
  readonly lost: readonly Attribute[];
  /** Names of what it needs and the listing lacks. */
  readonly needed: readonly string[];
  /** Names of what the listing varies by that only its earlier category has. */
  readonly axes: readonly string[];
};

/** A listing's attributes as the category takes them, and those that it doesn't take. */
export function attributesIn(
  wanted: readonly Attribute[],
  ofCategory: readonly CategoryAttribute[],
): { readonly kept: readonly Attribute[]; readonly lost: readonly Attribute[] } {
  return {
    kept: wanted.filter((each) => isOffered(each, ofCategory)),
    lost: wanted.filter((each) => !isOffered(each, ofCategory)),
  };
}

/** What was left out only because an earlier choice of category didn't have it comes back. */
export function withoutEarlierLoss(
  wanted: readonly Attribute[],
  there: readonly Attribute[],
  ofEarlier: readonly CategoryAttribute[],
): Attribute[] {
  const lost = attributesIn(there, ofEarlier).lost;
  return withAttributes(
    wanted,
    lost.filter(({ property }) => wanted.every((each) => each.property !== property)),
  );
}

/** What of a category is needed; what buyers choose needn't be said once more. */
export function neededOf(
  ofCategory: readonly CategoryAttribute[],
  axes: readonly number[],
): readonly CategoryAttribute[] {
  return ofCategory.map((each) => ({ ...each, required: each.required && !axes.includes(each.property) }));
}

export type LiveAxis = { readonly id: number; readonly name: string };

/** What a listing that exists varies by. */
export function liveAxes(variations: FieldValue | undefined): readonly LiveAxis[] {
  const axes = (variations as { readonly axes?: unknown } | null | undefined)?.axes;
  return Array.isArray(axes) ? (axes as readonly LiveAxis[]) : [];
}

/** Those that the new category doesn't have and the old one had. One that neither has is the seller's own word. */
export function axesLost(
  axes: readonly LiveAxis[],
  before: readonly SuggestedAxis[],
  after: readonly SuggestedAxis[],
): readonly string[] {
  const has = (suggested: readonly SuggestedAxis[], id: number) => suggested.some(({ property }) => property === id);
  return axes.filter(({ id }) => has(before, id) && !has(after, id)).map(({ name }) => name);
}
