import { afterOwnWrites, type EditPlan, isStock, planEdit, unlike } from "../../rules/edit-plan.ts";
import { type EditContent, withoutField } from "#src/catalog/fields/edit-content.ts";
import { type FlatFields, inventoryFields, isInventoryField, withFields } from "#src/catalog/fields/fields.ts";
import { imagesOf, type ListingInPart, type MirroredListing } from "#src/catalog/mirrored.ts";
import { wordsWithout } from "#src/catalog/variations/live/photos.ts";
import { factsOf, fieldLabel } from "#src/marketplaces/registry.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { ItemSession } from "../publish/session.ts";
import {
  arePhotosMoved,
  moveLinks,
  orderAgain,
  photoDifferences,
  followPhotos,
  photoWork,
  type PhotoWork,
  uploadPhotos,
  withCopiesMade,
} from "./photos.ts";
import {
  type ApprovedPayload,
  fieldsMoved,
  fieldsMovedBy,
  finish,
  progressOf,
  readApproved,
  readUntil,
  requireThere,
  seen,
  stateMoved,
  stopForChange,
} from "./session.ts";
import type { PublishProgress } from "../../records.ts";
import { fieldsWritten, keepOptionLinks, linkOptionsAgain, withOptions } from "./options.ts";
import { areLinksMoved, keepWantedLinks, linkWork, lostChoice } from "./option-photos.ts";
import { areVideosMoved, editedVideoDifferences, videoWork, writeVideos } from "./videos.ts";
import { besideOfEdit } from "../read-beside.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";

/**
 * Writes the fields of an approved edit and no others: read, compare, write, read back. Writing the same once more does
 * no harm, so an unknown outcome is looked at and what is missing is written again; only stock is counted, see
 * `planEdit`.
 *
 * Calls, all going well: 2 (the listing, its inventory) + 1 for prices, stock and SKUs + 1 for each new photo + 1 for
 * everything else, the order of the photos among it, + 2. Where photos are uploaded anew for their alt text, 1 for where their
 * files are. Before an order is written after uploads, 1 to see that no other person
 * changed it meanwhile. For a video that comes 1, and 1 for one that goes; 1 to see
 * the one before the other goes. Where options may be shown with a photo that another
 * one takes the place of, 1 to read with which, and 1 to write it anew if so. The same where options are added to others or taken away;
 * where links are written, 1 more to see them there. Where the edit says with which photos options are shown, 1 to read it, 1 to write
 * it and 1 to see it there; 1 more where photos or stock are written too. Of attributes one for each that is to be otherwise, and two to read them.
 */
