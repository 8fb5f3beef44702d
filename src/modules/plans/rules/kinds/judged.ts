import { type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { editProblems } from "#src/modules/changes/index.ts";
import { edited, leftOut, type PlanListing, type RuleOutcome, type RuleWarning } from "../outcome.ts";

/** What of these values differs from the listing's, as an edit that keeps the rules of its marketplace; else it is left out. */
export function judged(listing: PlanListing, wanted: FlatFields, warnings: readonly RuleWarning[] = []): RuleOutcome {
  const { shopId: id, shopName: name, marketplace, currency, profiles = null, fields } = listing;
  const set = Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => !sameValue(field, value, fields[field])),
  );
  if (Object.keys(set).length === 0) return edited(set);
  const problems = editProblems({ set, before: {} }, fields, { id, name, marketplace, currency, profiles });
  // One sentence for each thing that is wrong, however many options it is wrong in.
  const said = [...new Set(problems.map(({ text }) => text))].join(" ");
  return problems.length > 0 ? leftOut({ code: "refused", said }) : edited(set, warnings);
}
