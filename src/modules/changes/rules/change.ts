import type { ListingState } from "#src/catalog/listing.ts";

/** draft → in_review → approved → applying → applied | failed; or rejected ("changes asked") back to draft; or superseded, or discarded. */
export const changeStates = [
  "draft",
  "in_review",
  "approved",
  "scheduled",
  "applying",
  "applied",
  "failed",
  "rejected",
  "superseded",
  /** Kept for seven days, to be got back. */
  "discarded",
  /** One of many that a person stopped before anything of it was written. */
  "stopped",
] as const;
/** How long a discarded draft can be got back. */
export const discardedDays = 7;
export type ChangeState = (typeof changeStates)[number];

/**
 * Of one item. `on_marketplace` means everything is there but not activated ("put on the marketplace as draft");
 * `applied` means live and read back.
 */
export const itemStates = [
  "pending",
  "applying",
  "on_marketplace",
  "applied",
  "failed",
  "parked",
  /** A person left this shop out, so that the others come to an end. */
  "left_out",
  /** A person stopped what was left of many. */
  "stopped",
] as const;
export type ItemState = (typeof itemStates)[number];

/** `live` ends with activation and its fee; `draft` does all but that. */
export type PublishMode = "live" | "draft";

/** The change's state follows from its items once it was approved. */
export function stateFromItems(all: readonly ItemState[]): ChangeState {
  const items = all.filter((state) => state !== "left_out" && state !== "stopped");
  if (items.length === 0) return all.includes("stopped") ? "stopped" : "approved";
  if (items.some((state) => state === "applying" || (state === "pending" && items.some((s) => s !== "pending"))))
    return "applying";
  if (items.some((state) => state === "failed" || state === "parked")) return "failed";
  if (items.every((state) => state === "pending")) return "approved";
  return "applied";
}

/** Waits for a sign-in alone; a new one lets it go on by itself, without another decision. */
const afterSignIn: ReadonlySet<string> = new Set(["auth-dead", "auth-scope", "shop-disconnected"]);

type Standing = { readonly state: ItemState; readonly failure: { readonly code: string } | null };

/** Whether an item of a shop that can't be reached goes on once it can be. */
export function waitsForSignIn({ state, failure }: Standing): boolean {
  return state === "pending" || state === "applying" || (state === "parked" && afterSignIn.has(failure?.code ?? ""));
}

/** What *Go live* puts on sale, at once or once its shop is connected: each costs a fee. The database counts the same. */
export function goesLive(item: Standing, mode: PublishMode | null): boolean {
  return item.state === "on_marketplace" || (mode === "draft" && waitsForSignIn(item));
}

type Published = { readonly there: ListingState | "gone" | null };

/** States of the listings of a published change that aren't on sale any more, one for each. */
export function statesNotLive(items: readonly Published[]): (Exclude<ListingState, "active"> | "gone")[] {
  return items.flatMap(({ there }) => (there && there !== "active" ? [there] : []));
}

/** States in which the content may still be edited; editing one in review or approved-but-untouched voids the approval. */
export function isEditable(state: ChangeState): boolean {
  return state === "draft" || state === "in_review" || state === "rejected";
}