export async function applyEdit(session: ItemSession): Promise<void> {
  const payload = readApproved(session);
  const { wrote = [] } = progressOf(session);
  const live = await requireThere(session, payload.listingId);
  await requireState(session, payload, live);
  const { fields } = factsOf(session.shop);
  const links = await linkWork(session, payload);
  const { set: besideLinks } = links ? withoutField(payload, links.key) : payload;
  const readBeside = () => besideOfEdit(session.client, fields, besideLinks, payload.listingId);
  const beside = await readBeside();
  const values = { ...live.fields, ...beside };
  const found = photoWork(payload, live);
  // Where the edit says with which photos options are shown, they are written once, at its end.
  const planned = found && links ? { ...found, varied: false } : found;
  const video = videoWork(session, payload, live);
  const withoutPhotos = planned ? withoutField(payload, "images") : payload;
  const withoutVideo = video ? withoutField(withoutPhotos, video.key) : withoutPhotos;
  const edited = links ? withoutField(withoutVideo, links.key) : withoutVideo;
  const plan = plannedWrites(session, edited, values);
  const moved = [
    ...plan.moved,
    ...(planned && arePhotosMoved(session, planned) ? ["images"] : []),
    ...(video && (await areVideosMoved(session, video)) ? [video.key] : []),
    ...(links && areLinksMoved(session, links, live) ? [links.key] : []),
  ];
  if (moved.length > 0) await stopForChange(session, live, await fieldsMovedBy(session, moved, values));
  if (links && !progressOf(session).optionLinks) {
    const lost = lostChoice(links, live);
    if (lost !== null) await stopForChange(session, live, lost);
    keepWantedLinks(session, links, live, plan.options);
  }
  // The inventory first: it is a replacement of what was read a moment ago.
  const open = isInventoryOpen(session, plan);
  if (open && !leavesStock(live, plan)) await stopForChange(session, live, changeWorkText.stopped.soldMuch);
  const photos = new Set(imagesOf(live.fields).map(({ imageId }) => imageId));
  if (open && wordsWithout(plan.options, photos).length > 0) {
    await stopForChange(session, live, fieldsMoved(session, ["images"]));
  }
  const options = open ? await writeInventory(session, live, plan) : {};
  const work = planned && (await withCopiesMade(session, planned));
  if (!wrote.includes("fields")) await writeFields(session, payload.listingId, plan, work, beside);
  if (work) await moveLinks(session, work);
  if (video) await writeVideos(session, video);
  session.note({ step: keepStep("checking"), progress: progressOf(session) });
  const stock = progressOf(session).stock ?? plan.stock;
  const compared = work ? withoutField(payload, "images") : payload;
  const withoutLinks = links ? withoutField(compared, links.key) : compared;
  const { set } = video ? withoutField(withoutLinks, video.key) : withoutLinks;
  const there = await readUntil(
    session,
    payload.listingId,
    async (now) => {
      if (!now) return [changeWorkText.differences.listing];
      const onSale = now.state === "active" || now.state === "sold_out";
      return [
        ...unlike(set, stock, { ...now.fields, ...(await readBeside()) }, onSale).map(fieldLabel),
        ...unlike(options, {}, now.fields, onSale).map(fieldLabel),
        ...(work ? photoDifferences(session, work, now) : []),
        ...(video ? editedVideoDifferences(session, video, now) : []),
      ];
    },
    async (now) => work !== null && orderAgain(session, work, now),
  );
  const { optionLinks = [] } = progressOf(session);
  const isUntouched = !("images" in payload.set) && !(progressOf(session).wrote ?? []).includes("inventory");
  await linkOptionsAgain(session, there, work ? followPhotos(session, work, optionLinks) : optionLinks, {
    asked: links !== null,
    ...(links && isUntouched ? { known: links.there } : {}),
  });
  // Where its photos can be seen is no field of it.
  if (there && "images" in payload.set) session.note({ mirrored: there });
  await finish(session, there);
}

/** What of an approved edit is still to be written, from what the listing has, and whether it may be. */
export function plannedWrites(session: ItemSession, edit: EditContent, live: FlatFields): EditPlan {
  const { own, stock, sent } = progressOf(session);
  const planned = own ? afterOwnWrites(edit, live, own) : edit;
  return planEdit(planned, live, factsOf(session.shop), stock, sent?.["variations"] !== undefined);
}

/** Whether something of the inventory is to be written that wasn't before. */
export function isInventoryOpen(session: ItemSession, { options, inventory }: EditPlan): boolean {
  const { wrote = [] } = progressOf(session);
  return (options !== null || Object.keys(inventory).length > 0) && !wrote.includes("inventory");
}

/** Whether there is something to sell afterwards: a listing without is refused. */
export function leavesStock(live: Pick<MirroredListing, "inventory">, plan: EditPlan): boolean {
  return inventoryAfter(live, plan).offers.some(({ enabled, quantity }) => enabled && quantity > 0);
}

function inventoryAfter({ inventory }: Pick<MirroredListing, "inventory">, plan: EditPlan) {
  const edited = withFields(inventory, plan.inventory);
  return plan.options ? withOptions(edited, plan.options) : edited;
}

