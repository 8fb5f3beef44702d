import { z } from "zod";
import { attributesField } from "#src/catalog/fields/definition.ts";
import { emptyContent } from "#src/catalog/listing.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { readContext, type ShopRecord, type StudioContext } from "#src/modules/shops/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../../deps.ts";
import { judging, lookFor, readsEach } from "../look.ts";
import { type CatchUpRecord, type CatchUpRule, usualShare } from "../model.ts";
import { lostOf } from "../rules/lost.ts";
import { daysBefore } from "../rules/progress.ts";
import { batchTexts } from "../rules/rule-text.ts";
import type { OfferedCatchUp } from "../store.ts";
import { collectBatchOperation } from "./collect-batch.ts";

/** What a plan named isn't proposed again for so many days, whatever became of it there. */
const proposedDays = 30;
/** A rule that read every listing of its shop, one by one, rests for so many days. */
const restDays = 7;

/** The studio's day, `2026-12-24`. */
const catchUpParams = z.object({ date: z.iso.date() });
type CatchUpParams = z.infer<typeof catchUpParams>;

/** The look of one day: what shops could be offered, then each rule that is kept and hasn't looked yet. */
async function catchUp(deps: AppDeps, operation: Operation<CatchUpParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const context = await readContext(store);
  const { date } = operation.params;
  const shops = context.shops.filter(({ health }) => health === "ok");
  const kept = await store.catchUps();
  const offered: OfferedCatchUp[] = [];
  for (const shop of shops) offered.push(...(await offersTo(deps, operation, { context, shop, kept, signal })));
  if (offered.length > 0) await store.offerCatchUps(operation, offered);
  // What asks the marketplace of each listing comes last: a day's calls that are used up keep back nothing else.
  const now = (await store.catchUps()).toSorted((a, b) => Number(readsEach(a.rule)) - Number(readsEach(b.rule)));
  for (const record of now) {
    signal.throwIfAborted();
    const shop = shops.find(({ id }) => id === record.shopId);
    if (shop && isDue(record, shop, date) && lostOf(context, record) === null)
      await lookToday(deps, operation, { context, shop, record, signal });
  }
}

function isDue(
  { state, rule, lookedOn, restsUntil, batch, mayAuthor }: CatchUpRecord,
  shop: ShopRecord,
  date: string,
): boolean {
  if (state !== "on" || (lookedOn !== null && lookedOn >= date)) return false;
  // It looks once a person took it over.
  if (!mayAuthor) return false;
  if (rule.kind === "safety" && shop.euTrader !== "yes") return false;
  // A call for each listing is for what can be planned.
  return !readsEach(rule) || (batch === null && (restsUntil === null || restsUntil <= date));
}

type AtShop = { readonly context: StudioContext; readonly shop: ShopRecord; readonly signal: AbortSignal };

async function lookToday(
  deps: AppDeps,
  operation: Operation<CatchUpParams>,
  { context, shop, record, signal }: AtShop & { readonly record: CatchUpRecord },
): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { id, rule, share, after, unknown, unknownCount } = record;
  const { date } = operation.params;
  const judge = await judging(deps, operation, context, { rule, shop, signal });
  if (judge.rests) return;
  const proposed = new Set(await store.batched(id, daysBefore(date, proposedDays)));
  const { ids, whole, ...found } = await lookFor(
    store,
    judge,
    { rule, share, after, proposed, unknown, unknownCount },
    signal,
  );
  const restsUntil = readsEach(rule) && whole ? daysBefore(date, -restDays) : null;
  const look = { ...found, catchUp: id, rule, author: record.author, date, restsUntil, taken: ids.length };
  await store.beginCatchUp(operation, look, ...batchOf(deps, { record, shop, date, ids }));
}

type Begun = Parameters<ReturnType<AppDeps["stores"]["worker"]>["beginCatchUp"]>;

/** The plan of a day's part, and who collects it. */
function batchOf(
  deps: AppDeps,
  of: {
    readonly record: CatchUpRecord;
    readonly shop: ShopRecord;
    readonly date: string;
    readonly ids: readonly ListingId[];
  },
): [Begun[2], Begun[3]] {
  const { record, shop, date, ids } = of;
  if (ids.length === 0) return [null, { outbox: [], operations: [] }];
  const changeId = deps.ids.uuid() as ChangeId;
  const { title, line } = batchTexts(record, shop, date);
  const params = { rule: record.rule, shopId: shop.id, ids: [...ids] };
  return [
    {
      id: changeId,
      content: { ...emptyContent, title },
      source: { channel: null, ts: null, text: "", files: [] },
      plan: JSON.stringify({ catchUp: record.id, text: line }),
    },
    {
      outbox: [],
      operations: [collectBatchOperation.queue({ key: `collect_batch:${changeId}`, changeId, params })],
    },
  ];
}

/** What a shop's rules could be about and it never had: two that are kept by themselves, and what is offered where it is found. */
async function offersTo(
  deps: AppDeps,
  operation: Operation<CatchUpParams>,
  { context, shop, kept, signal }: AtShop & { readonly kept: readonly CatchUpRecord[] },
): Promise<OfferedCatchUp[]> {
  const store = deps.stores.worker(operation.studioId);
  const { facts } = marketplaceOf(shop);
  const isNew = (name: string) => !kept.some((each) => each.shopId === shop.id && each.name === name);
  const author = authorIn(context, shop);
  const byItself = (name: string, rule: CatchUpRule): OfferedCatchUp[] =>
    author && isNew(name) ? [{ shopId: shop.id, name, rule, state: "on", author, open: 0 }] : [];
  const found: OfferedCatchUp[] = [
    ...(shop.euTrader === "yes" && facts.safety ? byItself("safety", { kind: "safety" }) : []),
    ...(attributesField(facts.fields) ? byItself("attributes", { kind: "attributes", model: null }) : []),
  ];
  const [year = "", month] = operation.params.date.split("-");
  const offers: (readonly [string, CatchUpRule])[] = [
    ["alts", { kind: "alts" }],
    ["titles", { kind: "titles" }],
    ...(month === "01" ? [[`when_made:${year}`, { kind: "when_made" }] as const] : []),
  ];
  for (const [name, rule] of offers.filter(([each]) => isNew(each))) {
    const judge = await judging(deps, operation, context, { rule, shop, signal });
    const part = { rule, share: usualShare, after: null, proposed: new Set<ListingId>(), unknown: [], unknownCount: 0 };
    const { open } = await lookFor(store, judge, part, signal);
    if (open > 0) found.push({ shopId: shop.id, name, rule, state: "offered", author: null, open });
  }
  return found;
}

/** Whose word a rule is that is kept by itself: of the person who connected the shop, or of an owner. Another person takes it over. */
function authorIn({ members }: StudioContext, { connectedBy }: ShopRecord) {
  const makers = members.filter(({ role }) => role !== "viewer");
  return (makers.find(({ id }) => id === connectedBy) ?? makers.find(({ role }) => role === "owner"))?.id ?? null;
}

export const catchUpOperation = defineOperation({
  kind: "catch_up",
  madeOn: "catch-up-due",
  params: catchUpParams,
  retry: "a-day",
  run: catchUp,
});
