import { z } from "zod";
import { id } from "#src/platform/database/values.ts";
import type { ImportId, MemberId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import {
  defineOperation,
  type Operation,
  type OperationFailure,
  withReference,
} from "#src/platform/queue/define-operation.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { mentionedIn, type NamedListing } from "../rules/import-line.ts";
import { type ImportPlan, linesByListing, planListing, wholePlan } from "../rules/import-plan.ts";
import { isOptionLine } from "../rules/options-plan.ts";
import { isPlanLine } from "../rules/plans/plan-table.ts";
import { isPhotoLine } from "../rules/photo-table.ts";
import { readTable } from "../use-cases/read-table.ts";
import { wordsBeyondAscii } from "../use-cases/table-encoding.ts";
import { tablePieces } from "../use-cases/tables.ts";
import type { ImportRecord } from "../model.ts";
import { planPlanLines } from "./plan-plan-lines.ts";
import { planOptionLines } from "./plan-options.ts";
import { tablesText } from "../messages/en.ts";
import type { TableLine } from "../rules/table-records.ts";

const importParams = z.object({ importId: id<ImportId>() });
type ImportParams = z.infer<typeof importParams>;

/** Reads a file given to `/oms import`, and sends what it would change to the person who gave it. Changes nothing yet. */
async function readImport(deps: AppDeps, operation: Operation<ImportParams>): Promise<void> {
  const { importId } = operation.params;
  const store = deps.stores.worker(operation.studioId);
  const waiting = await store.import(importId);
  if (!waiting || waiting.state !== "reading") return;
  const { refused, plan } = await planOf(deps, operation.studioId, store, waiting);
  const member = (await store.members()).find((each) => each.id === waiting.by);
  await store.recordImport(operation, {
    id: importId,
    state: refused ? "refused" : "ready",
    plan,
    outbox: member ? [{ template: "import_preview", importId, to: member.slackUserId, nonce: operation.id }] : [],
  });
}

async function planOf(
  deps: AppDeps,
  studioId: StudioId,
  store: WorkerStore,
  { file, by }: Pick<ImportRecord, "file" | "by">,
): Promise<{ refused: boolean; plan: ImportPlan }> {
  const { teamId } = await store.studio();
  try {
    const table = await readTable(await deps.workspace.download(teamId, file), () => wordsOf(store));
    const plan = table.refused ? nothing : await planAny(deps, { studioId, store, by }, table.lines);
    const problems = [...table.problems, ...plan.problems].toSorted((a, b) => a.line - b.line);
    const problemCount = table.problems.length + plan.problemCount;
    return { refused: table.refused, plan: { ...plan, problems: problems.slice(0, 500), problemCount } };
  } catch (error) {
    // What a person can put right is said in the message, a sign-in that is over too; all else is tried again.
    const problem = toOmsError(error);
    const isTold = problem.retry === "no" || problem.retry === "after-auth";
    if (!isTold || problem.code === "internal") throw error;
    return { refused: true, plan: { ...nothing, problems: [{ line: 0, text: problem.userText }], problemCount: 1 } };
  }
}

type Planning = { readonly studioId: StudioId; readonly store: WorkerStore; readonly by: MemberId };

function planAny(deps: AppDeps, { studioId, store, by }: Planning, lines: readonly TableLine[]): Promise<ImportPlan> {
  if (lines.some(isPlanLine)) return planPlanLines(deps, store, by, lines);
  return lines.some(isOptionLine) ? planOptionLines(deps, studioId, lines) : planLines(store, lines);
}

/**
 * In two passes over the studio's listings, a piece at a time: which listing a line means can only be said once all names
 * are known, and all listings with their texts would not fit into memory.
 */
async function planLines(store: WorkerStore, lines: readonly TableLine[]): Promise<ImportPlan> {
  const { byListing, problems } = linesByListing(lines, await namedListings(store, lines));
  const parts = [{ changes: [], problems }];
  if (byListing.size === 0) return wholePlan(lines.length, parts);
  const planned: ReturnType<typeof planListing>[] = [];
  for await (const piece of tablePieces(store, lines.some(isPhotoLine))) {
    for (const listing of piece) {
      const own = byListing.get(listing.id);
      if (!own) continue;
      planned.push(planListing(listing, own));
      byListing.delete(listing.id);
    }
  }
  const gone = [...byListing.values()].flat().map(({ line }) => ({ line, text: tablesText.lines.gone }));
  return wholePlan(lines.length, [...parts, ...planned, { changes: [], problems: gone }]);
}

async function namedListings(store: WorkerStore, lines: readonly TableLine[]): Promise<NamedListing[]> {
  const isMentioned = mentionedIn(lines);
  const named: NamedListing[] = [];
  for await (const piece of tablePieces(store)) {
    for (const { id, code, earlierCodes, externalId, shopName } of piece.filter(isMentioned)) {
      named.push({ id, code, earlierCodes, externalId, shopName });
    }
  }
  return named;
}

/** What tells how a file's letters are to be read: words that the listings have already. */
async function wordsOf(store: WorkerStore): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for await (const piece of tablePieces(store)) {
    for (const { fields, there } of piece) {
      for (const text of [fields["title"], fields["description"], there?.["title"], there?.["description"]]) {
        if (typeof text !== "string") continue;
        for (const word of wordsBeyondAscii(text)) words.add(word.toLocaleLowerCase("en"));
      }
    }
  }
  return words;
}

const nothing: ImportPlan = { lines: 0, changes: [], problems: [], problemCount: 0 };

/** Nobody sees it but the person who gave the file. */
async function giveUp(
  deps: AppDeps,
  { studioId, params: { importId } }: Operation<Partial<ImportParams>>,
  failure: OperationFailure,
): Promise<void> {
  const store = deps.stores.worker(studioId);
  const waiting = importId && (await store.import(importId));
  const to = waiting && (await store.members()).find((member) => member.id === waiting.by)?.slackUserId;
  if (to)
    await store.sendMessages([{ template: "direct", to, text: withReference(failure), nonce: `import:${importId}` }]);
}

export const readImportOperation = defineOperation({
  kind: "read_import",
  params: importParams,
  retry: "a-day",
  priority: 0,
  run: readImport,
  onGiveUp: giveUp,
});
