/**
 * What is news of a shop: of a listing's state; of what its reading found; and that it couldn't be read. In the order in
 * which a line names them.
 */
export const newsKinds = [
  "sold_out",
  "expired",
  "deactivated",
  "low",
  "ending",
  "conflicts",
  "changed",
  "gone",
  "failed",
] as const satisfies readonly (AlertKind | "conflicts" | "changed" | "gone" | "failed")[];
export type NewsKind = (typeof newsKinds)[number];

/** How often it happened on one day. */
export type NewsCounts = Readonly<Partial<Record<NewsKind, number>>>;

/** What people should hear of a listing from its state alone. */
export const alertKinds = ["sold_out", "expired", "deactivated", "ending", "low"] as const;

export type AlertKind = (typeof alertKinds)[number];
