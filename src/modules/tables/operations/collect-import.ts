import { z } from "zod";
import { type Collected, collectAll, giveUpCollecting } from "#src/modules/changes/index.ts";
import type { MemberRecord } from "#src/modules/studio/index.ts";
import { id } from "#src/platform/database/values.ts";
import type { ImportId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";

const collectParams = z.object({ importId: id<ImportId>() });
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

export const collectImportOperation = defineOperation({
  kind: "collect_import",
  params: collectParams,
  retry: "half-an-hour",
  run: collectImport,
  onGiveUp: giveUpCollecting,
});
