import { type Context, newId, notFound, Refusal, seconds } from "../context.ts";
import { sizeOf } from "../picture-size.ts";
import { castShadow } from "../staleness.ts";
import { type Listing, type Picture, picturesOf } from "../state.ts";
import { checkAlt, imageTypeOf } from "../api/field-rules.ts";
import { linksLeft } from "./variation-images.ts";

const most = 20;
const mostBytes = 20 * 1024 * 1024;
/** Ranks settle two to four minutes after the last upload (measured; behaviour 3.7). */
const settlesAfterSeconds = 180;

/**
 * uploadListingImage. `rank` doesn't insert: at a taken rank there are two until they settle. `overwrite` replaces, with
 * a new id. Two at once for one listing: refused, as it leaves the real ones in disorder (etsy/open-api#427).
 */
export async function uploadImage(context: Context, request: Request, listing: Listing): Promise<Picture> {
  if (context.uploading.has(listing.id)) {
    throw new Refusal(409, "The ListingImages for this Listing are in an inconsistent order.");
  }
  context.uploading.add(listing.id);
  try {
    return store(context, listing, await readUpload(request));
  } finally {
    context.uploading.delete(listing.id);
  }
}

type Upload = { bytes: Uint8Array | null; known: string; rank: number; alt: string; overwrite: boolean };

async function readUpload(request: Request): Promise<Upload> {
  const malformed = new Refusal(400, "Request body must be multipart/form-data.");
  if (!(request.headers.get("content-type") ?? "").includes("multipart/form-data")) throw malformed;
  const form = await request.formData().catch(() => {
    throw malformed;
  });
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const file = form.get("image");
  return {
    bytes: file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : null,
    known: text("listing_image_id"),
    rank: Number(text("rank") || 1),
    alt: text("alt_text"),
    overwrite: ["true", "1"].includes(text("overwrite")),
  };
}

function store(context: Context, listing: Listing, { bytes, known, rank, alt, overwrite }: Upload): Picture {
  const unusable = new Refusal(400, "Either a valid image file or a listing_image_id must be provided.");
  checkAlt(alt);
  if (!Number.isInteger(rank) || rank < 1)
    throw new Refusal(400, "There was a problem with /rank : must be at least 1");
  if (bytes && bytes.length > mostBytes) throw new Refusal(400, "This file exceeds the maximum file size");
  const mimetype = bytes && imageTypeOf(bytes);
  if (bytes ? !mimetype : known === "") throw unusable;
  const replaced = overwrite ? picturesOf(context.state, listing).find((each) => each.rank === rank) : undefined;
  if (!replaced && listing.imageIds.length >= most) {
    throw new Refusal(
      400,
      "Listings are only allowed 20 images. Please delete a ListingImage before trying to upload another.",
    );
  }
  const old = context.state.images.find((each) => String(each.id) === known && each.shopId === listing.shopId);
  if (!bytes && !old) throw notFound();
  castShadow(context, listing.id, listing);
  settleRanks(context, listing);
  const created = seconds(context);
  const picture: Picture =
    !bytes && old
      ? Object.assign(old, { rank, listingId: listing.id })
      : {
          id: newId(context),
          listingId: listing.id,
          shopId: listing.shopId,
          alt,
          rank,
          mimetype: mimetype ?? "",
          drawing: null,
          size: bytes && sizeOf(bytes),
          created,
        };
  if (bytes) {
    context.options.pictures.put(picture.id, bytes);
    context.state.images.push(picture);
  }
  const others = picturesOf(context.state, listing).filter(
    (each) => each.id !== replaced?.id && each.id !== picture.id,
  );
  listing.imageIds = [...others, picture].toSorted((a, b) => a.rank - b.rank).map((each) => each.id);
  Object.assign(listing, { updated: created, imagesAt: created });
  return picture;
}

/** Images read as they will be once Etsy has sorted them: ranks 1, 2, 3 … */
export function settleRanks(context: Context, listing: Listing): void {
  if (listing.imagesAt === 0 || seconds(context) - listing.imagesAt < settlesAfterSeconds) return;
  listing.imagesAt = 0;
  for (const [index, image] of picturesOf(context.state, listing).entries()) image.rank = index + 1;
  context.changed();
}

export function deleteImage(context: Context, listing: Listing, imageId: number): void {
  if (!listing.imageIds.includes(imageId)) throw notFound();
  if (listing.imageIds.length === 1) {
    throw new Refusal(
      400,
      "Listings must have at least 1 image. Please add another ListingImage before trying to delete.",
    );
  }
  castShadow(context, listing.id, listing);
  listing.imageIds = listing.imageIds.filter((id) => id !== imageId);
  listing.variationImages = linksLeft(listing);
  listing.updated = seconds(context);
  context.state.images = context.state.images.filter((image) => image.id !== imageId);
  context.options.pictures.remove(imageId);
}
