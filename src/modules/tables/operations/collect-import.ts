import { z } from "zod";
import { type Collected, collectedAtOnce, collectOurs, sealMany } from "#src/modules/changes/index.ts";
import type { MemberRecord } from "#src/modules/studio/index.ts";
import { id } from "#src/platform/database/values.ts";
import type { ImportId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import {
  defineOperation,
  type Operation,
  type OperationFailure,
  withReference,
} from "#src/platform/queue/define-operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";

const collectParams = z.object({ importId: id<ImportId>() });
type CollectParams = z.infer<typeof collectParams>;

/** So many of the listings that can't be asked for are named. */
const namedProblems = 10;

/** Collects what an applied import changed into one change, a part at a time, and asks for approval of it. */
async function collectImport(deps: AppDeps, operation: Operation<CollectParams>, signal: AbortSignal): Promise<void> {
  const { importId } = operation.params;
  const store = deps.stores.worker(operation.studioId);
  const [record, change, members] = await Promise.all([
    store.import(importId),
    operation.changeId && store.change(operation.changeId),
    store.members(),
  ]);
  const author = members.find(({ id: member }) => change && member === change.author);
  // Discarded meanwhile, or done by a worker that died before it could say so.
  if (!record || !change || !author || change.state !== "draft") return;
  const wanted = Object.entries(record.fields).map(([listingId, fields]) => ({
    listingId: listingId as ListingId,
    fields,
  }));
  let all: Collected = { added: 0, already: 0, problems: [] };
  for (let start = 0; start < wanted.length; start += collectedAtOnce) {
    signal.throwIfAborted();
    const part = await collectOurs(deps, operation, author, wanted.slice(start, start + collectedAtOnce));
    all = {
      added: all.added + part.added,
      already: all.already + part.already,
      problems: [...all.problems, ...part.problems],
    };
  }
  await sealMany(deps, operation, author, { count: all.added, outbox: [told(operation, author, all)] });
}

function told(operation: Operation<CollectParams>, author: MemberRecord, all: Collected): OutboxEntry {
  return {
    template: "import_asked",
    importId: operation.params.importId,
    to: author.slackUserId,
    asked: all.added,
    already: all.already,
    problems: all.problems.slice(0, namedProblems),
    problemCount: all.problems.length,
    nonce: operation.id,
  };
}

/** Nothing of it is asked for, and the person who waits hears of it. */
async function giveUp(
  deps: AppDeps,
  operation: Operation<Partial<CollectParams>>,
  failure: OperationFailure,
): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const change = operation.changeId && (await store.change(operation.changeId));
  const author = (await store.members()).find(({ id: member }) => change && member === change.author);
  if (!change || !author || change.state !== "draft") return;
  const text = withReference(failure);
  const nonce = `collect:${operation.id}`;
  await sealMany(deps, operation, author, {
    count: null,
    outbox: [{ template: "direct", to: author.slackUserId, text, nonce }],
  });
}

export const collectImportOperation = defineOperation({
  kind: "collect_import",
  params: collectParams,
  retry: "half-an-hour",
  run: collectImport,
  onGiveUp: giveUp,
});
