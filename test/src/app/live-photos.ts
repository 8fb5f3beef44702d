import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { type LivePhoto, photosValue, type WantedPhoto } from "#src/catalog/fields/photos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { must } from "#test/src/store/studio.ts";
import { jpeg } from "./drafting.ts";
import { approve, done, mirror, there } from "./editing.ts";
import type { Market } from "./market.ts";
import type { Team } from "./workshop.ts";

/** So many photos in a listing, as its seller put them there, and read. Options are shown with the first ones. */
export async function withPhotos(
  market: Market,
  team: Team,
  shop: ShopId,
  number: number,
  count: number,
): Promise<void> {
  const state = market.state();
  const listing = there(market, number);
  const pattern = must(state.images.find(({ listingId }) => listingId === number));
  for (let at = listing.imageIds.length; at < count; at += 1) {
    state.lastId += 1;
    state.images.push({ ...pattern, id: state.lastId, rank: at + 1, alt: `Photo ${at + 1}` });
    listing.imageIds.push(state.lastId);
  }
  await mirror(market, team, shop);
}

/** The photos of a listing as they are known here. */
export async function photosOf(market: Market, team: Team, id: ListingId): Promise<readonly LivePhoto[]> {
  return imagesOf((await market.app.listing(team.actors.viewer, id)).live);
}

/** A new photo that was posted in Slack. @param at another picture each */
export async function posted(market: Market, at: number, instead?: string) {
  const file = market.slack.share(await jpeg(at), `photo-${at}.jpg`);
  const photo: WantedPhoto = { file: file.id, alt: "", ...(instead === undefined ? {} : { instead }) };
  return { file, photo };
}

/** The maker's edit of the photos, kept as a draft; what it waits for is copied. */
export async function draftedPhotos(
  market: Market,
  team: Team,
  id: ListingId,
  photos: readonly WantedPhoto[],
  added: readonly SharedFile[] = [],
): Promise<ChangeView> {
  const { sheet } = await market.app.openEdit(team.actors.maker, id);
  const edit = { listingId: id, changeId: sheet.change?.id ?? null, revision: sheet.change?.revision ?? 0 };
  const touched = { images: photosValue(photos) };
  const { id: changeId } = done(await market.app.saveEdit(team.actors.maker, { ...edit, touched, added }, "keep"));
  await market.work();
  return market.app.change(team.actors.maker, changeId);
}

/** … asked for, and approved by the manager. What was called until then doesn't count. */
export async function approvedPhotos(...of: Parameters<typeof draftedPhotos>): Promise<ChangeView> {
  const [market, team] = of;
  const { id } = await draftedPhotos(...of);
  const asked = done(await market.app.requestApproval(team.actors.maker, id));
  await market.forget();
  await approve(market, team, asked);
  return asked;
}

export function imagesSet(change: ChangeView): FieldValue | undefined {
  return change.items[0]?.content.edit?.set["images"];
}

/** What the marketplace has: the numbers of a listing's photos in their order, and their alt texts. */
export function shown(market: Market, number: number) {
  const { images } = market.state();
  return there(market, number).imageIds.map((id) => {
    const { alt } = must(images.find((image) => image.id === id));
    return { imageId: String(id), alt };
  });
}

/** The seller puts the photos into another order there. */
export function reorder(market: Market, number: number, photos: readonly LivePhoto[]): void {
  there(market, number).imageIds = photos.map(({ imageId }) => Number(imageId));
  for (const [index, { imageId }] of photos.entries()) {
    const image = must(market.state().images.find(({ id }) => String(id) === imageId));
    image.rank = index + 1;
  }
}
