import type { LastFall } from "../model.ts";
import type { Falls, Judgement } from "./stock-types.ts";

/** What fell together is told together, from what there was before all of it. Null: nothing that can be put back. */
export function lastFall(now: Date, judged: Judgement, earlier: LastFall | null): LastFall | null {
  const { outcome, falls, isNews, chained, before, lowest } = judged;
  if (!isNews || outcome === "ask") return null;
  const together = chained ? earlier : null;
  if (outcome !== "lower" && !together) return null;
  const fell = allFalls(together?.fell ?? [], falls);
  return { at: now.toISOString(), before: together?.before ?? before, lowest, both: fell.length > 1, fell };
}

/**
 * Where it was sold too often: what fell now, and what fell before where a listing sold that wasn't lowered for it yet. A sale that
 * was followed long ago has no part in it.
 */
export function oversoldIn({ falls, follows }: Judgement, earlier: LastFall | null): Falls {
  return follows ? allFalls(earlier?.fell ?? [], falls) : falls;
}

function allFalls(earlier: Falls, falls: Falls): Falls {
  const others = earlier.filter(({ listingId }) => !falls.some((each) => each.listingId === listingId));
  return [...others, ...falls];
}
