import type { ItemSession } from "../publish/session.ts";
import { finish, progressOf, readApproved, readUntil, requireThere, stateMoved, stopForChange } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";

/** Takes it off sale. One that is off sale already is done. */
export async function unpublish(session: ItemSession): Promise<void> {
  const { listingId, state } = readApproved(session);
  const live = await requireThere(session, listingId);
  if (live.state !== "inactive") {
    if (live.state !== state) await stopForChange(session, live, stateMoved(live, state));
    session.intend({ step: keepStep("takingOffSale"), progress: progressOf(session) });
    await session.client.deactivate(listingId);
  }
  session.note({ step: keepStep("checking"), progress: progressOf(session) });
  const there = await readUntil(session, listingId, (now) =>
    now?.state === "inactive" ? [] : [changeWorkText.differences.onSale],
  );
  await finish(session, there);
}
