import { OmsError } from "#src/kernel/errors.ts";
import type { PublishProgress } from "../../ports/records.ts";
import type { PublishSession } from "./session.ts";

/** A marketplace's clock and ours may differ; a draft this much older than our attempt can still be ours. */
const clockSkewMs = 60_000;
const takenSearch = 500;

/**
 * Makes the listing as a draft, once. That a create is about to happen is written down *before* it happens; when its
 * fate is unknown (a killed process, a timeout, a 5xx), it is looked for three times over at least four minutes before
 * it is repeated (createDraftListing carries no key of ours: etsy behaviour 8).
 *
 * @returns the listing's id
 */
export async function createOnce(session: PublishSession): Promise<string> {
  await discardOutdated(session);
  const known = session.target().listingId;
  if (known !== null) return known;
  if (session.target().progress.creatingSince !== undefined) {
    const found = await lookForLost(session);
    if (found !== null) return adopt(session, found);
  }
  return create(session);
}

async function create(session: PublishSession): Promise<string> {
  const { client, payload, payloadHash } = session;
  await session.record({
    step: "Creating the listing",
    progress: { creatingSince: session.now().toISOString(), payloadHash, ...uncertainty(session) },
  });
  try {
    const { listingId } = await client.createDraft(payload);
    return await adopt(session, listingId);
  } catch (error) {
    if (!(error instanceof OmsError)) throw error;
    if (error.code === "unknown-outcome") {
      const { progress } = session.target();
      await session.record({
        step: "Checking whether the listing was created",
        progress: {
          ...progress,
          uncertainSince: progress.uncertainSince ?? progress.creatingSince ?? session.now().toISOString(),
        },
      });
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: session.deps.rhythm.looks[0] ?? 0 });
    }
    // Refused, or never sent: nothing was created.
    if (error.code !== "lease-lost") await session.record({ progress: uncertainty(session) });
    throw error;
  }
}

/** @returns the one draft that must be ours; null after the last look found none */
async function lookForLost(session: PublishSession): Promise<string | null> {
  const { client, payload, deps } = session;
  const { progress } = session.target();
  const since = new Date(progress.creatingSince ?? 0);
  const looks = progress.looks ?? 0;
  const next = deps.rhythm.looks[looks];
  if (next === undefined) return null;
  const due = since.getTime() + next - session.now().getTime();
  if (due > 0) throw new OmsError("unknown-outcome", { retryAfterMs: due });
  const taken = await listingsOfOthers(session);
  const drafts = await client.findDrafts(payload.title, new Date(since.getTime() - clockSkewMs));
  const ours = drafts.filter((draft) => !taken.has(draft.listingId));
  if (ours.length > 1) throw new OmsError("needs-look");
  const [found] = ours;
  if (found) return found.listingId;
  await session.record({
    step: "Checking whether the listing was created",
    progress: { ...progress, looks: looks + 1, uncertainSince: progress.uncertainSince ?? since.toISOString() },
  });
  return lookForLost(session);
}

/** Listings that other changes made in this shop: two products may well have the same title. */
async function listingsOfOthers(session: PublishSession): Promise<Set<string>> {
  const changes = await session.store.changes({ limit: takenSearch });
  const targets = changes.flatMap((change) => change.targets).filter((each) => each.id !== session.target().id);
  return new Set(targets.flatMap((each) => each.listingId ?? []));
}

async function adopt(session: PublishSession, listingId: string): Promise<string> {
  await session.record({
    listingId,
    listingUrl: session.client.listingUrl(listingId, "draft"),
    progress: { payloadHash: session.payloadHash, ...uncertainty(session) },
  });
  return listingId;
}

/** Kept to the end: a create of unknown fate may surface late, and is looked for once more before activation. */
function uncertainty(session: PublishSession): Pick<PublishProgress, "uncertainSince"> {
  const { uncertainSince } = session.target().progress;
  return uncertainSince === undefined ? {} : { uncertainSince };
}

/** A draft of ours made from an earlier, since edited form is deleted before the new form is created. */
async function discardOutdated(session: PublishSession): Promise<void> {
  const { listingId, progress } = session.target();
  if (listingId === null || progress.payloadHash === undefined || progress.payloadHash === session.payloadHash) return;
  const live = await session.client.getListing(listingId);
  if (live && live.state !== "draft") throw new OmsError("changed-live");
  if (live) await session.client.deleteDraft(listingId);
  await session.record({ listingId: null, listingUrl: null, progress: {} });
}
