import type { App } from "#sandbox/etsy/state.ts";
import { must } from "#test/src/store/studio.ts";
import type { Market } from "./market.ts";
import { publicUrl } from "./workshop.ts";

/** What sellers do in the marketplace's pages for developers. */

/** The newest app of an account. */
export function appOf(market: Market, seller: number): App {
  return must(market.state().apps?.findLast(({ userId }) => userId === seller));
}

/** Asked for and not approved yet. */
export async function requestApp(market: Market, seller: number, over: Record<string, unknown> = {}): Promise<App> {
  await market.control("POST", "apps", { name: `Studio of ${seller}`, user_id: seller, ...over });
  return appOf(market, seller);
}

/** Approved, and with the address to come back to. */
export async function registerApp(market: Market, seller: number, over: Record<string, unknown> = {}): Promise<App> {
  const { id } = await requestApp(market, seller, over);
  await market.control("POST", `apps/${id}/approve`);
  await setCallback(market, id);
  return appOf(market, seller);
}

export function setCallback(market: Market, id: number, uri = `${publicUrl}/oauth/etsy/callback`): Promise<void> {
  return market.control("POST", `apps/${id}/callbacks`, { redirect_uris: [uri] });
}
