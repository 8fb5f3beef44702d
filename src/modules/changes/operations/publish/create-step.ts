import { listingDifferences } from "#src/catalog/differences.ts";
import { isNothing, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { imagesOf, type MirroredListing } from "#src/catalog/mirrored.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { PublishProgress } from "../../records.ts";
import { lookDue, waitForNextLook } from "./looks.ts";
import { strangeVideos } from "./new-videos.ts";
import { type PublishSession, readPayload } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";

/** A marketplace's clock and ours may differ; a draft this much older than our attempt can still be ours. */
const clockSkewMs = 2 * 86_400_000;

export type Created = { readonly listingId: string /** In this very run. */; readonly made: boolean };

/**
 * Makes the listing as a draft, once. That a create is about to happen is written down *before* it happens; when its
 * fate is unknown (a killed process, a timeout, a 5xx), it is looked for three times over at least four minutes before
 * it is repeated (a create carries no key of ours).
 */
export async function createOnce(session: PublishSession): Promise<Created> {
  if (session.item().externalId === null && session.item().progress.creatingSince !== undefined) {
    const found = await lookForLost(session);
    if (found !== null) adopt(session, found);
  }
  await discardOutdated(session);
  const known = session.item().externalId;
  return known === null ? { listingId: await create(session), made: true } : { listingId: known, made: false };
}

async function create(session: PublishSession): Promise<string> {
  const { client, payload, payloadText } = session;
  session.intend({
    step: keepStep("creating"),
    progress: { creatingSince: session.now().toISOString(), madeFrom: payloadText, ...uncertainty(session) },
  });
  let listingId: string;
  try {
    ({ listingId } = await client.createDraft(payload));
  } catch (error) {
    if (!(error instanceof OmsError)) throw error;
    if (error.code === "unknown-outcome") {
      const { progress } = session.item();
      await session.record({
        step: keepStep("checkingCreated"),
        progress: {
          ...progress,
          uncertainSince: progress.uncertainSince ?? progress.creatingSince ?? session.now().toISOString(),
        },
      });
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: session.deps.timings.looks[0] ?? 0 });
    }
    // Refused, or never sent: nothing was created.
    if (error.code !== "lease-lost") session.note({ progress: uncertainty(session) });
    throw error;
  }
  // Outside of the attempt: that this isn't written down doesn't mean that the listing isn't there.
  adopt(session, listingId);
  return listingId;
}

/** @returns the one draft that must be ours; null after the last look found none */
async function lookForLost(session: PublishSession): Promise<string | null> {
  const { client } = session;
  const { progress } = session.item();
  // Edited since, it would have the title it was made with there.
  const { title } = madeFrom(session) ?? session.payload;
  const since = new Date(progress.creatingSince ?? 0);
  const looks = progress.looks ?? 0;
  if (!(await lookDue(session, progress, "creatingSince"))) return null;
  if (!client.findDrafts) return askPerson(session);
  const drafts = await client.findDrafts(title, madeSince(session, since));
  // Two products may well have the same title.
  const numbers = drafts.map(({ listingId }) => listingId);
  const taken = await session.store.madeByOthers(session.item().id, session.shop.id, numbers);
  const free = drafts.filter(({ listingId }) => !taken.includes(listingId));
  const judged = await Promise.all(
    free.map(async ({ listingId }) => ({ listingId, other: await foreignIn(session, listingId) })),
  );
  const ours = judged.filter(({ other }) => other.length === 0);
  if (ours.length > 1) throw new OmsError("needs-look");
  const [found] = ours;
  if (found) return found.listingId;
  const [another] = judged;
  if (another) {
    throw new OmsError("needs-look", {
      userText: changeWorkText.sameTitle(factsOf(session.shop).name, session.shop.name, another.other.join(", ")),
    });
  }
  await session.record({
    step: keepStep("checkingCreated"),
    progress: { ...progress, looks: looks + 1, uncertainSince: progress.uncertainSince ?? since.toISOString() },
  });
  waitForNextLook(session, looks + 1);
  return null;
}

/** Where drafts can't be looked for, only a person can tell. The next try makes it once more. */
async function askPerson(session: PublishSession): Promise<never> {
  await session.record({ step: keepStep("waitingForLook"), progress: {} });
  const { name, marketplace } = session.shop;
  throw new OmsError("needs-look", {
    userText: changeWorkText.cantLook(factsOf({ marketplace }).name, name),
  });
}

