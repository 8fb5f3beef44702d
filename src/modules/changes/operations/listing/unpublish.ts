import type { ItemSession } from "../publish/session.ts";
import { finish, progressOf, readApproved, readUntil, requireThere, stateMoved, stopForChange } from "./session.ts";

/** Takes it off sale. One that is off sale already is done. */
export async function unpublish(session: ItemSession): Promise<void> {
  const { listingId, state } = readApproved(session);
  const live = await requireThere(session, listingId);
  if (live.state !== "inactive") {
    if (live.state !== state) await stopForChange(session, live, stateMoved(live, state));
    await session.record({ step: "Taking it off sale", progress: progressOf(session) });
    await session.client.deactivate(listingId);
  }
  await session.record({ step: "Reading it back", progress: progressOf(session) });
  const there = await readUntil(session, listingId, (now) => (now?.state === "inactive" ? [] : ["that it is on sale"]));
  await finish(session, there);
}
