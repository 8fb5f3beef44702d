import { z } from "zod";
import { type Collected, collectAll, giveUpCollecting } from "#src/modules/changes/index.ts";
import type { MemberRecord } from "#src/modules/studio/index.ts";
import { id } from "#src/platform/database/values.ts";
import type { ImportId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";

const ref = z.object({ channel: z.string(), ts: z.string() });
/** `shown`: the message that was clicked; what comes of it takes its place. */
const collectParams = z.object({ importId: id<ImportId>(), shown: ref.nullable().default(null) });
type CollectParams = z.infer<typeof collectParams>;

/** So many of the listings that can't be asked for are named. */
const namedProblems = 10;

/** Collects what an applied import changed into one change, a part at a time, and asks for approval of it. */
async function collectImport(deps: AppDeps, operation: Operation<CollectParams>, signal: AbortSignal): Promise<void> {
  const record = await deps.stores.worker(operation.studioId).import(operation.params.importId);
  if (!record) return;
  const wanted = Object.entries(record.fields).map(([listingId, fields]) => ({
    listingId: listingId as ListingId,
    fields,
  }));
  await collectAll(deps, operation, [wanted], (author, all) => told(operation, author, all), signal);
}

/** It is over: what came of it, or why nothing. */
function told(
  { id: nonce, changeId, params: { importId, shown } }: Operation<CollectParams>,
  author: MemberRecord,
  all: Collected | string,
): OutboxEntry {
  const nothing: Collected = { added: 0, already: 0, waits: 0, problems: [] };
  const { added, already, waits, problems } = typeof all === "string" ? nothing : all;
  return {
    template: "import_asked",
    importId,
    to: author.slackUserId,
    changeId,
    shown,
    collecting: 0,
    gaveUp: typeof all === "string" ? all : null,
    asked: waits > 0 ? 0 : added,
    already,
    waits,
    problems: problems.slice(0, namedProblems),
    problemCount: problems.length,
    nonce,
  };
}

export const collectImportOperation = defineOperation({
  kind: "collect_import",
  params: collectParams,
  retry: "half-an-hour",
  run: collectImport,
  onGiveUp: (deps, operation, failure) => {
    const { importId, shown = null } = operation.params;
    // Without knowing which import, its author hears of it in a message of its own.
    if (!importId) return giveUpCollecting(deps, operation, failure);
    const known = { ...operation, params: { importId, shown } };
    return giveUpCollecting(deps, operation, failure, (author, text) => told(known, author, text));
  },
});
