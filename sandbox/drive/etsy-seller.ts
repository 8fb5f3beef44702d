import type { Call } from "#sandbox/etsy/context.ts";
import type { fault } from "#sandbox/etsy/faults.ts";
import type { Listing, Picture, Shop, State } from "#sandbox/etsy/state.ts";
import type { z } from "zod";
import type { WebBrowser, WebPage } from "./web-page.ts";
import { waitUntil } from "./waiting.ts";

export type EtsyFault = z.input<typeof fault>;

/** The Etsy stand-in as a seller or a test looks at it. */
export type EtsyStandIn = {
  state(): Promise<State>;
  calls(): Promise<Call[]>;
  fault(fault: EtsyFault): Promise<void>;
  clearFaults(): Promise<void>;
  /** What a seller does there, or how the stand-in is set, by its control paths: `shops/31000100/fill`, `settings`. */
  control(method: "POST" | "PUT", path: string, body: unknown): Promise<void>;
  /** Waits for calls that fit. */
  waitForCall(what: string, fits: (call: Call) => boolean, wait?: { withinMs?: number }): Promise<Call>;
};

export function etsyAt(url: string): EtsyStandIn {
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}/_sandbox/${path}`)).json();
  const calls = async () => (await get("ledger")) as Call[];
  const control = async (method: "POST" | "PUT", path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The Etsy stand-in refused ${path}: ${await response.text()}`);
  };
  return {
    state: async () => (await get("state")) as State,
    calls,
    control,
    fault: (made) => control("POST", "faults", made),
    async clearFaults() {
      await fetch(`${url}/_sandbox/faults`, { method: "DELETE" });
    },
    waitForCall: (what, fits, wait) => waitUntil(what, async () => (await calls()).find(fits), wait),
  };
}

/** On the consent page: signs in as the seller of a shop and presses the button that allows. */
export async function allowAccess(browser: WebBrowser, consent: WebPage, shopName: string): Promise<WebPage> {
  return browser.press(consent, "Allow access", shopName);
}

export function shopNamed(state: State, name: string): Shop {
  const found = state.shops.find((shop) => shop.name === name);
  if (!found) throw new Error(`There is no shop ${name} at the Etsy stand-in.`);
  return found;
}

export function listingsTitled(state: State, shopId: number, title: string): Listing[] {
  return state.listings.filter((listing) => listing.shopId === shopId && listing.title === title);
}

/** Prices of what a shop has on sale, in its currency's minor units, by listing, in the order of its options. */
export function pricesOnSale(state: State, shopId: number): ReadonlyMap<number, readonly number[]> {
  const own = state.listings.filter((each) => each.shopId === shopId && each.state === "active");
  return new Map(
    own.map(({ id, products }) => [id, products.flatMap(({ offerings }) => offerings.map(({ price }) => price))]),
  );
}

/** A listing's photos in the order buyers see them. */
export function photosOf(state: State, listing: Listing): Picture[] {
  return listing.imageIds.flatMap((id) => state.images.find((image) => image.id === id) ?? []);
}