/** The order of the photos goes with the fields, once all photos have numbers. */
export async function writeFields(
  session: ItemSession,
  listingId: string,
  plan: EditPlan,
  work: PhotoWork | null = null,
  beside: FlatFields = {},
): Promise<void> {
  const order = work && (await uploadPhotos(session, work));
  const fields: FlatFields = {
    ...plan.fields,
    ...(order ? { images: order.map((imageId) => ({ imageId })) } : {}),
  };
  if (Object.keys(fields).length === 0) return;
  session.intend({ step: keepStep("writingFields"), progress: withSent(session, fields) });
  await session.client.updateFields(listingId, fields, beside);
  session.note({ progress: withWritten(session, "fields") });
}

/** @returns what is read back of it beside what the edit says, where it makes other options: each of them */
export async function writeInventory(
  session: ItemSession,
  live: MirroredListing | ListingInPart,
  plan: EditPlan,
): Promise<FlatFields> {
  const inventory = inventoryAfter(live, plan);
  const { stock: known, sent: before } = progressOf(session);
  if (plan.options) await keepOptionLinks(session, live, plan.options);
  const sent = plan.options ? { ...plan.inventory, variations: plan.options } : plan.inventory;
  session.intend({
    step: keepStep(plan.options ? "writingOptions" : "writingPrice"),
    progress: { ...withSent(session, sent), stock: plan.stock },
  });
  try {
    await session.client.replaceInventory(live.listingId, inventory);
  } catch (error) {
    if (error instanceof OmsError && !wasForbidden(error) && error.retry !== "unknown-outcome") {
      // Refused, or never sent: nothing of it was written now. What an earlier try may have done stays known.
      const { stock: _, ...progress } = withoutSentOptions(progressOf(session), before);
      session.note({ progress: known ? { ...progress, stock: known } : progress });
    }
    throw error;
  }
  // Known at once: should the rest fail, a new edit begins from the live values.
  const fields = plan.options
    ? { ...withoutOptions(live.fields), ...inventoryFields(inventory) }
    : { ...live.fields, ...plan.inventory };
  session.note({ progress: withWritten(session, "inventory"), ...seen({ ...live, fields }) });
  return plan.options ? fieldsWritten(inventory) : {};
}

/** It wasn't let be sent, and nothing is written down of it. */
function wasForbidden({ code }: OmsError): boolean {
  return code === "lease-lost" || code === "paused" || code === "shop-disconnected";
}

function withoutOptions(fields: FlatFields): FlatFields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !isInventoryField(field)));
}

/** Options that the marketplace refused are no doing of ours, should they turn up there. */
function withoutSentOptions({ sent = {}, ...progress }: PublishProgress, before: FlatFields = {}): PublishProgress {
  const { variations: _, ...others } = sent;
  const known = before["variations"];
  const left = { ...others, ...(known === undefined ? {} : { variations: known }) };
  return Object.keys(left).length === 0 ? progress : { ...progress, sent: left };
}

/** Stock is kept apart, with its earlier value. */
function withSent(session: ItemSession, fields: FlatFields) {
  const progress = progressOf(session);
  const sent = Object.entries(fields).filter(([field]) => !isStock(field));
  return sent.length === 0 ? progress : { ...progress, sent: { ...progress.sent, ...Object.fromEntries(sent) } };
}

function withWritten(session: ItemSession, what: "inventory" | "fields") {
  const progress = progressOf(session);
  return { ...progress, wrote: [...(progress.wrote ?? []), what] };
}

/** The last one was bought: that is no edit, and what isn't about stock can be written all the same. */
async function requireState(session: ItemSession, payload: ApprovedPayload, live: MirroredListing): Promise<void> {
  if (live.state === payload.state) return;
  const bought = payload.state === "active" && live.state === "sold_out";
  const begun = (progressOf(session).wrote ?? []).length > 0;
  const sells = Object.keys(payload.set).some((field) => isInventoryField(field) || field === "variations");
  if (bought && (begun || !sells)) return;
  await stopForChange(session, live, stateMoved(live, payload.state));
}
