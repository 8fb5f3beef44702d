import { type FieldValue, type FlatFields, splitField } from "../../fields/fields.ts";
import { optionKinds, ownKinds } from "../../fields/options.ts";
import {
  optionsIn,
  type OptionValues,
  ownKindsOf,
  ownValue,
  type ShopOptions,
  type Variations,
  wordsAsKeys,
} from "../model.ts";
import { isDivided, rowIndexes } from "./build.ts";
import { isCarried, onSale, type Row, withStockThere } from "./rows.ts";
import { comesAlone, saying, type WantedOption, type WantedVariations } from "./structure.ts";
import { stockOf } from "../../fields/field-words.ts";

/** What each option of a listing has, as a form has it in lines. */
export type OptionLines = { readonly options: ShopOptions; readonly skus: Readonly<Record<string, string>> };

/** @param fields of a listing, as they are or as an edit leaves them */
export function linesOf(fields: FlatFields): OptionLines {
  const options = wordsAsKeys<OptionValues>();
  const skus = wordsAsKeys<string>();
  const own = ownKinds(fields);
  for (const [field, value] of Object.entries(fields)) {
    const { kind, option } = splitField(field);
    if (option === null) continue;
    if (kind === "enabled" && value === false) options[option] = { ...options[option], off: true };
    if ((kind === "price" || kind === "quantity") && typeof value === "number")
      options[option] = { ...options[option], [kind]: value };
    if (own.includes(kind) && typeof value === "number")
      options[option] = { ...options[option], own: { ...options[option]?.own, [kind]: value } };
    if (kind === "sku" && typeof value === "string" && value !== "") skus[option] = value;
  }
  return { options, skus };
}

type Saying = {
  /** The listing as it is there, without the edit. */
  readonly live: FlatFields;
  readonly variations: Variations;
  /** Null: the edit leaves the options as they are. */
  readonly wanted: WantedVariations | null;
  /** As the form was drawn, and as it was sent. */
  readonly before: OptionLines;
  readonly after: OptionLines;
};

/**
 * What a form says of options, as an edit holds it: of one that goes on, as a field of the option that is there; of one that is new, or
 * that another one comes from too, with what is wanted. What is left empty stays as it is.
 */
export function withLines({ live, variations, wanted, before, after }: Saying): {
  readonly fields: FlatFields;
  readonly wanted: WantedVariations | null;
} {
  const keys = optionsIn(variations).map(({ key }) => key);
  const options: WantedOption[] = wanted ? [...wanted.wanted.options] : keys.map((from) => ({ from }));
  const alone = comesAlone(options);
  const enabled = onSale(live, options);
  const fields: Record<string, FieldValue> = {};
  keys.forEach((key, at) => {
    const off = ownValue(after.options, key)?.off ?? false;
    if (off === (ownValue(before.options, key)?.off ?? false)) return;
    const option = options[at];
    if (option && alone(option)) fields[`enabled:${option.from ?? ""}`] = !off;
    else options[at] = { from: null, ...option, enabled: !off };
  });
  for (const kind of [...optionKinds, ...ownKindsOf(variations)]) {
    const rows = rowIndexes(variations, kind);
    const stocked = withStockThere(live, options, rows);
    const carried = (row: Row) => isCarried(row, options, enabled, alone) && (kind !== "quantity" || stocked.has(row));
    for (const row of rows) {
      const said = saidOf(kind, row, keys, before, after);
      if (said === undefined) continue;
      const goesOn = carried(row);
      for (const at of row) {
        const option = options[at] ?? { from: null };
        if (!goesOn) options[at] = saying(option, kind, said);
        else if (alone(option)) fields[`${kind}:${option.from ?? ""}`] = said;
      }
    }
  }
  if (!wanted) return { fields, wanted };
  const { stock, ...rest } = wanted.wanted;
  const divided = isDivided(options) ? { stock: stock ?? stockOf(live) } : {};
  return { fields, wanted: { ...wanted, wanted: { ...rest, options, ...divided } } };
}

/** The value that was changed in any option of a row; undefined: none was. */
function saidOf(
  kind: string,
  row: Row,
  keys: readonly string[],
  before: OptionLines,
  after: OptionLines,
): string | number | undefined {
  for (const at of row) {
    const key = keys[at] ?? "";
    const [old, now] = [valueIn(before, kind, key), valueIn(after, kind, key)];
    if (now === old || ownValue(after.options, key)?.off) continue;
    if (now !== undefined) return now;
    const emptied = optionKinds.some(
      (other) =>
        other !== "sku" && valueIn(before, other, key) !== undefined && valueIn(after, other, key) === undefined,
    );
    // A line without its SKU has none; an empty line says nothing.
    if (kind === "sku" && !emptied) return "";
  }
  return undefined;
}

function valueIn({ options, skus }: OptionLines, kind: string, key: string): string | number | undefined {
  if (kind === "sku") return ownValue(skus, key);
  const values = ownValue(options, key);
  return kind === "price" || kind === "quantity" ? values?.[kind] : values?.own?.[kind];
}
