import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../deps.ts";
import type { ChangeKind } from "../rules/listing-change.ts";
import { deleteListing } from "./listing/delete.ts";
import { applyEdit } from "./listing/edit.ts";
import { putOnSale } from "./listing/put-on-sale.ts";
import { renew } from "./listing/renew.ts";
import { unpublish } from "./listing/unpublish.ts";
import { publish, sayPublished } from "./publish/publish.ts";
import { openSession, type TargetSession } from "./publish/session.ts";

const byKind: Readonly<Record<ChangeKind, (session: TargetSession) => Promise<void>>> = {
  create: publish,
  edit: applyEdit,
  unpublish,
  renew,
  put_on_sale: putOnSale,
  delete: deleteListing,
};

/** Brings an approved change to one shop, in the way of its kind. */
export async function applyChange(deps: AppDeps, operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
  const session = await openSession(deps, operation, signal);
  if (!session.done) await byKind[session.change.kind](session);
  // Changes of listings that exist are said with the last thing that is recorded of them.
  else if (session.change.kind === "create") await sayPublished(session);
}
