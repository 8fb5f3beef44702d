import { sameThere, unlike } from "../../rules/edit-plan.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import { type FlatFields, withFields } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import type { ItemSession } from "../publish/session.ts";
import { requireOpen } from "../publish/open-shop.ts";
import { activateOnce } from "./activate-once.ts";
import {
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
 * Puts an expired or sold out listing on sale again, for a fee, once. A stock that was approved with it is written before:
 * without one piece it may be refused. Renewing what sold out sets its stock to 1, so there it is
 * written once more.
 */
export async function renew(session: ItemSession): Promise<void> {
  const { listingId, state, set, before } = readApproved(session);
  const live = await requireThere(session, listingId);
  if (!isRenewed(session, live)) {
    if (live.state !== state) await stopForChange(session, live, stateMoved(live, state));
    const moved = Object.keys(set).filter(
      (field) =>
        !sameThere(field, live.fields[field], before[field]) && !sameThere(field, live.fields[field], set[field]),
    );
    if (moved.length > 0) await stopForChange(session, live, fieldsMoved(session, moved));
    if (progressOf(session).renewingSince === undefined) await requireOpen(session);
    await writeStock(session, live, set);
    await activateOnce(session, live, keepStep("renewing"));
  }
  if (state === "sold_out") await restock(session, listingId, set);
  const progress = progressOf(session);
  // On sale without a renewal of ours: another person's, and another person's fee.
  const billed = progress.renewingSince !== undefined;
  session.note({ step: keepStep("checking"), progress: billed ? { ...progress, billed } : progress });
  const there = await readUntil(session, listingId, (now) => {
    if (!now || !isRenewed(session, now)) return [changeWorkText.differences.notOnSale];
    return unlike(set, {}, now.fields, true).map(fieldLabel);
  });
  await finish(session, there, there?.endsAt ? { endsAt: there.endsAt.toISOString() } : {});
}

/** On sale; or on sale and bought at once, which its later end tells. */
function isRenewed(session: ItemSession, live: MirroredListing): boolean {
  const { renewingSince, endedAt } = progressOf(session);
  if (live.state === "active") return true;
  if (renewingSince === undefined || live.state !== "sold_out") return false;
  return (live.endsAt?.getTime() ?? 0) > (endedAt ? Date.parse(endedAt) : 0);
}

/** The same body each time: writing it twice does no harm. */
async function writeStock(session: ItemSession, live: MirroredListing, set: FlatFields): Promise<void> {
  if (Object.keys(set).every((field) => sameThere(field, live.fields[field], set[field]))) return;
  session.intend({ step: keepStep("settingStock"), progress: progressOf(session) });
  await session.client.replaceInventory(live.listingId, withFields(live.inventory, set));
}

/** Right after the renewal, and once: what is bought later stays bought. */
async function restock(session: ItemSession, listingId: string, set: FlatFields): Promise<void> {
  if (Object.keys(set).length === 0 || progressOf(session).restocked) return;
  const live = await requireThere(session, listingId);
  if (live.state === "active") await writeStock(session, live, set);
  await session.record({ progress: { ...progressOf(session), restocked: true } });
}
