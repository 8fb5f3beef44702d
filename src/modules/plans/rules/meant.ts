import type { ListingState } from "#src/catalog/listing.ts";
import type { PlanLine } from "./read-line.ts";
import type { StateMove } from "./rule.ts";

/** The states that a line means which says none, by what is done to them. Deleting means no state by itself. */
const meant: Readonly<Record<StateMove, readonly ListingState[]>> = {
  renew: ["expired"],
  unpublish: ["active"],
  put_on_sale: ["inactive", "draft"],
  delete: [],
};

/**
 * The line with the states that it means. One that says states or names listings means just these; every other one means what
 * is on sale, as the form begins, or what can be renewed or put on sale. null: it has to say it.
 */
export function withStatesMeant(line: PlanLine): PlanLine | null {
  const { rule, selection } = line;
  if (selection.states ?? selection.codes) return line;
  const states = rule.kind === "state" ? meant[rule.to] : (["active"] as const);
  return states.length === 0 ? null : { rule, selection: { ...selection, states: [...states] } };
}
