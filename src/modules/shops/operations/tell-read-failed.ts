import { z } from "zod";
import { id } from "#src/platform/database/values.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { type Operation, type OperationFailure, withReference } from "#src/platform/queue/define-operation.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../deps.ts";

/** Notes in the studio's log that work on a shop ended without being done. */
export async function noteShopFailure(
  deps: Pick<AppDeps, "stores">,
  { studioId, shopId, changeId, kind }: LeasedOperation,
  { problem: { code }, reference }: OperationFailure,
): Promise<void> {
  if (!shopId) return;
  const event = { shopId, kind, outcome: "failed" as const, code, reference };
  await deps.stores.worker(studioId).logSync(changeId ? { ...event, changeId } : event);
}

/** Those who asked for a shop to be read; nobody: it was the schedule. */
export const askers = z.object({
  askedBy: id<MemberId>().exactOptional(),
  /** The last one last. */
  askers: z.array(id<MemberId>()).exactOptional(),
});

/** Those who asked hear it; where nobody did, it is part of the shop's news. */
export async function tellReadFailed(
  deps: Pick<AppDeps, "stores">,
  { studioId, shopId, params }: Operation<z.infer<typeof askers>>,
  failure: OperationFailure,
): Promise<void> {
  const { code } = failure.problem;
  // Of a dead sign-in and of a disconnected shop people were told before.
  if (!shopId || code === "auth-dead" || code === "shop-disconnected") return;
  const store = deps.stores.worker(studioId);
  const said = { text: withReference(failure), nonce: failure.reference };
  const note = { template: "shop_note", shopId, note: "read_failed", mention: [], ...said } as const;
  const asking = (await store.members()).filter(({ id: member }) => params.askers?.includes(member));
  if (asking.length > 0) await store.sendMessages(asking.map(({ slackUserId }) => ({ ...note, to: slackUserId })));
  else await store.noteShopNews(shopId, { failed: 1 }, [note]);
}
