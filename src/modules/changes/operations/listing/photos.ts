import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { imagesOf, type MirroredListing } from "#src/catalog/mirrored.ts";
import {
  isLive,
  isOwn,
  isRenewed,
  type LivePhoto,
  type OwnPhoto,
  photosGone,
  placeOf,
  type WantedPhoto,
  wantedPhotos,
  withRenewed,
} from "#src/catalog/fields/photos.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import {
  linksAfter,
  linksMove,
  madeRoom,
  noPhotosYet,
  numbersOf,
  type PhotoProgress,
  photosMoved,
  sameOrder,
  uploadKey,
  uploadsLeft,
} from "../../rules/photos/photo-plan.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";
import { lookDue, waitForNextLook } from "../publish/looks.ts";
import type { ItemSession } from "../publish/session.ts";
import { progressOf } from "./session.ts";

/** The photos of an edit that uploads some of them, on their way to a listing. */
export type PhotoWork = {
  readonly listingId: string;
  readonly before: readonly LivePhoto[];
  readonly wanted: readonly WantedPhoto[];
  readonly there: readonly LivePhoto[];
  /** Its options are shown with photos, perhaps. */
  readonly varied: boolean;
};

/** Null: it uploads none, so its order is written as any other field. */
export function photoWork(
  { listingId, set, before }: { readonly listingId: string; readonly set: FlatFields; readonly before: FlatFields },
  live: MirroredListing,
): PhotoWork | null {
  const wanted = wantedPhotos(set["images"]);
  if (wanted.every(isLive)) return null;
  const varied = live.inventory.offers.some(({ properties }) => properties.length > 0);
  return { listingId, wanted, before: imagesOf(before), there: imagesOf(live.fields), varied };
}

/** Whether another person changed them meanwhile: then nothing is written. */
export function arePhotosMoved(session: ItemSession, { before, wanted, there }: PhotoWork): boolean {
  return photosMoved(before, wanted, there, known(session));
}

/**
 * With our own copies of the photos that are uploaded anew: all of them are made before the first is detached, since what is detached
 * isn't given any more. One call for their addresses, and none for those that an earlier run copied.
 */
export async function withCopiesMade(session: ItemSession, work: PhotoWork): Promise<PhotoWork> {
  const { client, deps, change, signal } = session;
  const left = work.wanted.filter(isRenewed).filter(({ again }) => known(session).copied?.[again] === undefined);
  if (left.length > 0) {
    const pictureOf = await client.openPictures?.(work.listingId);
    if (!pictureOf) throw new OmsError("photo-bad");
    for (const { again } of left) {
      const { hash, bytes } = await deps.photoIntake.normalise(await pictureOf(again));
      if (signal.aborted) throw new OmsError("lease-lost");
      await deps.photoBytes.put(change.studioId, hash, bytes);
      keep(session, { copied: { ...known(session).copied, [again]: hash } });
    }
  }
  return { ...work, wanted: withRenewed(work.wanted, known(session).copied ?? {}) };
}

/**
 * Uploads the photos of an edit that aren't there yet, one after the other, each once: an upload whose fate is unknown is
 * looked for over at least four minutes before it is repeated. At no moment has the listing fewer than one photo: what goes is
 * detached after the uploads, and before them only as far as the marketplace takes no more.
 *
 * @returns the numbers of all photos in their order; null where they stand in it already
 */
export async function uploadPhotos(session: ItemSession, work: PhotoWork): Promise<readonly string[] | null> {
  const { wanted, before } = work;
  await findLost(session, work);
  await keepLinks(session, work);
  const gone = photosGone(before, wanted);
  const left = uploadsLeft(wanted, known(session));
  let numbers = withOurs(work.there, known(session));
  for (const photo of left) {
    if (numbers.length >= factsOf(session.shop).limits.photos) {
      const out = madeRoom(numbers, gone);
      numbers = numbers.filter((id) => id !== out);
      if (out !== undefined) await detach(session, work, numbers, out);
    }
    const total = wanted.filter(isOwn).length;
    numbers = [...numbers, await uploadOnce(session, work, photo, numbers, total)];
  }
  const order = numbersOf(wanted, known(session));
  keep(session, { order });
  if (sameOrder(order, numbers)) return null;
  if (left.length > 0) await requireUnmoved(session, work);
  return order;
}