/** From when on a draft may be ours, by the marketplace's clock: ours may have been wrong when it was begun, or be so now. */
export function madeSince(session: PublishSession, begun: Date): Date {
  return new Date(Math.min(begun.getTime(), session.now().getTime()) - clockSkewMs);
}

/** What of this draft isn't as a create of ours leaves it: a person may have made one of the same title. */
async function foreignIn(session: PublishSession, listingId: string): Promise<string[]> {
  const live = await session.client.readListing(listingId);
  if (!live) return [changeWorkText.differences.gone];
  const { fields } = factsOf(session.shop);
  const made = asFarAsMade(fields, madeFrom(session) ?? session.payload, {}, live);
  const found = listingDifferences(fields, made, ids(live), live);
  return ids(live).length > 0 ? [...found, changeWorkText.differences.photos] : found;
}

function adopt(session: PublishSession, listingId: string): void {
  session.note({
    externalId: listingId,
    listingUrl: session.client.listingUrl(listingId, "draft"),
    progress: { madeFrom: session.item().progress.madeFrom ?? session.payloadText, ...uncertainty(session) },
  });
}

function madeFrom(session: PublishSession): ListingPayload | null {
  const text = session.item().progress.madeFrom;
  return text === undefined ? null : readPayload(text);
}

/** Kept to the end: a create of unknown fate may surface late, and is looked for once more before activation. */
function uncertainty(session: PublishSession): Pick<PublishProgress, "uncertainSince"> {
  const { uncertainSince } = session.item().progress;
  return uncertainSince === undefined ? {} : { uncertainSince };
}

/**
 * A draft of ours made from an earlier, since edited form is deleted before the new form is created; but not what
 * was done to it on the marketplace meanwhile. One that is gone there is made again when approval was asked for again.
 */
async function discardOutdated(session: PublishSession): Promise<void> {
  const { client } = session;
  const { externalId: listingId, progress } = session.item();
  const earlier = madeFrom(session);
  const edited = progress.madeFrom !== session.payloadText;
  if (listingId === null || !earlier || !(edited || progress.reopened)) return;
  const live = await client.readListing(listingId);
  if (live && !edited) {
    const { reopened: _, ...kept } = progress;
    return session.record({ progress: kept });
  }
  if (live && live.state !== "draft") throw new OmsError("changed-live");
  if (live) {
    const { fields } = factsOf(session.shop);
    const made = asFarAsMade(fields, earlier, progress, live);
    const differences = listingDifferences(fields, made, ids(live), live);
    const strange = strangeVideos(session, live);
    if (differences.length > 0 || strange.length > 0 || !ids(live).every((id) => isOurs(progress, id, live))) {
      const what = [...differences, ...strange].join(", ") || changeWorkText.differences.photos;
      throw new OmsError("changed-live", { userText: changeWorkText.draftChanged(what, session.shop.name) });
    }
    await client.deleteDraft(listingId);
  }
  await session.record({ externalId: null, listingUrl: null, progress: {} });
}

const ids = (live: MirroredListing) => imagesOf(live.fields).map((image) => image.imageId);

/** A photo whose upload was never answered counts as ours. */
function isOurs({ images = [], uploading, surplus = 0 }: PublishProgress, id: string, live: MirroredListing): boolean {
  const strange = ids(live).filter((each) => !images.includes(each));
  return images.includes(id) || strange.length <= surplus + (uploading === undefined ? 0 : 1);
}

/** What the listing would say had nobody but us touched it: the steps that were not taken yet are left out of it. */
function asFarAsMade(
  fields: readonly ListingField[],
  payload: ListingPayload,
  progress: PublishProgress,
  live: MirroredListing,
): ListingPayload {
  const photos = imagesOf(live.fields).map(({ alt }) => ({ hash: "", alt: alt.trim() }));
  const apart = fields.flatMap(({ key, apart: later }): [string, FieldValue][] =>
    later && isNothing(live.fields[key]) ? [[key, live.fields[key] ?? null]] : [],
  );
  const { variations, ...plain } = payload;
  // A write whose answer was lost may have made the options there.
  const varies =
    variations !== undefined && (progress.inventory || (live.inventory.offers[0]?.properties.length ?? 0) > 0);
  return {
    ...plain,
    ...(varies ? { variations } : {}),
    ...Object.fromEntries(apart),
    photos,
    sku: progress.inventory ? payload.sku : (live.inventory.offers[0]?.sku ?? null),
  };
}
