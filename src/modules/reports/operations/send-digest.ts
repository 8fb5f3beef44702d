import { z } from "zod";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { worthSaying } from "../rules/digest-view.ts";
import { describeDigest } from "../use-cases/digests.ts";

const digestParams = z.object({
  /** The local date. */
  date: z.string(),
  /** When the one before was due, and when it was: ISO instants. */
  since: z.string(),
  until: z.string(),
});

/** One message per local date; with nothing to say there is none. */
async function sendDigest(deps: AppDeps, operation: Operation<z.infer<typeof digestParams>>): Promise<void> {
  const { studioId, params } = operation;
  const { date, since, until } = params;
  const of = { date, since: new Date(since), until: new Date(until) };
  if (!worthSaying(await describeDigest(deps, studioId, of))) return;
  await deps.stores.worker(studioId).sayOnce(operation, { template: "digest", date, since, until, nonce: date });
}

export const sendDigestOperation = defineOperation({
  kind: "send_digest",
  madeOn: "digest-due",
  params: digestParams,
  retry: "a-day",
  run: sendDigest,
});
