/** Everything a seller is asked for. Nothing here can see a buyer, an order, a payment or an address. */
export const scopes = ["shops_r", "listings_r", "listings_w", "listings_d"] as const;
export type Scope = (typeof scopes)[number];
