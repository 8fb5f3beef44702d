import { type FlatFields, isInventoryField, sameValue, splitField } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import type { ChangeRecord } from "../../records.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";

/** What is typed for an option that the same edit takes away: it would be lost. */
export function goneOptions(
  before: ChangeRecord | null,
  touched: FlatFields,
  live: FlatFields,
  shopId: string,
): readonly Problem[] {
  const wanted = "variations" in touched ? null : before?.items[0]?.content.edit?.set["variations"];
  const stays = withoutGoneOptions({ ...touched, ...(wanted ? { variations: wanted } : {}) });
  return Object.keys(touched)
    .filter((field) => !(field in stays) && !sameValue(field, touched[field], live[field]))
    .map((field) => {
      const { kind, option } = splitField(field);
      const text = changeRefusalsText.optionTakenAway(option ?? "");
      return { field: kind, shopId, ...(option === null ? {} : { option }), text };
    });
}

/** What was said of an option goes with it. */
export function withoutGoneOptions(set: FlatFields): FlatFields {
  const wanted = wantedVariations(set["variations"]);
  if (!wanted) return set;
  const stays = new Set(wanted.wanted.options.map(({ from }) => from));
  return Object.fromEntries(
    Object.entries(set).filter(([field]) => !isInventoryField(field) || stays.has(splitField(field).option)),
  );
}
