import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { activateOnce } from "./activate-step.ts";
import { createOnce } from "./create-step.ts";
import { uploadPhotos } from "./photos-step.ts";
import { readBack } from "./read-back.ts";
import { type PublishSession, readPayload, type ItemSession } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";

/**
 * Brings an approved change to one shop: create, photos, inventory, activate, read back. Each step
 * is written down before it happens, so that a killed process goes on where it was and nothing is done twice.
 * In mode `draft` all but the activation is done.
 *
 * Calls for a listing with N photos, all going well: N + 5 (create, N uploads, inventory, activate, and two reads:
 * the listing with its images, and its inventory). Category attributes aren't written, so they aren't read either.
 */
export async function publish(approved: ItemSession): Promise<void> {
  const session: PublishSession = { ...approved, payload: readPayload(approved.payloadText) };
  const { listingId, made } = await createOnce(session);
  await uploadPhotos(session, listingId);
  await writeInventory(session, listingId);
  const live = session.mode === "live";
  if (live) await activateOnce(session, listingId, made);
  const { progress } = session.item();
  // On sale without an activation of ours: another person's, and another person's fee.
  const billed = live && progress.activatingSince !== undefined;
  session.note({ step: keepStep("checking"), progress: billed ? { ...progress, billed } : progress });
  const there = await readBack(session, listingId, made);
  await session.finish({
    state: live ? "applied" : "on_marketplace",
    step: null,
    progress: { ...session.item().progress, readBack: true },
    listingUrl: there.url,
    liveState: there.state,
    verified: true,
    // It can be found, edited and taken off sale at once, not only after the shop's next sync run.
    mirrored: there,
    event: { kind: live ? "publish" : "publish_as_draft", outcome: "ok" },
    whenApplied: publishedNote(session),
  });
}

async function writeInventory(session: PublishSession, listingId: string): Promise<void> {
  if (session.item().progress.inventory) return;
  session.intend({ step: keepStep("settingPrice") });
  // A full replacement with the same body each time: safe to repeat.
  await session.client.putInventory(listingId, session.payload);
  session.note({ progress: { ...session.item().progress, inventory: true } });
}

/** When the last shop is done the thread hears of it, once; success mentions nobody. */
function publishedNote({ change, mode }: ItemSession): OutboxEntry {
  return {
    template: "change_note",
    changeId: change.id,
    note: mode === "live" ? "live" : "on_marketplace",
    mention: [],
    nonce: `${mode}:${change.contentHash}`,
  };
}
