import { z } from "zod";
import type { ShopClient } from "#src/marketplaces/port.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { listingNumber, number } from "../api/numbers.ts";

const links = z.object({
  results: z.array(z.object({ property_id: number, value_id: number, image_id: listingNumber })),
});

type PhotoLinks = Pick<Required<ShopClient>, "readPhotoLinks" | "writePhotoLinks">;

/** With which of its photos a listing's options are shown. A photo that is detached loses its option (etsy behaviour 3.7). */
export function createPhotoLinks(client: EtsyClient, caller: Caller, shopId: string): PhotoLinks {
  const params = (listingId: string) => ({ shop_id: shopId, listing_id: listingId });
  return {
    async readPhotoLinks(listingId) {
      const reply = await client.call("getListingVariationImages", caller, { params: params(listingId) }, links);
      return reply.results.map((link) => ({
        property: link.property_id,
        value: link.value_id,
        imageId: String(link.image_id),
      }));
    },

    /** A full replacement: the same once more changes nothing. */
    async writePhotoLinks(listingId, wanted) {
      const json = {
        variation_images: wanted.map(({ property, value, imageId }) => ({
          property_id: property,
          value_id: value,
          image_id: Number(imageId),
        })),
      };
      await client.call("updateVariationImages", caller, { params: params(listingId), body: { json } }, z.unknown());
    },
  };
}
