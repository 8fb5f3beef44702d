import {
  bothCards,
  collectingChange,
  editItem,
  editOf,
  type ManyItem,
  type NewItem,
  type NewLeftOut,
  refusalText,
  stateItem,
} from "#src/modules/changes/index.ts";
import { type ListingRecord, requireConnected } from "#src/modules/listings/index.ts";
import { marketplaceAt, reachesShops, readContext, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { MemberRecord } from "#src/modules/studio/index.ts";
import type { AppDeps, WorkerStore } from "#src/modules/tables/index.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { type OperationFailure, withReference } from "#src/platform/queue/define-operation.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { StateMove } from "../rules/rule.ts";
import { plansText } from "../messages/en.ts";

/** Of how many listings at once is judged and stored. */
export const lookedAtOnce = 100;

/**
 * What is to be written to a listing, or how its state is moved; or why it is left out. `warning`: it starts left out, and may be
 * taken in. `beside`: values of the listing that the mirror doesn't have. `restores`: they were on the marketplace before.
 */
export type Judgement =
  | ((
      | { readonly set: FlatFields; readonly beside?: FlatFields; readonly restores?: true }
      | { readonly move: StateMove }
    ) & {
      readonly warning: { readonly code: string; readonly text: string } | null;
    })
  | { readonly code: string; readonly text: string };

/** Of a page of items the listing of each; null: it isn't in its shop any more. */
export async function withListings(
  store: Pick<WorkerStore, "listings">,
  items: readonly ManyItem[],
): Promise<{ readonly item: ManyItem; readonly listing: ListingRecord | null }[]> {
  const ids = items.map(({ listingId }) => listingId);
  const listings = ids.length === 0 ? [] : await store.listings({ ids, limit: ids.length });
  return items.map((item) => ({ item, listing: listings.find(({ id }) => id === item.listingId) ?? null }));
}

/** One listing that a plan looks at; `listing` null: it isn't in its shop any more (`shopId`, as far as it is known). */
export type Looked = {
  readonly listingId: ListingId;
  readonly listing: ListingRecord | null;
  readonly shopId?: ShopId;
  readonly judge: (listing: ListingRecord) => Judgement | Promise<Judgement>;
};

export type PlanSource = {
  /** How many there are to look at, as far as it is known before. */
  readonly found: number;
  readonly pieces: AsyncIterable<readonly Looked[]>;
  /** How many a `without` of its line kept out until now. */
  readonly apart?: () => number;
  /** What its author hears of it besides. */
  readonly note?: string;
  /** No person waits for it: its card comes when it is made, and none does where it came to nothing. */
  readonly quiet?: true;
  /**
   * An approval that was given before covers it: what its author may do now doesn't matter, and what is in a shop that isn't
   * connected waits for that. It is said how many were collected, instead of making it its author's draft.
   */
  readonly covered?: (count: number) => Promise<void>;
};

/**
 * Looks at every listing that a plan means, a part at a time, and stores what it would write, or why it leaves it out. Then the
 * plan is its author's draft. What a worker stored that died meanwhile stays as it was judged then.
 */
export async function collectPlan(
  deps: AppDeps,
  operation: LeasedOperation,
  signal: AbortSignal,
  sourceOf: (context: StudioContext) => Promise<PlanSource>,
): Promise<void> {
  const collecting = await collectingChange(deps, operation);
  const { changeId, studioId } = operation;
  if (!collecting || !changeId) return;
  const store = deps.stores.worker(studioId);
  const context = await readContext(store);
  const { found, pieces, apart, note, covered, quiet } = await sourceOf(context);
  const told = { template: "direct" as const, to: collecting.author.slackUserId, nonce: `plan-note:${operation.id}` };
  const making: Making = {
    context: covered ? asSignedIn(context) : context,
    author: collecting.author,
    isCovered: covered !== undefined,
  };
  const card = quiet ? [] : [{ template: "draft_card" as const, changeId }];
  const known = new Set(collecting.there);
  for (const listingId of await leftOutBefore(deps, operation)) known.add(listingId);
  const seen = new Set<ListingId>();
  for await (const piece of pieces) {
    signal.throwIfAborted();
    const fresh = piece.filter(({ listingId }) => !known.has(listingId));
    const left = await addPart(deps, operation, making, fresh);
    for (const { listingId } of piece) seen.add(listingId);
    const looked = seen.size;
    await store.notePlanPart(operation, {
      found: Math.max(found, looked),
      looked,
      apart: apart?.() ?? null,
      left,
      outbox: card,
    });
  }
  // One that came or went while they were looked at: all that are there were.
  await store.notePlanPart(operation, {
    found: seen.size,
    looked: seen.size,
    apart: apart?.() ?? null,
    left: [],
    outbox: [],
  });
  const { all } = await store.changeItems(changeId, { limit: 1 });
  const { all: left } = await store.planLeftOut(changeId, { limit: 1 });
  // Each of them is in the plan, or named with why not.
  if (all + left !== new Set([...known, ...seen]).size) {
    throw new OmsError("internal", { cause: new Error(`${all} and ${left} of ${seen.size}`), retry: "later" });
  }
  if (covered) return covered(all);
  const cards = quiet && all + left === 0 ? [] : bothCards(changeId);
  const outbox = [...cards, ...(note === undefined ? [] : [{ ...told, text: note }])];
  await store.sealChange(operation, { count: all, outbox });
}

/** What is covered is judged as if each shop was signed in: what is written there waits for that. */
function asSignedIn(context: StudioContext): StudioContext {
  return { ...context, shops: context.shops.map((shop) => ({ ...shop, health: "ok" as const })) };
}

async function leftOutBefore(deps: AppDeps, { studioId, changeId }: LeasedOperation): Promise<ListingId[]> {
  const store = deps.stores.worker(studioId);
  const before: ListingId[] = [];
  if (!changeId) return before;
  const pieces = inTurn((after) => store.planLeftOutInTurn(changeId, { after, limit: 500 }));
  for await (const some of pieces) before.push(...some.map(({ listingId }) => listingId));
  return before;
}

type Making = { readonly context: StudioContext; readonly author: MemberRecord; readonly isCovered: boolean };

/** @returns what of them is left out */
async function addPart(
  deps: AppDeps,
  operation: LeasedOperation,
  making: Making,
  piece: readonly Looked[],
): Promise<NewLeftOut[]> {
  const judged: (NewItem | NewLeftOut)[] = [];
  for (const looked of piece) judged.push(await itemOf(deps, operation, making, looked));
  const items = judged.flatMap((each) => ("payload" in each ? [each] : []));
  const refused =
    items.length === 0 ? [] : await deps.stores.worker(operation.studioId).addChangeItems(operation, items);
  return [
    ...judged.flatMap((each) => ("payload" in each ? [] : [each])),
    ...refused.map(({ listingId, code, detail }) => ({ listingId, code, text: refusalText(code, detail) })),
  ];
}

/** What is written to a listing, or why it is left out. */
async function itemOf(
  deps: AppDeps,
  { studioId }: LeasedOperation,
  { context, author, isCovered }: Making,
  { listingId, listing, shopId: shop, judge }: Looked,
): Promise<NewItem | NewLeftOut> {
  const leave = (code: string, text: string): NewLeftOut => ({ listingId, code, text });
  const words = plansText.leftOut;
  if (!listing) return leave("gone", words.gone(shop ? shopNameOf(context, shop) : null));
  const { shopId } = listing;
  if (!isCovered && !reachesShops(context, author.id, [shopId])) {
    return leave("no-access", words.noAccess(shopNameOf(context, shopId)));
  }
  const judged = await judge(listing);
  if ("code" in judged) return leave(judged.code, judged.text);
  const by = { studioId, member: author };
  const edit =
    "set" in judged
      ? editOf(marketplaceAt(context, shopId).fields, { ...listing.live, ...judged.beside }, judged.set)
      : null;
  if (edit && Object.keys(edit.set).length === 0) return leave("same", words.same);
  const item = writable(() => {
    requireConnected(context, listing);
    if (edit) return editItem(deps, context, by, listing, edit, "set" in judged && judged.restores === true);
    return "move" in judged ? stateItem(deps, context, by, listing, judged.move) : words.same;
  });
  if (typeof item === "string") return leave("problem", item);
  const { warning } = judged;
  return warning ? { ...leave(warning.code, warning.text), item } : item;
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

/** Nothing comes of it, and its author, who waits, hears why. */
export async function giveUpPlan(deps: AppDeps, operation: LeasedOperation, failure: OperationFailure): Promise<void> {
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
