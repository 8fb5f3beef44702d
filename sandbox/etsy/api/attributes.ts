import { problem, Refusal } from "../context.ts";
import type { Listing, PropertyValue } from "../state.ts";
import { integerField, listField, readForm } from "./forms.ts";
import { propertyShape } from "./shapes.ts";
import { taxonomyProperties, type TaxonomyProperty } from "./taxonomy-properties.ts";

/**
 * `updateListingProperty`: a property of the listing's category that supports attributes, with values and their ids in equal
 * number, all of one scale, and several only where the property takes several (document, TaxonomyNodeProperty). Parentheses
 * break the list (etsy/open-api#650). The texts of refusals but that one are assumed.
 */
export async function putProperty(listing: Listing, propertyId: number, request: Request): Promise<PropertyValue> {
  const form = await readForm(request);
  const known = taxonomyProperties(listing.taxonomyId).find((each) => each.property_id === propertyId);
  if (!known?.supports_attributes) throw problem("/property_id", "Invalid property for this category.");
  const values = listField(form, "values") ?? [];
  const valueIds = (listField(form, "value_ids") ?? []).map(Number);
  const scaleId = integerField(form, "scale_id") ?? null;
  if (values.some((each) => /[()]/.test(each))) throw new Refusal(400, "Array input for values is malformed");
  if (values.length === 0 || values.length !== valueIds.length) {
    throw new Refusal(400, "value_ids and values must be of the same length");
  }
  requireOffered(known, valueIds, scaleId);
  const made = { propertyId, name: known.name, scaleId, valueIds, values };
  listing.attributes = [...listing.attributes.filter((each) => each.propertyId !== propertyId), made];
  return made;
}

/** As `getListingProperties` shows one, with the name of its scale. */
export function attributeShape(listing: Listing, attribute: PropertyValue) {
  const known = taxonomyProperties(listing.taxonomyId).find((each) => each.property_id === attribute.propertyId);
  const scale = known?.scales.find((each) => each.scale_id === attribute.scaleId);
  return { ...propertyShape(attribute), scale_name: scale?.display_name ?? null };
}

function requireOffered(known: TaxonomyProperty, valueIds: readonly number[], scaleId: number | null): void {
  const most = known.is_multivalued ? (known.max_values_allowed ?? Number.POSITIVE_INFINITY) : 1;
  if (valueIds.length > most) throw problem("/value_ids", `cannot be more than ${most} items`);
  for (const id of valueIds) {
    const offered = known.possible_values.find((each) => each.value_id === id);
    if (!offered) throw problem("/value_ids", `Invalid value ${id} for this property.`);
    if (offered.scale_id !== scaleId) throw problem("/scale_id", "Invalid scale for this value.");
  }
}

/** A listing's attributes that its category has. */
export function attributesLeft({
  taxonomyId,
  attributes,
}: Pick<Listing, "taxonomyId" | "attributes">): PropertyValue[] {
  const known = taxonomyProperties(taxonomyId).filter((each) => each.supports_attributes);
  return attributes.filter(({ propertyId }) => known.some((each) => each.property_id === propertyId));
}

/** Properties that the category requires and the listing lacks: it can't be activated (behaviour, section 3.4). */
export function missingProperty(listing: Listing): TaxonomyProperty | undefined {
  return taxonomyProperties(listing.taxonomyId).find(
    (each) => each.is_required && listing.attributes.every(({ propertyId }) => propertyId !== each.property_id),
  );
}
