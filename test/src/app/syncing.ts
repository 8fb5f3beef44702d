import type { SyncView } from "#src/modules/sync/model.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { enqueue, must } from "#test/src/store/studio.ts";
import type { Hook, Market } from "./market.ts";
import type { Team } from "./workshop.ts";

/** Small numbers for every standing; those that aren't named are none. */
export const nothingFound = {
  same: 0,
  fresh: 0,
  differsHere: 0,
  changedThere: 0,
  conflicts: 0,
  gone: 0,
  soldOut: 0,
  expired: 0,
  outOfReach: 0,
  unreadable: 0,
  unreadableSome: [],
};

/** A reading as the schedule asks for it: nobody waits. */
export async function schedule(market: Market, team: Team, shopId: ShopId): Promise<void> {
  const key = systemIds.uuid();
  await enqueue(market, team.id, { kind: "sync_shop", key, shopId, priority: 10 });
}

/** Scheduled, and run to its end. @returns what it found, and what was said */
export async function read(market: Market, team: Team, shop: ShopId) {
  await schedule(market, team, shop);
  await market.work();
  return { ...(await newest(market, team, shop)), said: await results(market) };
}

/** A reading in hand, not yet run. */
export async function inHand(market: Market, team: Team, shop: ShopId): Promise<ClaimedOperation> {
  await schedule(market, team, shop);
  return must((await market.claim()).find(({ kind }) => kind === "sync_shop"));
}

export async function newest(market: Market, team: Team, shop: ShopId): Promise<SyncView> {
  return must((await market.app.syncProgress(team.actors.viewer)).find((each) => each.shop.id === shop));
}

/** How often a shop's result was said since the last time. */
export async function results(market: Market): Promise<number> {
  return (await market.said()).filter(({ template }) => template === "sync_result").length;
}

/** The shop's listings as they really are: number → state. */
export function reality(market: Market, shopNumber: number): Record<string, string> {
  const own = market.state().listings.filter(({ shopId }) => shopId === shopNumber);
  return Object.fromEntries(own.map(({ id, state }) => [String(id), state]));
}

/** … and as the mirror has them. */
export async function mirrored(market: Market, shop: ShopId): Promise<Record<string, string>> {
  const rows = await market.db.sql<{ number: string; state: string }>(
    "select external_id as number, state from listings where shop_id = $1 and gone_at is null",
    [shop],
  );
  return Object.fromEntries(rows.map(({ number, state }) => [number, state]));
}

/** Numbers of the shop's listings in that state, newest first as the marketplace lists them. */
export function numbersIn(market: Market, shopNumber: number, state: string): number[] {
  return market
    .state()
    .listings.filter((listing) => listing.shopId === shopNumber && listing.state === state)
    .toSorted((a, b) => b.created - a.created || b.id - a.id)
    .map(({ id }) => id);
}

/** The state that a request for a page of listings asks for; null for every other request. */
export function stateAsked(request: Request): string | null {
  const { pathname, searchParams } = new URL(request.url);
  return pathname.endsWith("/listings") ? searchParams.get("state") : null;
}

/** A listing that no page shows, and that isn't there by its number either where it is hidden `everywhere`. */
export function hiding(number: number, where: "on pages" | "everywhere"): Hook {
  return async (request, answer) => {
    if (where === "everywhere" && new URL(request.url).pathname.includes(`/listings/${number}`)) {
      return Response.json({ error: "Resource not found" }, { status: 404 });
    }
    const response = await answer();
    if (stateAsked(request) === null || !response.ok) return response;
    const body = (await response.json()) as { count: number; results: { listing_id: number }[] };
    const results = body.results.filter(({ listing_id: id }) => id !== number);
    return Response.json({ ...body, count: body.count - (body.results.length - results.length), results });
  };
}
