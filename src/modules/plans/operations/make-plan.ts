import { z } from "zod";
import {
  bothCards,
  collectingChange,
  editItem,
  editOf,
  type NewItem,
  type NewLeftOut,
  refusalText,
} from "#src/modules/changes/index.ts";
import { type ListingRecord, requireConnected } from "#src/modules/listings/index.ts";
import { marketplaceAt, reachesShops, readContext, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { Actor, MemberRecord } from "#src/modules/studio/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import {
  defineOperation,
  type Operation,
  type OperationFailure,
  withReference,
} from "#src/platform/queue/define-operation.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import { plansText } from "../messages/en.ts";
import { applyRule } from "../rules/apply-rule.ts";
import { leftOutText } from "../rules/left-out-text.ts";
import { warningText } from "../rules/warning-text.ts";
import type { PlanListing, RuleWarning } from "../rules/outcome.ts";
import { planRule, type PlanRule } from "../rules/rule.ts";
import { selection } from "../rules/selection.ts";
import { ruleListing, selected } from "../use-cases/selected.ts";

const planParams = z.object({ selection, rule: planRule });
type PlanParams = z.infer<typeof planParams>;

/** Of how many listings at once is judged and stored. */
const lookedAtOnce = 100;

/**
 * Looks at every listing that a plan means, a part at a time, and stores what it would write, or why it leaves it out. Then the
 * plan is its author's draft. What a worker stored that died meanwhile stays as it was judged then.
 */
async function makePlan(deps: AppDeps, operation: Operation<PlanParams>, signal: AbortSignal): Promise<void> {
  const collecting = await collectingChange(deps, operation);
  const { changeId, params } = operation;
  if (!collecting || !changeId) return;
  const store = deps.stores.worker(operation.studioId);
  const context = await readContext(store);
  const filter = selected(context, params.selection);
  const found = filter ? await store.countListings(filter) : 0;
  const card = [{ template: "draft_card" as const, changeId }];
  const known = new Set(collecting.there);
  for (const listingId of await leftOutBefore(deps, operation)) known.add(listingId);
  let looked = 0;
  let after: number | null = null;
  do {
    signal.throwIfAborted();
    if (!filter) break;
    const piece: Awaited<ReturnType<typeof store.listingsInTurn>> = await store.listingsInTurn(
      filter,
      after,
      lookedAtOnce,
    );
    const fresh = piece.listings.filter(({ id }) => !known.has(id));
    const left = await addPart(deps, operation, { context, author: collecting.author, rule: params.rule }, fresh);
    looked += piece.listings.length;
    after = piece.next;
    await store.notePlanPart(operation, { found: Math.max(found, looked), looked, left, outbox: card });
  } while (after !== null);
  // One that came or went while they were looked at: all that are there were.
  await store.notePlanPart(operation, { found: looked, looked, left: [], outbox: [] });
  const { all } = await store.changeItems(changeId, { limit: 1 });
  await store.sealChange(operation, { count: all, outbox: bothCards(changeId) });
}

async function leftOutBefore(deps: AppDeps, { studioId, changeId }: LeasedOperation): Promise<ListingId[]> {
  const store = deps.stores.worker(studioId);
  const before: ListingId[] = [];
  const limit = 500;
  for (let offset = 0; changeId; offset += limit) {
    const { some } = await store.planLeftOut(changeId, { limit, offset });
    before.push(...some.map(({ listingId }) => listingId));
    if (some.length < limit) break;
  }
  return before;
}

type Making = { readonly context: StudioContext; readonly author: MemberRecord; readonly rule: PlanRule };

/** @returns what of them is left out */
async function addPart(
  deps: AppDeps,
  operation: LeasedOperation,
  making: Making,
  listings: readonly ListingRecord[],
): Promise<NewLeftOut[]> {
  const judged = listings.map((listing) =>
    judge(deps, { studioId: operation.studioId, member: making.author }, making, listing),
  );
  const items = judged.flatMap((each) => ("payload" in each ? [each] : []));
  const refused =
    items.length === 0 ? [] : await deps.stores.worker(operation.studioId).addChangeItems(operation, items);
  return [
    ...judged.flatMap((each) => ("payload" in each ? [] : [each])),
    ...refused.map(({ listingId, code, detail }) => ({ listingId, code, text: refusalText(code, detail) })),
  ];
}

/** What is written to a listing, or why it is left out. */
function judge(
  deps: AppDeps,
  actor: Pick<Actor, "studioId" | "member">,
  { context, rule }: Making,
  listing: ListingRecord,
): NewItem | NewLeftOut {
  const { id: listingId, shopId } = listing;
  const leave = (code: string, text: string): NewLeftOut => ({ listingId, code, text });
  const words = plansText.leftOut;
  if (!reachesShops(context, actor.member.id, [shopId])) {
    return leave("no-access", words.noAccess(shopNameOf(context, shopId)));
  }
  const judged = ruleListing(context, listing);
  const outcome = judged && applyRule(rule, judged);
  if (!outcome || outcome.kind === "unchanged") return leave("same", words.same);
  if (outcome.kind === "left-out") return leave(outcome.reason.code, leftOutText(outcome.reason));
  const edit = editOf(marketplaceAt(context, shopId).fields, listing.live, outcome.set);
  if (Object.keys(edit.set).length === 0) return leave("same", words.same);
  const item = writable(() => {
    requireConnected(context, listing);
    return editItem(deps, context, actor, listing, edit);
  });
  if (typeof item === "string") return leave("problem", item);
  const [warning] = outcome.warnings;
  if (!warning) return item;
  return { ...leave(warning.code, whyLookedAt(warning, judged)), item };
}

/** What a person has to hear of one listing keeps out no other. */
function writable(of: () => NewItem | string): NewItem | string {
  try {
    return of();
  } catch (error) {
    if (error instanceof OmsError && error.retry === "no" && error.code !== "internal") return error.userText;
    throw error;
  }
}

/** Without the prices, which the lists show: so listings with the same reason are told of together. */
function whyLookedAt(warning: RuleWarning, listing: PlanListing): string {
  if (warning.code === "large-fall") return plansText.leftOut.fall;
  return warning.code === "large-rise" ? plansText.leftOut.rise : warningText(warning, listing);
}

/** Nothing comes of it, and its author, who waits, hears why. */
async function giveUp(deps: AppDeps, operation: LeasedOperation, failure: OperationFailure): Promise<void> {
  const collecting = await collectingChange(deps, operation);
  if (!collecting || !operation.changeId) return;
  const told = {
    template: "direct" as const,
    to: collecting.author.slackUserId,
    text: withReference(failure),
    nonce: `plan:${operation.id}`,
  };
  await deps.stores
    .worker(operation.studioId)
    .sealChange(operation, { count: null, outbox: [told, { template: "draft_card", changeId: operation.changeId }] });
}

export const makePlanOperation = defineOperation({
  kind: "make_plan",
  params: planParams,
  retry: "half-an-hour",
  run: makePlan,
  onGiveUp: giveUp,
});
