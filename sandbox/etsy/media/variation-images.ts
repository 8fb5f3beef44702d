import { z } from "zod";
import { type Context, Refusal, seconds } from "../context.ts";
import { castShadow } from "../staleness.ts";
import type { Listing, VariationImage } from "../state.ts";
import { readJson } from "../api/forms.ts";

const number = z.number().int().positive();
const body = z.object({
  variation_images: z.array(z.object({ property_id: number, value_id: number, image_id: number })),
});

/** updateVariationImages: which photo belongs to which option, of one property only; replaces all that were there. */
export async function putVariationImages(context: Context, request: Request, listing: Listing): Promise<void> {
  const parsed = body.safeParse(await readJson(request));
  if (!parsed.success) throw new Refusal(400, "Expected array value for 'variation_images'");
  const links = parsed.data.variation_images.map((each) => ({
    propertyId: each.property_id,
    valueId: each.value_id,
    imageId: each.image_id,
  }));
  if (new Set(links.map(({ propertyId }) => propertyId)).size > 1) {
    throw new Refusal(400, "Variation images can only be associated with one property.");
  }
  if (new Set(links.map(({ valueId }) => valueId)).size < links.length) {
    throw new Refusal(400, "variation_images may not contain duplicates.");
  }
  if (!links.every(({ imageId }) => listing.imageIds.includes(imageId))) {
    throw new Refusal(400, "The image does not belong to this listing.");
  }
  if (!links.every((link) => hasOption(listing, link))) {
    throw new Refusal(400, "The property value does not belong to this listing.");
  }
  castShadow(context, listing.id, listing);
  Object.assign(listing, { variationImages: links, updated: seconds(context) });
}

/**
 * What is left of the links after a write: an option that is gone, or that came back under another number, has no photo
 * any more; nor has one whose photo was taken out.
 */
export function linksLeft(listing: Pick<Listing, "products" | "imageIds" | "variationImages">): VariationImage[] {
  return listing.variationImages.filter((link) => hasOption(listing, link) && listing.imageIds.includes(link.imageId));
}

export function variationImageShape(listing: Listing, { propertyId, valueId, imageId }: VariationImage) {
  const property = listing.products
    .flatMap(({ properties }) => properties)
    .find((each) => each.propertyId === propertyId && each.valueIds.includes(valueId));
  const value = property?.values[property.valueIds.indexOf(valueId)] ?? null;
  return { property_id: propertyId, value_id: valueId, value, image_id: imageId };
}

function hasOption({ products }: Pick<Listing, "products">, { propertyId, valueId }: VariationImage): boolean {
  return products.some(({ properties }) =>
    properties.some((each) => each.propertyId === propertyId && each.valueIds.includes(valueId)),
  );
}
