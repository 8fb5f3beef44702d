import { type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import { type ManyItem, type ValueShop, valueWords } from "#src/modules/changes/index.ts";

/** One value that a plan writes, in words; `moved`: of a price, in percent of what it was. */
export type PlanValue = {
  readonly title: string;
  readonly called: string;
  readonly shopName: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly moved: number | null;
};

/** Each value that is written to one listing, in words. */
export function planValues(item: Pick<ManyItem, "code" | "sku" | "title" | "set" | "before"> & ValueShop): PlanValue[] {
  const { code, sku, title, shopName, currency, profiles, set, before } = item;
  return Object.keys(set).map((field) => {
    const words = (of: FlatFields) => valueWords(field, of[field], currency, { profiles });
    const { kind, option } = splitField(field);
    const [was, now] = [before[field], set[field]];
    const moved = kind === "price" && typeof was === "number" && typeof now === "number" && was > 0;
    return {
      title: title ?? "",
      called: sku ?? code ?? "",
      shopName,
      field: option ? `${fieldLabel(kind)} (${option})` : fieldLabel(field),
      before: words(before),
      after: words(set),
      moved: moved ? Math.round(((now - was) / was) * 1000) / 10 : null,
    };
  });
}
