import { digitalKey } from "#src/catalog/fields/digital.ts";
import { sameThere } from "../../rules/edit-plan.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import type { ItemSession } from "../publish/session.ts";
import { requireOpen } from "../publish/open-shop.ts";
import { activateOnce } from "./activate-once.ts";
import {
  type ApprovedPayload,
  fieldsMoved,
  finish,
  progressOf,
  readApproved,
  readUntil,
  requireThere,
  stateMoved,
  stopForChange,
} from "./session.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";

/**
 * Puts an inactive listing or a draft that was made on the marketplace on sale, exactly as it was approved. What was
 * approved as free and would cost a fee by now is stopped.
 */
export async function putOnSale(session: ItemSession): Promise<void> {
  const approved = readApproved(session);
  const { listingId, state, paidUntil } = approved;
  const live = await requireThere(session, listingId);
  if (!isOnSale(session, live)) {
    if (live.state !== state) await stopForChange(session, live, stateMoved(live, state));
    const moved = changedSince(approved.before, live.fields);
    if (moved.length > 0) await stopForChange(session, live, fieldsMoved(session, moved));
    await requireStillPaid(session, approved, live);
    if (progressOf(session).renewingSince === undefined) await requireOpen(session);
    await activateOnce(session, live, keepStep("puttingOnSale"));
  }
  session.note({ step: keepStep("checking"), progress: progressOf(session) });
  const there = await readUntil(session, listingId, (now) =>
    now && isOnSale(session, now) ? [] : [changeWorkText.differences.notOnSale],
  );
  const ours = progressOf(session).renewingSince !== undefined;
  const billed = ours && (paidUntil === null || laterThan(there?.endsAt ?? null, paidUntil));
  await finish(session, there, {
    ...(billed ? { billed } : {}),
    ...(there?.endsAt ? { endsAt: there.endsAt.toISOString() } : {}),
  });
}

/** On sale; or put on sale by us and bought at once. */
function isOnSale(session: ItemSession, { state }: MirroredListing): boolean {
  return state === "active" || (state === "sold_out" && progressOf(session).renewingSince !== undefined);
}

function changedSince(before: FlatFields, live: FlatFields): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(live)]);
  // What a listing is never changes; a listing that was read before this was known says nothing of it.
  fields.delete(digitalKey);
  return [...fields].filter((field) => !sameThere(field, before[field], live[field]));
}

async function requireStillPaid(session: ItemSession, { paidUntil }: ApprovedPayload, live: MirroredListing) {
  if (paidUntil === null || (live.endsAt && live.endsAt.getTime() > session.now().getTime())) return;
  const { name, fees } = factsOf(session.shop);
  await stopForChange(session, live, changeWorkText.stopped.paidEnded(fees.paidFor ?? "", name));
}

function laterThan(endsAt: Date | null, iso: string): boolean {
  return endsAt !== null && endsAt.getTime() > Date.parse(iso);
}
