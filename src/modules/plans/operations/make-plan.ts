import { z } from "zod";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { type AppDeps, tableListings, type WorkerStore } from "#src/modules/tables/index.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { file } from "#src/platform/queue/operation-rows.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import { plansText } from "../messages/en.ts";
import { mostDeleted, planRule, type PlanRule } from "../rules/rule.ts";
import { type Selection, selection } from "../rules/selection.ts";
import { collectPlan, giveUpPlan, type Looked, lookedAtOnce } from "../use-cases/collect-plan.ts";
import { besideReader } from "../use-cases/beside.ts";
import { judgeByRule } from "../use-cases/judge-by-rule.ts";
import { onSaleElsewhere } from "../use-cases/elsewhere.ts";
import { hasWithout, isWithout, ofProducts, selected } from "../use-cases/selected.ts";

/** `table`: names the only listings that are meant. */
const planParams = z.object({ selection, rule: planRule, table: file.optional() });
type PlanParams = z.infer<typeof planParams>;

/** Collects the plan of a rule: every listing that its line means is judged by it. */
async function makePlan(deps: AppDeps, operation: Operation<PlanParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { selection: which, rule, table } = operation.params;
  await collectPlan(deps, operation, signal, async (context) => {
    const named = table ? await tableListings(deps, store, table) : null;
    const chosen = await ofProducts(store, selected(context, which), which.product);
    const filter = chosen && named ? { ...chosen, ids: named.ids } : chosen;
    const found = filter ? await store.countListings(filter) : 0;
    if (isDeleting(rule) && found > mostDeleted) await requireFew(meant(store, filter, { context, which }));
    const beside = rule.kind === "attribute" ? besideReader(deps, operation, context, signal) : null;
    let apart = 0;
    const keepsOut = (listings: number) => {
      apart += listings;
    };
    return {
      found,
      pieces: fitting(store, filter, { context, which, rule, beside, keepsOut }),
      ...(hasWithout(which) ? { apart: () => apart } : {}),
      ...(named && named.unknown.length > 0 ? { note: unknownText(table?.name ?? "", named.unknown) } : {}),
    };
  });
}

/** So many lines of a table are named. */
const namedLines = 20;

function unknownText(file: string, lines: readonly number[]): string {
  const some = lines.slice(0, namedLines).join(", ");
  return plansText.unknownLines(file.slice(0, 100), lines.length, lines.length > namedLines ? `${some} …` : some);
}

function isDeleting(rule: PlanRule): boolean {
  return rule.kind === "state" && rule.to === "delete";
}

/** What a line leaves out by `without` doesn't count. */
async function requireFew(pieces: AsyncIterable<readonly ListingRecord[]>): Promise<void> {
  let count = 0;
  for await (const { length } of pieces) count += length;
  if (count > mostDeleted) throw new OmsError("bad-input", { userText: plansText.manyDeleted(count, mostDeleted) });
}

type Meaning = {
  readonly context: StudioContext;
  readonly which: Selection;
  /** Hears of each part how many a `without` of the line kept out. */
  readonly keepsOut?: (listings: number) => void;
};

type Making = Meaning & {
  readonly rule: PlanRule;
  /** Where the rule is about what the mirror doesn't have. */
  readonly beside: ReturnType<typeof besideReader> | null;
};

/** The listings that a line means, a part at a time, by a key that nothing moves. */
async function* meant(
  store: WorkerStore,
  filter: ReturnType<typeof selected>,
  { context, which, keepsOut }: Meaning,
): AsyncGenerator<readonly ListingRecord[]> {
  if (!filter) return;
  const pieces = inTurn(async (after) => {
    const { next, listings } = await store.listingsInTurn(filter, after, lookedAtOnce);
    return { next, some: listings };
  });
  for await (const all of pieces) {
    const some = all.filter((listing) => !isWithout(context, which, listing));
    keepsOut?.(all.length - some.length);
    yield some;
  }
}

async function* fitting(
  store: WorkerStore,
  filter: ReturnType<typeof selected>,
  { rule, beside, ...meaning }: Making,
): AsyncGenerator<readonly Looked[]> {
  const { context } = meaning;
  for await (const some of meant(store, filter, meaning)) {
    const elsewhere = rule.kind === "state" ? await onSaleElsewhere(store, context, rule.to, some) : null;
    const judged: Looked["judge"] = async (listing) => {
      const read = beside && (await beside(listing));
      if (read && "code" in read) return read;
      return judgeByRule({ context, rule, listing, read, elsewhere: elsewhere?.get(listing.id) ?? null });
    };
    yield some.map((listing) => ({ listingId: listing.id, listing, judge: judged }));
  }
}

export const makePlanOperation = defineOperation({
  kind: "make_plan",
  params: planParams,
  retry: "half-an-hour",
  run: makePlan,
  onGiveUp: giveUpPlan,
});
