import { z } from "zod";
import { isReadBeside } from "#src/catalog/fields/definition.ts";
import { type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { isWritable, type ItemState, type ManyItem } from "#src/modules/changes/index.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { AppDeps, WorkerStore } from "#src/modules/tables/index.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { id } from "#src/platform/database/values.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import { plansText } from "../messages/en.ts";
import { applyRule } from "../rules/apply-rule.ts";
import { planRule, type PlanRule } from "../rules/rule.ts";
import { type Beside, besideReader } from "../use-cases/beside.ts";
import {
  collectPlan,
  giveUpPlan,
  type Judgement,
  type Looked,
  lookedAtOnce,
  withListings,
} from "../use-cases/collect-plan.ts";
import { judgeByRule } from "../use-cases/judge-by-rule.ts";
import { ruleListing } from "../use-cases/selected.ts";

/** `moved`: what was changed in its shop before it could be written; `rest`: what was stopped before it was begun. */
const againParams = z.object({ of: id<ChangeId>(), which: z.enum(["moved", "rest"]) });
type AgainParams = z.infer<typeof againParams>;

const statesOf: Readonly<Record<AgainParams["which"], readonly ItemState[]>> = {
  moved: ["failed", "parked", "stopped"],
  rest: ["stopped"],
};

/** Collects the plan of what an earlier request didn't write, over what its listings have today. */
async function planAgain(deps: AppDeps, operation: Operation<AgainParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { of, which } = operation.params;
  await collectPlan(deps, operation, signal, async (context) => {
    const { all } = await store.changeItems(of, { states: statesOf[which], limit: 1 });
    const rule = planRule.safeParse((await store.change(of))?.many?.plan?.rule).data ?? null;
    const beside = besideReader(deps, operation, context, signal);
    return {
      found: which === "rest" ? all : 0,
      pieces: unwritten(store, { of, which }, { context, rule, beside }),
    };
  });
}

type Again = {
  readonly context: StudioContext;
  /** By which the earlier plan was made; null: by none, its values are what people typed. */
  readonly rule: PlanRule | null;
  readonly beside: ReturnType<typeof besideReader>;
};

async function* unwritten(
  store: WorkerStore,
  { of, which }: AgainParams,
  again: Again,
): AsyncGenerator<readonly Looked[]> {
  const states = statesOf[which];
  const read = (after: number | null) => store.changeItemsInTurn(of, { states, after, limit: lookedAtOnce });
  for await (const some of inTurn(read)) {
    const meant = some.filter(({ failure }) => which === "rest" || failure?.code === "changed-live");
    const found = await withListings(store, meant);
    yield found.map(({ item, listing: there }) => ({
      listingId: item.listingId,
      listing: there,
      shopId: item.shopId,
      judge: async (listing) => {
        const isUnread = Object.keys(item.set).some((field) => isReadBeside(knownFields(), field));
        const read = isUnread ? await again.beside(listing) : null;
        return read && "code" in read ? read : judge(item, listing, { ...again, read });
      },
    }));
  }
}

/**
 * What a seller wrote meanwhile is newer than what was approved. A rule is applied anew to today's values, but for fields that have the
 * approved value already. A value that a person typed is shown beside today's, and starts left out: nothing is written over
 * the seller's without a click.
 */
function judge(
  item: Pick<ManyItem, "set" | "before">,
  listing: ListingRecord,
  { context, rule, read }: Pick<Again, "context" | "rule"> & { readonly read: Read },
): Judgement {
  const beside = read?.fields ?? {};
  const live: FlatFields = { ...listing.live, ...beside };
  const open = Object.entries(item.set).filter(([field, value]) => !sameValue(field, live[field], value));
  if (open.length === 0) return { code: "same", text: plansText.leftOut.same };
  const isNewer = open.some(([field]) => !sameValue(field, live[field], item.before[field]));
  if (isNewer && rule && isOfRule(rule, context, listing, { item, read })) {
    const judged = judgeByRule({ context, rule, listing, read, elsewhere: null });
    if (!("set" in judged)) return judged;
    const set = Object.entries(judged.set).filter(
      ([field]) => !(field in item.set && sameValue(field, live[field], item.set[field])),
    );
    return set.length === 0
      ? { code: "same", text: plansText.leftOut.same }
      : { ...judged, set: Object.fromEntries(set) };
  }
  const writable = open.filter(([field, value]) => isWritable(field, value, live));
  if (writable.length === 0) return { code: "fixed", text: plansText.again.fixed };
  const warning = isNewer
    ? { code: "newer-there", text: plansText.again.newerThere(shopNameOf(context, listing.shopId)) }
    : null;
  return { set: Object.fromEntries(writable), beside, warning };
}

type Read = Extract<Beside, { readonly fields: FlatFields }> | null;

/** Whether its values are those of the rule, over what they met; a person may have typed others since. */
function isOfRule(
  rule: PlanRule,
  context: StudioContext,
  listing: ListingRecord,
  { item, read }: { readonly item: Pick<ManyItem, "set" | "before">; readonly read: Read },
): boolean {
  const known = ruleListing(context, listing);
  if (!known) return false;
  const fields = { ...known.fields, ...read?.fields, ...item.before };
  const outcome = applyRule(rule, { ...known, fields, ...(read ? { ofCategory: read.ofCategory } : {}) });
  return (
    outcome.kind === "changes" &&
    outcome.change === "edit" &&
    Object.entries(item.set).every(([field, value]) => sameValue(field, outcome.set[field], value))
  );
}

export const planAgainOperation = defineOperation({
  kind: "plan_again",
  params: againParams,
  retry: "half-an-hour",
  run: planAgain,
  onGiveUp: giveUpPlan,
});
