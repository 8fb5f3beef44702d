import { offSale } from "#src/catalog/listing.ts";
import { leftOut, type PlanListing, type RuleOutcome, unchanged } from "../outcome.ts";
import type { RuleOf, StateMove } from "../rule.ts";

/**
 * What can follow from the state of a listing. What is so already is unchanged. What ended its time or sold out comes on sale by
 * a renewal alone, which bills a fee each time, so the plan has to say that word. What is on sale can't be renewed.
 */
export function applyStateRule({ to }: RuleOf<"state">, { state }: PlanListing): RuleOutcome {
  const isOffSale = offSale.some((each) => each === state);
  const ended = state === "expired" || state === "sold_out";
  switch (to) {
    case "delete":
      return moved("delete");
    case "unpublish":
      return isOffSale ? unchanged : moved("unpublish");
    case "put_on_sale":
      if (ended) return leftOut({ code: "ended", state });
      return isOffSale ? moved("put_on_sale") : unchanged;
    case "renew":
      return ended ? moved("renew") : leftOut({ code: "not-ended", state });
  }
}

function moved(change: StateMove): RuleOutcome {
  return { kind: "changes", change, set: {}, warnings: [] };
}