/** Uploads take their time: the order that is written next would take out what another person added meanwhile. */
async function requireUnmoved(session: ItemSession, { listingId, before, wanted }: PhotoWork): Promise<void> {
  const { surplus = 0 } = known(session);
  // A second copy of our own is known by its alt text, which only the whole listing tells.
  const listing = surplus > 0 ? await session.client.readListing(listingId) : null;
  const there = listing
    ? imagesOf(listing.fields)
    : (await session.client.listImages(listingId)).map((imageId) => ({ imageId, alt: "" }));
  const ours = new Set([...before.map(({ imageId }) => imageId), ...Object.values(known(session).uploaded)]);
  const alts = ownAlts(wanted);
  const foreign = there.some(({ imageId, alt }) => !ours.has(imageId) && !(listing && alts.has(alt.trim())));
  if (!foreign && !photosMoved(before, wanted, there, known(session))) return;
  throw new OmsError("changed-live", { userText: changeWorkText.stopped.photosMeanwhile(factsOf(session.shop).name) });
}

/** Once the order is written: options that were shown with a photo that went are shown with the one in its place. */
export async function moveLinks(session: ItemSession, { listingId, before, wanted }: PhotoWork): Promise<void> {
  const { links, linked } = known(session);
  if (!links || linked || !session.client.writePhotoLinks) return;
  session.intend({ step: keepStep("writingFields"), progress: progressOf(session) });
  await session.client.writePhotoLinks(listingId, linksAfter(links, before, wanted, known(session)));
  keep(session, { linked: true });
}

/** Links as they are once the photos are written: where one came in place of another, with the new one. */
export function followPhotos<Link extends OptionPhoto>(
  session: ItemSession,
  { before, wanted }: PhotoWork,
  links: readonly Link[],
): readonly Link[] {
  return linksAfter(links, before, wanted, known(session));
}

/** In which of them what was read back isn't what was written, in words. */
export function photoDifferences(session: ItemSession, { wanted }: PhotoWork, live: MirroredListing): string[] {
  const order = numbersOf(wanted, known(session));
  const there = imagesOf(live.fields);
  const same = sameOrder(
    order,
    there.map(({ imageId }) => imageId),
  );
  const alts = same && wanted.every((photo, index) => !isOwn(photo) || photo.alt.trim() === there[index]?.alt.trim());
  return same && alts ? [] : [changeWorkText.differences.photos];
}

/** Second copies of uploads whose fate was unknown surface late, and ranks may settle wrongly: the order is written once more. */
export async function orderAgain(session: ItemSession, work: PhotoWork, live: MirroredListing): Promise<boolean> {
  const { surplus = 0 } = known(session);
  const order = numbersOf(work.wanted, known(session));
  const shown = imagesOf(live.fields);
  const there = shown.map(({ imageId }) => imageId);
  const alts = ownAlts(work.wanted);
  const strange = shown.filter(({ imageId }) => !order.includes(imageId));
  const copies = strange.length <= surplus && strange.every(({ alt }) => alts.has(alt.trim()));
  const oursAlone = order.every((id) => there.includes(id)) && copies && !sameOrder(order, there);
  if (oursAlone) await session.client.setImageOrder?.(work.listingId, order);
  return oursAlone;
}

/** By which a second copy of an upload of ours is told from another person's photo. */
function ownAlts(wanted: readonly WantedPhoto[]): ReadonlySet<string> {
  return new Set(wanted.filter(isOwn).map(({ alt }) => alt.trim()));
}

function known(session: ItemSession): PhotoProgress {
  return progressOf(session).photos ?? noPhotosYet;
}

function keep(session: ItemSession, photos: Partial<PhotoProgress>): void {
  session.note({ progress: { ...progressOf(session), photos: { ...known(session), ...photos } } });
}

/** As a listing shows them, with those of ours that readers aren't shown yet. */
function withOurs(there: readonly LivePhoto[], { uploaded }: PhotoProgress): readonly string[] {
  const numbers = there.map(({ imageId }) => imageId);
  return [...numbers, ...Object.values(uploaded).filter((id) => !numbers.includes(id))];
}

