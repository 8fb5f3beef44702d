import { type OptionKind, optionKinds } from "#src/catalog/fields/options.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import { plainAmount } from "#src/catalog/money.ts";
import {
  optionsIn,
  type OptionRow,
  ownValue,
  rowsOf,
  type ShopOptions,
  type Variations,
} from "#src/catalog/variations/model.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";

/** The options of a draft as a table: a line for each of them and shop. */

export const draftColumn = "draft id";
export const firstAxisColumn = "option 1";
export const optionsColumns: readonly string[] = [
  draftColumn,
  "code",
  "title",
  "shop",
  firstAxisColumn,
  "option 2",
  "price",
  "currency",
  "stock",
  "sku",
  "on sale",
];

/** What gives an option the listing's own value back, typed in any case: a blank cell changes nothing. */
export const asListing = "(none)";
export const onSaleWords = { yes: "yes", no: "no" } as const;

/** A draft with what single options of it have. */
export type OptionsDraft = {
  readonly changeId: ChangeId;
  readonly code: string;
  readonly title: string;
  readonly variations: Variations;
  readonly items: readonly {
    readonly shopId: ShopId;
    readonly shopName: string;
    readonly marketplace: string;
    readonly currency: string;
    readonly content: ItemContent;
  }[];
};
export type OptionsItem = OptionsDraft["items"][number];

/** What an option has of its own: what several share, each of them has. */
export type OwnValues = (kind: OptionKind, key: string) => number | string | undefined;

export function optionsLines(draft: OptionsDraft): string[][] {
  const { changeId, code, title, variations, items } = draft;
  return items.flatMap((item) => {
    const own = ownValues(variations, item.content.options ?? {});
    const price = (key: string) => {
      const amount = own("price", key);
      return typeof amount === "number" ? plainAmount({ amount, currency: item.currency }) : "";
    };
    return optionsIn(variations).map(({ key, at }) => [
      changeId,
      code,
      title,
      item.shopName,
      variations.axes[0]?.values[at[0] ?? 0]?.name ?? "",
      variations.axes[1]?.values[at[1] ?? 0]?.name ?? "",
      price(key),
      item.currency,
      String(own("quantity", key) ?? ""),
      String(own("sku", key) ?? ""),
      ownValue(item.content.options ?? {}, key)?.off ? onSaleWords.no : onSaleWords.yes,
    ]);
  });
}

export function ownValues(variations: Variations, options: ShopOptions): OwnValues {
  const said = (kind: OptionKind, key: string) => {
    const own = ownValue(options, key);
    if (own?.off) return undefined;
    return kind === "sku" ? ownValue(variations.skus, key) : own?.[kind];
  };
  const known = new Map<string, number | string>();
  for (const kind of optionKinds) {
    for (const row of groupsOf(variations, kind)) {
      const value = row.options.map(({ key }) => said(kind, key)).find((each) => each !== undefined);
      if (value !== undefined) for (const { key } of row.options) known.set(`${kind}:${key}`, value);
    }
  }
  return (kind, key) => known.get(`${kind}:${key}`);
}

/** Options that have one value together; none where all have that of the listing. */
export function groupsOf(variations: Variations, kind: OptionKind): readonly OptionRow[] {
  return variations.on[kind].length === 0 ? [] : rowsOf(variations, [kind]);
}
