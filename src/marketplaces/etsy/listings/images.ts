import { z } from "zod";
import type { ShopClient } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { encodeForm } from "../api/forms.ts";
import { listingNumber } from "../api/numbers.ts";
import { etsyText } from "../messages/en.ts";

export const imageReply = z.object({
  listing_image_id: listingNumber,
  rank: z.number().int().nullish(),
  alt_text: z.string().nullish(),
});
type ImageReply = z.infer<typeof imageReply>;

const imagesReply = z.object({ results: z.array(imageReply) });
const picturesReply = z.object({ results: z.array(imageReply.extend({ url_fullxfull: z.string().nullish() })) });

/** By rank; two of the same rank, which Etsy has for minutes after an upload (etsy behaviour 3.7), by age. */
export function inRankOrder<Image extends ImageReply>(images: readonly Image[]): Image[] {
  return [...images].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.listing_image_id - b.listing_image_id);
}

type Images = Pick<Required<ShopClient>, "listImages" | "openPictures" | "uploadImage" | "setImageOrder">;

/** A listing's photos. Upload one after the other: parallel writes leave Etsy's ranks inconsistent. */
export function createImages(client: EtsyClient, caller: Caller, shopId: string): Images {
  const params = (listingId: string) => ({ shop_id: shopId, listing_id: listingId });
  return {
    async listImages(listingId) {
      const reply = await client.call("getListingImages", caller, { params: params(listingId) }, imagesReply);
      return inRankOrder(reply.results).map((image) => String(image.listing_image_id));
    },

    async openPictures(listingId) {
      const reply = await client.call("getListingImages", caller, { params: params(listingId) }, picturesReply);
      return async (imageId) => {
        const image = reply.results.find(({ listing_image_id: id }) => String(id) === imageId);
        const bytes = image?.url_fullxfull ? await client.picture(image.url_fullxfull, caller) : null;
        if (bytes === null) throw new OmsError("photo-bad", { userText: etsyText.pictureGone });
        return bytes;
      };
    },

    async uploadImage(listingId, { bytes, name, alt, rank }) {
      const body = new FormData();
      body.set("image", new Blob([Uint8Array.from(bytes)], { type: imageType(bytes) }), name);
      body.set("rank", String(rank));
      // The alt text can be set at upload only (etsy behaviour 3.7).
      body.set("alt_text", alt);
      const reply = await client.call("uploadListingImage", caller, { params: params(listingId), body }, imageReply);
      return { imageId: String(reply.listing_image_id) };
    },

    async setImageOrder(listingId, imageIds) {
      const body = encodeForm({ image_ids: imageIds });
      await client.call("updateListing", caller, { params: params(listingId), body }, z.unknown());
    },
  };
}

/** By content: what a file is called says nothing. */
function imageType(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (start.startsWith("\x89PNG")) return "image/png";
  if (start.startsWith("GIF8")) return "image/gif";
  if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "image/webp";
  return "image/jpeg";
}