/** An upload was under way when the process ended: what the listing has beyond what it had then is that photo. */
async function findLost(session: ItemSession, { there, wanted, before }: PhotoWork): Promise<void> {
  const { uploading, surplus = 0 } = known(session);
  if (!uploading) return;
  // A reader that lags shows photos that were taken out since.
  const old = new Set([...uploading.had, ...before.map(({ imageId }) => imageId)]);
  const strange = there.filter(({ imageId }) => !old.has(imageId));
  const alt = wanted.filter(isOwn).find((photo) => uploadKey(photo) === uploading.key)?.alt;
  // With another alt text it is another person's.
  const found = strange.find((photo) => photo.alt.trim() === alt?.trim());
  if (found) return uploadedAs(session, uploading.key, found.imageId);
  const progress = progressOf(session);
  const { looks = 0 } = progress;
  if (await lookDue(session, progress, "uploadingSince")) {
    await session.record({ step: keepStep("checking"), progress: { ...progress, looks: looks + 1 } });
    waitForNextLook(session, looks + 1);
  }
  // Not seen isn't never happened: should it surface after the repetition, it is the one too many.
  forget(session, { surplus: surplus + 1 });
}

/** Before any photo is detached, which takes its option from it. */
async function keepLinks(session: ItemSession, { listingId, varied, wanted }: PhotoWork): Promise<void> {
  const { client } = session;
  if (!varied || known(session).links || !wanted.some((photo) => placeOf(photo) !== null)) return;
  if (!client.readPhotoLinks || !client.writePhotoLinks) return;
  const links = await client.readPhotoLinks(listingId);
  if (linksMove(links, wanted)) keep(session, { links });
}

/** An ordered full replacement: what is left out can be brought back. Writing it twice does no harm. */
async function detach(
  session: ItemSession,
  { listingId }: PhotoWork,
  numbers: readonly string[],
  out: string,
): Promise<void> {
  // Written down before it happens: whatever comes between, that photo is missing by our own doing.
  keep(session, { detached: [...(known(session).detached ?? []), out] });
  session.intend({ step: keepStep("writingFields"), progress: progressOf(session) });
  await session.client.setImageOrder?.(listingId, numbers);
  session.note({ progress: progressOf(session) });
}

async function uploadOnce(
  session: ItemSession,
  { listingId }: PhotoWork,
  photo: OwnPhoto,
  had: readonly string[],
  total: number,
): Promise<string> {
  const { client, deps, change } = session;
  const key = uploadKey(photo);
  const done = Object.keys(known(session).uploaded).length;
  const bytes = await deps.photoBytes.get(change.studioId, photo.hash);
  const { looks: _, ...progress } = progressOf(session);
  session.intend({
    step: keepStep("uploading", Math.min(done + 1, total), total),
    progress: {
      ...progress,
      uploadingSince: session.now().toISOString(),
      photos: { ...known(session), uploading: { key, had } },
    },
  });
  try {
    // Behind all others: at a taken rank there would be two.
    const image = { bytes, name: `${photo.hash.slice(0, 12)}.jpg`, alt: photo.alt, rank: had.length + 1 };
    const { imageId } = await client.uploadImage(listingId, image);
    uploadedAs(session, key, imageId);
    return imageId;
  } catch (error) {
    if (!(error instanceof OmsError) || error.code === "lease-lost") throw error;
    if (error.code === "unknown-outcome") {
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: deps.timings.looks[0] ?? 0 });
    }
    // Refused, or never sent: a photo that turns up there from now on is another person's.
    forget(session, {});
    throw error;
  }
}

function uploadedAs(session: ItemSession, key: string, imageId: string): void {
  forget(session, { uploaded: { ...known(session).uploaded, [key]: imageId } });
}

/** Nothing is under way any more. */
function forget(session: ItemSession, more: Partial<PhotoProgress>): void {
  const { uploadingSince: _since, looks: _looks, ...progress } = progressOf(session);
  const { uploading: _uploading, ...photos } = known(session);
  session.note({ progress: { ...progress, photos: { ...photos, ...more } } });
}
