import type { ItemSession } from "../publish/session.ts";
import { finish, progressOf, readApproved, readUntil, stateMoved, stopForChange } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";

/** Deletes it for good. One that is gone already is done. */
export async function deleteListing(session: ItemSession): Promise<void> {
  const { listingId, state } = readApproved(session);
  const live = await session.client.readListing(listingId);
  if (live) {
    if (live.state !== state) await stopForChange(session, live, stateMoved(live, state));
    session.intend({ step: keepStep("deleting"), progress: progressOf(session) });
    await session.client.deleteListing(listingId);
  }
  session.note({ step: keepStep("checking"), progress: progressOf(session) });
  await readUntil(session, listingId, (now) => (now ? [changeWorkText.differences.stillThere] : []));
  await finish(session, null);
}
