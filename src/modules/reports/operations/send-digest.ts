import { OmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../deps.ts";
import { worthSaying } from "../rules/digest-view.ts";
import { describeDigest } from "../use-cases/digests.ts";

/** One message per local date; with nothing to say there is none. */
export async function sendDigest(deps: AppDeps, operation: ClaimedOperation): Promise<void> {
  const { studioId, params } = operation;
  const { date, since, until } = params;
  if (date === undefined || since === undefined || until === undefined)
    throw new OmsError("internal", { cause: "a digest without its date" });
  const of = { date, since: new Date(since), until: new Date(until) };
  if (!worthSaying(await describeDigest(deps, studioId, of))) return;
  await deps.stores.worker(studioId).sayOnce(operation, { template: "digest", date, since, until, nonce: date });
}
