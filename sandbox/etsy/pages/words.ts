import { html, type Html } from "./html.ts";
import type { ListingState } from "../state.ts";

/** "$18.00 USD": the sign alone could be one of many dollars. */
export function money(amount: number, currency: string): string {
  const shown = new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount / 100);
  return `${shown} ${currency}`;
}

/** Times of the ledgers, seconds since 1970. */
export function time(seconds: number): Html {
  const iso = new Date(seconds * 1000).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")} UTC</time>`;
}

export const stateNames: Readonly<Record<ListingState, string>> = {
  active: "On sale",
  draft: "Draft",
  inactive: "Inactive",
  sold_out: "Sold out",
  expired: "Expired",
};

export function badge(state: ListingState): Html {
  return html`<span class="badge ${state}">${stateNames[state]}</span>`;
}

export const feeReasons = {
  publish: "Put on sale",
  renew: "Renewed",
  sale: "One of several sold",
} as const;

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
