import { type Attribute, type CategoryAttribute, isOffered, withAttributes } from "./attributes.ts";
import type { FieldValue } from "./fields.ts";
import { liveAxes } from "./options.ts";
import { wantedAxes, wantedVariations } from "../variations/live/structure.ts";
import { axisName, type SuggestedAxis } from "../variations/model.ts";

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
  /** Names of what the edit adds to that, and the category doesn't have. */
  readonly added: readonly string[];
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

type LiveAxis = { readonly id: number; readonly name: string };

/** What a listing that exists varies by, or is to vary by once an edit is written. */
export function axesVaried(variations: FieldValue | undefined): readonly LiveAxis[] {
  return liveAxes({ variations: variations ?? null }).axes;
}

type OfCategories = {
  /** What the category that the listing has suggests, and what the one does that it is to have. */
  readonly before: readonly SuggestedAxis[];
  readonly after: readonly SuggestedAxis[];
};

/**
 * Of what the listing is to vary by, what the new category doesn't have. `lost`: it varies by it already, and the old one had it;
 * what neither has is the seller's own word. `added`: the edit makes it vary by it, by no name of its own.
 *
 * @param there `variations` as they are there
 * @param set as the edit has them; undefined: as they are
 */
export function axesLost(
  there: FieldValue | undefined,
  set: FieldValue | undefined,
  { before, after }: OfCategories,
): { readonly lost: readonly string[]; readonly added: readonly string[] } {
  const has = (suggested: readonly SuggestedAxis[], id: number) => suggested.some(({ property }) => property === id);
  const known = axesVaried(there);
  const isKnown = (id: number | null) => known.some((axis) => axis.id === id);
  const stays = set === undefined ? known : axesVaried(set).filter(({ id }) => isKnown(id));
  const wanted = wantedVariations(set);
  const added = (wanted ? wantedAxes(wanted) : []).filter(
    ({ property, scale }) =>
      property !== null &&
      !isKnown(property) &&
      !after.some((each) => each.property === property && each.scale === scale),
  );
  return {
    lost: stays.filter(({ id }) => has(before, id) && !has(after, id)).map(({ name }) => name),
    added: added.map(axisName),
  };
}
