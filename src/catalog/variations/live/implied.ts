import { type FieldValue, type FlatFields, splitField } from "../../fields/fields.ts";
import { ownKinds } from "../../fields/options.ts";
import { fieldsAfter } from "./after.ts";
import { comesAlone, type WantedVariations, wantedVariations } from "./structure.ts";

/** What single options get by having one price or SKU with others: an edit names it, so that nothing is written that nobody saw. */

const kindsOf = (live: FlatFields) => ["price", "sku", ...ownKinds(live)];

/**
 * The fields of options that go on and get another value by what is wanted.
 *
 * @param set what the edit says of single options
 */
export function impliedFields(live: FlatFields, set: FlatFields, wanted: WantedVariations): FlatFields {
  const fields = { ...live, ...set };
  const after = fieldsAfter(live, { ...set, variations: wanted });
  const alone = comesAlone(wanted.wanted.options);
  return Object.fromEntries(
    wanted.wanted.options.flatMap((option, at) =>
      kindsOf(live).flatMap((kind): [string, FieldValue][] => {
        const field = `${kind}:${option.from ?? ""}`;
        const value = after[`${kind}:${wanted.options[at] ?? ""}`];
        return !alone(option) || value === undefined || value === null || value === fields[field]
          ? []
          : [[field, value]];
      }),
    ),
  );
}

/** The fields of an edit that would come so by themselves: nobody typed them. */
export function impliedBefore(live: FlatFields, set: FlatFields): readonly string[] {
  const wanted = wantedVariations(set["variations"]);
  if (!wanted) return [];
  const names = new Map(wanted.wanted.options.map(({ from }, at) => [from, wanted.options[at] ?? ""]));
  return Object.keys(set).filter((field) => {
    const { kind, option } = splitField(field);
    if (option === null || !kindsOf(live).includes(kind)) return false;
    const { [field]: value, ...others } = set;
    return fieldsAfter(live, others)[`${kind}:${names.get(option) ?? ""}`] === value;
  });
}
