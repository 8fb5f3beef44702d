import { z } from "zod";
import type { AppDeps } from "../../deps.ts";
import { id } from "#src/platform/database/values.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import { plansText } from "../../messages/en.ts";
import { warningText } from "../../rules/warning-text.ts";
import { collectPlan, giveUpPlan, type Judgement, type Looked, lookedAtOnce } from "../../use-cases/collect-plan.ts";
import { ruleListing } from "../../use-cases/selected.ts";
import { type Judging, judging } from "../look.ts";
import { catchUpText } from "../messages/en.ts";
import { catchUpRule, mostShare } from "../model.ts";

const batchParams = z.object({
  rule: catchUpRule,
  shopId: id<ShopId>(),
  /** The part of that day: what is found later comes into a later plan. */
  ids: z.array(id<ListingId>()).max(mostShare),
});
type BatchParams = z.infer<typeof batchParams>;

/** Collects the plan of one day's part: just these listings, as they are by now. */
async function collectBatch(deps: AppDeps, operation: Operation<BatchParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { rule, shopId, ids } = operation.params;
  await collectPlan(deps, operation, signal, async (context) => {
    const shop = context.shops.find((each) => each.id === shopId);
    const judge = shop ? await judging(deps, operation, context, { rule, shop, signal }) : null;
    async function* pieces(): AsyncGenerator<readonly Looked[]> {
      for (let start = 0; start < ids.length; start += lookedAtOnce) {
        const some = ids.slice(start, start + lookedAtOnce);
        const found = await store.listings({ ids: some, limit: some.length });
        yield some.map((listingId) => ({
          listingId,
          listing: found.find((each) => each.id === listingId) ?? null,
          shopId,
          judge: (listing) => judgement(judge, listing, ruleListing(context, listing)),
        }));
      }
    }
    return { found: ids.length, pieces: pieces(), quiet: true };
  });
}

async function judgement(
  judge: Judging | null,
  listing: Parameters<Looked["judge"]>[0],
  known: ReturnType<typeof ruleListing>,
): Promise<Judgement> {
  const { need, beside } = (await judge?.of(listing)) ?? { need: null, beside: {} };
  if (!need || !known) return { code: "same", text: plansText.leftOut.same };
  if ("lacks" in need) return { code: "unknown", text: catchUpText.unknownText(need.lacks) };
  const [warning] = need.warnings;
  return { set: need.set, beside, warning: warning ? { code: warning.code, text: warningText(warning, known) } : null };
}

export const collectBatchOperation = defineOperation({
  kind: "collect_batch",
  params: batchParams,
  // No person waits for it: what it reads takes nothing of the share that is kept for people.
  priority: 10,
  retry: "half-an-hour",
  run: collectBatch,
  onGiveUp: giveUpPlan,
});
