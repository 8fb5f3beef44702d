import { z } from "zod";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";
import type { Videos } from "#src/marketplaces/videos.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { multipart } from "../api/multipart.ts";
import { listingNumber } from "../api/numbers.ts";

const videoReply = z.object({ video_id: listingNumber, video_state: z.string().nullish() });
const list = z.array(videoReply).transform(idsIn);

/** What a listing shows of its videos; without the list nothing is known of them. */
export const videosReply = list
  .nullish()
  .transform((ids): FieldValue => (ids ? ids.map((videoId) => ({ videoId })) : (undefined as unknown as null)));

/** One that was deleted stays known to Etsy, and isn't on the listing any more (`ListingVideo.video_state`). */
function idsIn(videos: readonly z.infer<typeof videoReply>[]): string[] {
  const there = videos.filter(({ video_state: state }) => state !== "deleted").map(({ video_id: id }) => id);
  // In which order Etsy shows them isn't said.
  return there.toSorted((a, b) => a - b).map(String);
}

/** A listing's videos (etsy behaviour 3.8). Upload one after the other, as photos. */
export function createVideos(client: EtsyClient, caller: Caller, shopId: string): Required<Pick<ShopClient, "videos">> {
  const params = (listingId: string) => ({ shop_id: shopId, listing_id: listingId });
  const videos: Videos = {
    async list(listingId) {
      const reply = z.object({ results: list });
      return (await client.call("getListingVideos", caller, { params: params(listingId) }, reply)).results;
    },

    async upload(listingId, { bytes, name }) {
      const body = multipart({ name }, { field: "video", name, mime: "video/mp4", bytes });
      const reply = await client.call("uploadListingVideo", caller, { params: params(listingId), body }, videoReply);
      return { videoId: String(reply.video_id) };
    },

    async addAgain(listingId, videoId) {
      const body = new FormData();
      body.set("video_id", videoId);
      await client.call("uploadListingVideo", caller, { params: params(listingId), body }, videoReply);
    },

    async remove(listingId, videoId) {
      const call = { params: { ...params(listingId), video_id: videoId } };
      await client.find("deleteListingVideo", caller, call, z.unknown());
    },
  };
  return { videos };
}
