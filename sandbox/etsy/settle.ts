import { type Context, milliseconds } from "./context.ts";
import { beginTerm } from "./fees.ts";

const everyMs = 60_000;

/** What time alone brings about, at most once a minute: listings whose term ends are renewed, for a fee, or expire. */
export function settle(context: Context): void {
  const now = milliseconds(context);
  if (now - context.settledAt < everyMs) return;
  context.settledAt = now;
  let changed = false;
  for (const listing of context.state.listings) {
    while (listing.state === "active" && listing.ending !== null && listing.ending * 1000 <= now) {
      changed = true;
      if (listing.autoRenew) {
        beginTerm(context, listing, "renew", listing.ending);
      } else {
        listing.state = "expired";
        listing.stateAt = listing.ending;
      }
    }
  }
  if (changed) context.changed();
}
