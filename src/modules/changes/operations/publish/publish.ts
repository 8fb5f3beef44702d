import { requireChange } from "../../describe.ts";
import { activateOnce } from "./activate-step.ts";
import { createOnce } from "./create-step.ts";
import { uploadPhotos } from "./photos-step.ts";
import { readBack } from "./read-back.ts";
import { type PublishSession, readPayload, type TargetSession } from "./session.ts";

/**
 * Brings an approved change to one shop: create, photos, inventory, activate, read back. Each step
 * is written down before and after it happens, so that a killed process goes on where it was and nothing is done twice.
 * In mode `draft` all but the activation is done.
 *
 * Calls for a listing with N photos, all going well: N + 5 (create, N uploads, inventory, activate, and two reads:
 * the listing with its images, and its inventory). Category attributes aren't written, so they aren't read either.
 */
export async function publish(approved: TargetSession): Promise<void> {
  const session: PublishSession = { ...approved, payload: readPayload(approved.payloadText) };
  const { listingId, made } = await createOnce(session);
  await uploadPhotos(session, listingId);
  await writeInventory(session, listingId);
  const live = session.mode === "live";
  if (live) await activateOnce(session, listingId, made);
  const { progress } = session.target();
  // On sale without an activation of ours: somebody else's, and somebody else's fee.
  const billed = live && progress.activatingSince !== undefined;
  await session.record({ step: "Reading it back", progress: billed ? { ...progress, billed } : progress });
  const there = await readBack(session, listingId);
  await session.store.syncEvent({
    shopId: session.shop.id,
    changeId: session.change.id,
    kind: live ? "publish" : "publish_as_draft",
    outcome: "ok",
  });
  await session.record({
    state: live ? "applied" : "on_marketplace",
    step: null,
    progress: { ...session.target().progress, readBack: true },
    listingUrl: there.url,
    liveState: there.state,
    verified: true,
    // It can be found, edited and taken off sale at once, not only after the shop's next reading.
    mirrored: there,
  });
  await sayPublished(session);
}

async function writeInventory(session: PublishSession, listingId: string): Promise<void> {
  if (session.target().progress.inventory) return;
  await session.record({ step: "Setting price and stock" });
  // A full replacement with the same body each time: safe to repeat.
  await session.client.putInventory(listingId, session.payload);
  await session.record({ progress: { ...session.target().progress, inventory: true } });
}

/** When the last shop is done the thread hears of it, once, whichever worker comes to the end; success mentions nobody. */
export async function sayPublished(session: TargetSession): Promise<void> {
  const { change, mode, operation, store } = session;
  const now = await requireChange(store, change.id);
  if (now.state !== "applied") return;
  await store.sayOnce(operation, {
    template: "change_note",
    changeId: change.id,
    note: mode === "live" ? "live" : "on_marketplace",
    mention: [],
    nonce: `${mode}:${change.contentHash}`,
  });
}
