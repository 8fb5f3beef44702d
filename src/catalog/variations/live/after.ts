import {
  type FieldValue,
  type FlatFields,
  type Inventory,
  inventoryFields,
  isInventoryField,
  type PropertyValue,
  splitField,
  valueText,
} from "../../fields/fields.ts";
import { type OptionKind, optionKinds } from "../../fields/options.ts";
import { optionsIn } from "../model.ts";
import { leaderOf, onSale, type Row, togetherThere, withStockThere } from "./rows.ts";
import { placesOf, saidOfKind, structureOf, type WantedVariations, wantedAxes, wantedVariations } from "./structure.ts";

/** What a listing is once an edit of it is written. */

/** The fields with those of an edit laid over them; where it makes other options, with the fields of just these. */
export function fieldsAfter(live: FlatFields, set: FlatFields): FlatFields {
  const fields = { ...live, ...set };
  const wanted = wantedVariations(set["variations"]);
  if (!wanted) return fields;
  const others = Object.entries(fields).filter(([field]) => !isInventoryField(field));
  const before = { ...fields, variations: live["variations"] ?? null };
  return { ...Object.fromEntries(others), ...optionFields(before, wanted) };
}

/** The inventory with other options; what it has of those that stay goes back as it was read. */
export function restructured(inventory: Inventory, wanted: WantedVariations): Inventory {
  const fields = optionFields(inventoryFields(inventory), wanted);
  const properties = propertiesOf(inventory, wanted);
  const currency = inventory.offers[0]?.price.currency ?? "";
  const own = Object.keys(inventory.offers[0]?.own ?? {});
  return {
    offers: optionsIn({ axes: wantedAxes(wanted) }).map(({ key, at }) => {
      const sku = fields[`sku:${key}`];
      return {
        properties: at.map((value, place) => properties[place]?.[value] as PropertyValue),
        sku: typeof sku === "string" && sku !== "" ? sku : null,
        price: { amount: Number(fields[`price:${key}`]), currency },
        quantity: Number(fields[`quantity:${key}`]),
        enabled: fields[`enabled:${key}`] === true,
        own: Object.fromEntries(own.map((field) => [field, fields[`${field}:${key}`] ?? null])),
      };
    }),
    priceOn: wanted.priceOn,
    quantityOn: wanted.quantityOn,
    skuOn: wanted.skuOn,
    ownOn: Object.fromEntries(
      Object.entries(inventory.ownOn).map(([field, on]) => [
        field,
        wanted.ownOn?.[field] ?? wanted.axes.map(({ id }) => id).filter((id) => on.includes(id)),
      ]),
    ),
  };
}

/** Of each axis its values: one that is there already to the byte, with the marketplace's numbers. */
function propertiesOf({ offers }: Inventory, { axes, wanted }: WantedVariations): PropertyValue[][] {
  const there = offers.flatMap(({ properties }) => properties);
  return axes.map(({ id, name }, place) => {
    const { own = false, scale = null, values = [] } = wanted.axes[place] ?? {};
    const of = there.filter(({ propertyId, scaleId }) => propertyId === id && scaleId === scale);
    const called = own ? name : (of[0]?.name ?? name);
    return values.map((value) => {
      const known = of.find((each) => valueText(each) === value.name);
      if (known) return { ...known, name: called };
      const valueIds = value.id === null || own ? [] : [value.id];
      return { propertyId: id, name: called, scaleId: scale, valueIds, values: [value.name] };
    });
  });
}

/**
 * The fields of the options that are wanted, beside `variations` itself.
 *
 * @param fields as they are there, with what the edit says of single options
 */
function optionFields(fields: FlatFields, wanted: WantedVariations): FlatFields {
  const { options } = wanted.wanted;
  const places = optionsIn({ axes: wantedAxes(wanted) });
  const found: Record<string, FieldValue> = { variations: structureAlone(wanted) };
  const enabled = onSale(fields, options);
  places.forEach(({ key }, index) => {
    found[`enabled:${key}`] = enabled[index] ?? true;
  });
  for (const kind of optionKinds) {
    const rows = rowsBy(wanted, wanted[`${kind}On`]);
    const together = togetherThere(fields, kind);
    const stocked = withStockThere(fields, options, rows);
    for (const row of rows) {
      const said = row.map((index) => options[index]?.[kind]).find((value) => value !== undefined);
      const from = options[leaderOf(row, options, enabled) ?? -1]?.from ?? null;
      const sources = new Set(row.flatMap((index) => together.get(options[index]?.from ?? "\n") ?? []));
      const open = kind === "quantity" && !stocked.has(row) && row.some((index) => enabled[index]);
      for (const index of row) {
        // What stood there together may still differ where it isn't sold, and stays so.
        const like = (sources.size < 2 ? options[index]?.from : null) ?? from;
        const there = like === null || open ? undefined : fields[`${kind}:${like}`];
        found[`${kind}:${places[index]?.key ?? ""}`] = said ?? there ?? nothingYet[kind](open);
      }
    }
  }
  const known = structureOf(fields["variations"])?.ownOn ?? {};
  const first = options.find(({ from }) => from !== null)?.from ?? "";
  for (const kind of addedKinds(fields)) {
    const together = togetherThere(fields, kind);
    for (const row of rowsBy(wanted, wanted.ownOn?.[kind] ?? known[kind] ?? [])) {
      const said = row.map((index) => saidOfKind(options[index], kind)).find((value) => value !== undefined);
      const leader = options[leaderOf(row, options, enabled) ?? -1]?.from ?? null;
      const sources = new Set(row.flatMap((index) => together.get(options[index]?.from ?? "\n") ?? []));
      for (const index of row) {
        const like = (sources.size < 2 ? options[index]?.from : null) ?? leader ?? first;
        found[`${kind}:${places[index]?.key ?? ""}`] = said ?? fields[`${kind}:${like}`] ?? null;
      }
    }
  }
  return found;
}

/** Stock is said by a person, or not at all; of what isn't sold it is none. */
const nothingYet: Readonly<Record<OptionKind, (open: boolean) => FieldValue>> = {
  price: () => null,
  quantity: (open) => (open ? null : 0),
  sku: () => "",
};

/** Options that have one value together where it differs by these properties alone. */
export function rowsBy({ axes, ...wanted }: WantedVariations, on: readonly number[]): readonly Row[] {
  const by = placesOf(axes, on);
  const groups = new Map<string, number[]>();
  optionsIn({ axes: wantedAxes({ axes, ...wanted }) }).forEach(({ at }, index) => {
    const mark = by.map((place) => at[place]).join(" ");
    groups.set(mark, [...(groups.get(mark) ?? []), index]);
  });
  return [...groups.values()];
}

/** As it is read once it is written. */
function structureAlone({ wanted: _, ...structure }: WantedVariations): FieldValue {
  return structure;
}

/** What the marketplace adds to each option. */
function addedKinds(fields: FlatFields): readonly string[] {
  const neutral = [...optionKinds, "enabled"];
  const kinds = Object.keys(fields).flatMap((field) => {
    const { kind, option } = splitField(field);
    return option === null || neutral.includes(kind) ? [] : [kind];
  });
  return [...new Set(kinds)];
}
