/** Everything a seller is asked for. Nothing here can see a buyer, an order, a payment or an address. */
export const scopes = ["shops_r", "listings_r", "listings_w", "listings_d"] as const;
/** Asked for in addition where owners write their shop's economic operators from here (etsy behaviour 3.12). */
export const operatorScope = "shops_w";
export type Scope = (typeof scopes)[number] | typeof operatorScope;
