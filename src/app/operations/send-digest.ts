import { worthSaying } from "#src/domain/digest-view.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import { describeDigest } from "../digests.ts";
import type { ClaimedOperation } from "../ports/records.ts";

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
