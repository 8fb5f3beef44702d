import { editItem, type PlanItem } from "#src/modules/changes/index.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { ListingId, MemberId } from "#src/platform/kernel/entity-ids.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { tablesText } from "../messages/en.ts";
import { type ImportPlan, keptProblems, shownChanges } from "../rules/import-plan.ts";
import { type PlanItemSaid, readPlanItem } from "../rules/plans/plan-changes.ts";
import type { PlanTablePlan, PlanWrite } from "../rules/plans/planned-plan.ts";
import type { ImportProblem, TableLine } from "../rules/table-records.ts";

const readAtOnce = 100;

type Read = {
  readonly writes: PlanWrite[];
  readonly leave: ListingId[];
  readonly take: ListingId[];
  readonly changes: PlanTablePlan["changes"][number][];
  readonly problems: ImportProblem[];
};

/** What a plan would become by its own table. @throws OmsError what keeps all of the file from being used */
export async function planPlanLines(
  deps: AppDeps,
  store: WorkerStore,
  by: MemberId,
  lines: readonly TableLine[],
): Promise<ImportPlan> {
  const [context, { change, others }] = await Promise.all([readContext(store), planOf(store, lines)]);
  requireMayChange(context, change, by);
  const read: Read = { writes: [], leave: [], take: [], changes: [], problems: [...others] };
  const byListing = Map.groupBy(
    lines.filter(({ line }) => !others.some((other) => other.line === line)),
    ({ cells }) => unmarked(cells["key"] ?? "").trim(),
  );
  const order = await store.planOrder(change.id);
  for (let start = 0; start < order.length; start += readAtOnce) {
    const items = await store.planItems(change.id, order.slice(start, start + readAtOnce));
    const said = items.map((item) => ({
      item,
      said: readPlanItem(context, item, byListing.get(item.listingId) ?? []),
    }));
    for (const { listingId } of items) byListing.delete(listingId);
    await gather(deps, context, store, { studioId: change.studioId, by }, said, read);
  }
  for (const [line] of byListing.values()) {
    if (line) read.problems.push({ line: line.line, text: tablesText.plan.unknown });
  }
  return wholeOf(lines.length, change, read);
}

/** Which plan the file is about: that of its first line. */
async function planOf(store: WorkerStore, lines: readonly TableLine[]) {
  const numbers = lines.map(({ cells }) => unmarked(cells["plan"] ?? "").trim());
  const number = numbers.find((each) => /^\d{1,9}$/.test(each));
  if (number === undefined) throw refused(tablesText.plan.noNumber);
  const [change] = await store.findChanges("", { number: null, request: Number(number) }, 1);
  if (!change?.many?.plan) throw refused(tablesText.plan.none(Number(number)));
  const others = lines.flatMap(({ line }, index) =>
    numbers[index] === number ? [] : [{ line, text: tablesText.plan.other(Number(number)) }],
  );
  return { change, others };
}

type Planned = Awaited<ReturnType<typeof planOf>>["change"];

/** As the database judges it once more when the file is applied. */
function requireMayChange(context: StudioContext, { state, number, author, many }: Planned, by: MemberId): void {
  const text = tablesText.plan;
  if (state === "in_review") throw refused(text.waits(number ?? 0));
  if ((state !== "draft" && state !== "rejected") || many?.plan?.collecting) throw refused(text.over(number ?? 0));
  const member = context.members.find(({ id }) => id === by);
  if (author !== by && !(member && atLeast(member.role, "manager"))) throw refused(text.notYours(number ?? 0));
}

async function gather(
  deps: AppDeps,
  context: StudioContext,
  store: WorkerStore,
  { studioId, by }: { readonly studioId: Planned["studioId"]; readonly by: MemberId },
  said: readonly { readonly item: PlanItem; readonly said: PlanItemSaid }[],
  read: Read,
): Promise<void> {
  const moved = said.filter(({ item, said: { set } }) => set && !isSame(set, item.set));
  const ids = moved.map(({ item }) => item.listingId);
  const listings = ids.length === 0 ? [] : await store.listings({ ids, limit: ids.length });
  const member = context.members.find(({ id }) => id === by);
  for (const { item, said: of } of said) {
    const { listingId } = item;
    const { changes } = of;
    read.problems.push(...of.problems);
    const isIn = item.text === null;
    if (of.set === null) {
      if (isIn) read.leave.push(listingId);
      continue;
    }
    const { set, line } = of;
    const listing = listings.find(({ id }) => id === listingId);
    if (!isSame(set, item.set) && listing && member) {
      const before = Object.fromEntries(Object.keys(set).map((field) => [field, item.before?.[field] ?? null]));
      const made = editItem(deps, context, { studioId, member }, listing, { set, before });
      if (typeof made === "string") {
        // Its values may differ by a line that is missing alone.
        read.problems.push({ line: changes[0]?.line ?? line, text: tablesText.plan.stays(made) });
      } else {
        read.writes.push({ listingId, content: made.content, payload: made.payload });
        read.changes.push(...changes);
      }
    }
    if (!isIn) read.take.push(listingId);
  }
}

function isSame(set: NonNullable<PlanItemSaid["set"]>, now: PlanItem["set"]): boolean {
  return canonicalJson(set) === canonicalJson(now ?? {});
}

function wholeOf(lines: number, change: Planned, { writes, leave, take, changes, problems }: Read): ImportPlan {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  return {
    lines,
    changes: [],
    problems: sorted.slice(0, keptProblems),
    problemCount: sorted.length,
    planTable: {
      changeId: change.id,
      number: change.number ?? 0,
      revision: change.revision,
      title: change.content.title,
      changes: changes.slice(0, shownChanges),
      changeCount: changes.length,
      listingCount: writes.length,
      leftCount: leave.length,
      takenCount: take.length,
      writes,
      leave,
      take,
    },
  };
}

function refused(userText: string): OmsError {
  return new OmsError("bad-input", { userText });
}
