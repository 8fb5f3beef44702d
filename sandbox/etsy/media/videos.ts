import { created, gone, list, ok, ownListing, publicShop, type Route, type RouteCall, route } from "../api/route.ts";
import { type Context, newId, notFound, Refusal, seconds } from "../context.ts";
import { castShadow, seenListing } from "../staleness.ts";
import { findShop, type Listing, type Shop, type Video } from "../state.ts";

/**
 * Videos of a listing. Known: the operations, fields and statuses, and that one which the shop uploaded before may be named by its
 * number, also once it was deleted (the document); the size, that a third one is refused, and how often
 * one may be added a day (behaviour 3.8). Assumed: which files are taken, the texts but for that of the third, and that everybody may
 * read those of what is on sale.
 */
const most = 2;
const mostBytes = 100 * 1024 * 1024;
const mostADay = 10;
const daySeconds = 24 * 3600;
const tooMany = "This listing has reached the maximum number of videos.";

export const videoRoutes: readonly Route[] = [
  route("GET", "listings/{}/videos", "getListingVideos", (call) =>
    list((readable(call).videos ?? []).map((video) => videoShape(call.context, video))),
  ),
  route("GET", "listings/{}/videos/{}", "getListingVideo", (call) => {
    const found = readable(call).videos?.find(({ id }) => id === call.ids[1]);
    if (!found) throw notFound();
    return ok(videoShape(call.context, found));
  }),
  route("POST", "shops/{}/listings/{}/videos", "uploadListingVideo", async (call) => {
    const { listing, shop } = ownListing(call, "listings_w");
    return created(videoShape(call.context, add(call.context, shop, listing, await readUpload(call.request))));
  }),
  route("DELETE", "shops/{}/listings/{}/videos/{}", "deleteListingVideo", (call) => {
    const { listing, shop } = ownListing(call, "listings_w");
    const left = (listing.videos ?? []).filter(({ id }) => id !== call.ids[2]);
    if (left.length === (listing.videos ?? []).length) throw notFound();
    castShadow(call.context, listing.id, listing);
    keep(shop, call.ids[2] ?? 0);
    Object.assign(listing, { videos: left, updated: seconds(call.context) });
    return gone;
  }),
];

function readable(call: RouteCall): Listing {
  const listing = seenListing(call.context, call.ids[0] ?? 0);
  const shop = listing && findShop(call.context.state, listing.shopId);
  if (!listing || !shop) throw notFound();
  publicShop({ ...call, ids: [shop.shopId] });
  return listing;
}

type Upload = { readonly bytes: Uint8Array | null; readonly name: string; readonly known: number };

async function readUpload(request: Request): Promise<Upload> {
  const malformed = new Refusal(400, "Request body must be multipart/form-data.");
  if (!(request.headers.get("content-type") ?? "").includes("multipart/form-data")) throw malformed;
  const form = await request.formData().catch(() => {
    throw malformed;
  });
  const [file, name] = [form.get("video"), form.get("name")];
  return {
    bytes: file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : null,
    name: typeof name === "string" ? name : "",
    known: Number(form.get("video_id") ?? 0),
  };
}

function add(context: Context, shop: Shop, listing: Listing, { bytes, name, known }: Upload): Video {
  const now = seconds(context);
  if (bytes ? !isVideo(bytes) || name === "" : !(known > 0)) {
    throw new Refusal(400, "Either a valid video file or a video_id must be provided.");
  }
  if (bytes && bytes.length > mostBytes) throw new Refusal(400, "This file exceeds the maximum file size");
  const today = (listing.videosAdded ?? []).filter((at) => at > now - daySeconds);
  if (today.length >= mostADay) throw new Refusal(400, tooMany);
  const videos = listing.videos ?? [];
  if (videos.length >= most) throw new Refusal(409, tooMany);
  const elsewhere = context.state.listings.find(
    ({ shopId, videos: theirs = [] }) => shopId === listing.shopId && theirs.some(({ id }) => id === known),
  );
  if (!bytes && !elsewhere && !shop.videosKept?.includes(known)) throw notFound();
  castShadow(context, listing.id, listing);
  const video = { id: bytes ? newId(context) : known };
  keep(shop, video.id);
  Object.assign(listing, { videos: [...videos, video], videosAdded: [...today, now], updated: now });
  return video;
}

/** A copy stays with the shop. */
function keep(shop: Shop, id: number): void {
  shop.videosKept = [...new Set([...(shop.videosKept ?? []), id])];
}

/** MP4 and QuickTime say what they are after four bytes. */
function isVideo(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 8)).toString("latin1") === "ftyp";
}

export function videoShape({ options }: Context, { id }: Video) {
  return {
    video_id: id,
    height: 720,
    width: 1280,
    thumbnail_url: `${options.publicUrl}/videos/${id}/thumbnail`,
    video_url: `${options.publicUrl}/videos/${id}`,
    video_state: "active",
  };
}
