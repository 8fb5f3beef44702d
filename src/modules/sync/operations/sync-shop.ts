import type { z } from "zod";
import { type ListingState, listingStates } from "#src/catalog/listing.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import type { Reading, ShopClient, UnreadableListing } from "#src/marketplaces/port.ts";
import { factsOf, kindOf } from "#src/marketplaces/registry.ts";
import { askers, marketplaceOfShop, shopAccess, type ShopReactions, tellReadFailed } from "#src/modules/shops/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import type { LaidOver } from "../model.ts";
import { type ListingStanding, type SeenListing, standingOfListing, tally } from "../rules/standing.ts";
import { syncText } from "../messages/en.ts";

const unreadableNamed = 5;
/** So many pages are on their way at once. */
const pagesAhead = 2;

/**
 * Reads every listing of a shop in all five states, a page a call, lays them over the mirror, and says how each
 * stands. Reads only. What a whole reading didn't show is looked for by its number before it is called gone: pages shift
 * while a shop is read.
 *
 * Calls: Σ over the five states of max(1, ⌈listings/page size⌉); for each listing that was not shown one more, or two where it
 * is there.
 */
async function syncShop(
  deps: AppDeps,
  operation: Operation<z.infer<typeof askers>>,
  signal: AbortSignal,
): Promise<void> {
  const { shopId } = operation;
  if (!shopId) throw new OmsError("internal");
  const store = deps.stores.worker(operation.studioId);
  const shop = (await store.shops()).find((each) => each.id === shopId);
  if (!shop || shop.health === "disconnected") throw new OmsError("shop-disconnected");
  const client = (await marketplaceOfShop(deps, shop)).shop({
    ...shopAccess(deps, operation, shop, signal),
    // Also where a person asked: a day's last calls are for what writes.
    priority: "bulk",
  });
  const runId = operation.id;
  // How many there are is known for sure state by state, as each is read.
  const sizes: Partial<Record<ListingState, number>> = { ...shop.counts };
  const sum = () => Object.values(sizes).reduce((total, size) => total + size, 0);
  const { finished } = await store.startRun(operation, { id: runId, total: sum() });
  if (finished) return;

  const expected = await store.expected(shopId, runId);
  const seen = new Map<string, SeenListing>();
  let outOfReach = 0;
  const unreadable = new Map<string, UnreadableListing>();
  const skip = (each: UnreadableListing) => unreadable.set(each.listingId ?? `?${unreadable.size}`, each);
  const layOver = async (read: readonly MirroredListing[]) => {
    // The same listing may be on two pages while the shop changes: the later reading counts.
    const listings = [...new Map(read.map((listing) => [listing.listingId, listing])).values()];
    const done = seen.size + listings.filter(({ listingId }) => !seen.has(listingId)).length;
    const laid = await store.mirrorPage(operation, { runId, done, total: Math.max(sum(), done) }, listings);
    const standing = standingIn(laid);
    for (const listing of listings) seen.set(listing.listingId, standing(listing));
  };
  for (const state of listingStates) {
    for await (const { count, listings, behind, unreadable: odd } of pages(client, state, kindOf(shop).reading)) {
      sizes[state] = count;
      outOfReach += behind;
      odd.forEach(skip);
      if (listings.length > 0) await layOver(listings);
    }
  }
  const gone: string[] = [];
  for (const listingId of expected.filter((each) => !seen.has(each) && !unreadable.has(each))) {
    const found = await client.readListing(listingId).catch((error: unknown) => {
      if (!(error instanceof OmsError) || error.code !== "marketplace-odd") throw error;
      return skip({ listingId, title: "", why: syncText.unknownForm(factsOf(shop).name) });
    });
    if (found === null) gone.push(listingId);
    else if ("fields" in found) await layOver([found]);
  }
  const goneByOthers = gone.length > 0 ? await store.markGone(operation, gone) : 0;

  for (const listingId of seen.keys()) unreadable.delete(listingId);
  const { result, counts } = tally(seen.values(), {
    gone: goneByOthers,
    outOfReach,
    unreadable: unreadable.size,
    unreadableSome: [...unreadable.values()].slice(0, unreadableNamed),
  });
  const newOf = (standing: ListingStanding) =>
    [...seen.values()].filter((each) => each.news && each.standing === standing).length;
  const news = { changed: newOf("live"), conflicts: newOf("conflict"), gone: goneByOthers };
  const said = { template: "sync_result", shopId, runId, nonce: operation.id } as const;
  await store.finishRun(operation, {
    id: runId,
    result,
    counts,
    news: Object.fromEntries(Object.entries(news).filter(([, times]) => times > 0)),
    answer: said,
    outbox: [said],
  });
}

export const syncShopOperation = defineOperation({
  kind: "sync_shop",
  madeOn: "shop-due",
  params: askers,
  retry: "half-an-hour",
  run: syncShop,
  onGiveUp: tellReadFailed,
});

/** A shop that was just connected is synchronised once; later sync runs are asked for, or come by the schedule. */
export const syncConnectedShop: ShopReactions["shopConnected"][number] = ({ shopId, connectedAt }) =>
  syncShopOperation.queue({
    key: `sync_shop:${shopId}:first:${connectedAt.toISOString()}`,
    shopId,
    priority: 5,
    params: {},
  });

/**
 * The pages of one state, in order. The next ones are on their way while one is worked on, since a call takes longer than the
 * marketplace asks to wait between two; how many there are is known from the first one on.
 */
async function* pages(client: ShopClient, state: ListingState, { pageSize, largestOffset }: Reading) {
  const last = largestOffset ?? Number.POSITIVE_INFINITY;
  const ahead: ReturnType<ShopClient["readPage"]>[] = [];
  let unread = 0;
  const readUntil = (count: number) => {
    for (; ahead.length < pagesAhead && unread < count && unread <= last; unread += pageSize) {
      const page = client.readPage(state, unread);
      // It fails where it is waited for; after another one's failure nobody does.
      page.catch(() => undefined);
      ahead.push(page);
    }
  };
  readUntil(1);
  for (let next = pageSize; ; next += pageSize) {
    const page = await ahead.shift();
    if (!page) return;
    const isLast = page.listings.length + page.unreadable.length === 0 || next >= page.count;
    if (!isLast) readUntil(page.count);
    // `behind`: how many listings of this state no page shows.
    yield { ...page, behind: next > last ? Math.max(0, page.count - next) : 0 };
    if (isLast) return;
  }
}

/** The comparison of each listing of a page, from the mirror's answer. */
function standingIn({ fresh, differing }: LaidOver): (listing: MirroredListing) => SeenListing {
  const first = new Set(fresh);
  const others = new Map(differing.map((each) => [each.externalId, each]));
  return ({ listingId, state, fields }) => {
    const other = others.get(listingId);
    if (first.has(listingId) || !other)
      return { state, standing: first.has(listingId) ? "fresh" : "same", news: false };
    const standing = standingOfListing(other.base, other.ours, fields);
    return { state, standing, news: other.moved && (standing === "live" || standing === "conflict") };
  };
}
