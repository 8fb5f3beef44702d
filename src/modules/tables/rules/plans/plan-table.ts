import { fieldIn } from "#src/catalog/fields/definition.ts";
import { type FieldValue, type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import { type ChangeRecord, movedKind, type PlanItem, stateCells } from "#src/modules/changes/index.ts";
import { marketplaceAt, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { tablesText } from "../../messages/en.ts";
import { profileName } from "../listing-table.ts";
import type { TableLine } from "../table-records.ts";

/** The table of a plan: a line for each value that it would write, old and new. Changed, it is taken back in. */

/** `plan` is its number, `key` names the listing: both say where a line belongs when it comes back. */
export const planColumns: readonly string[] = [
  "plan",
  "code",
  "sku",
  "shop",
  "title",
  "in the plan",
  "field",
  "option",
  "old",
  "new",
  "currency",
  "why not",
  "key",
];

/** Whether a file has what only this table has. */
export function isPlanTable(columns: readonly string[]): boolean {
  return ["plan", "key", "in the plan", "new"].every((column) => columns.includes(column));
}

export function isPlanLine({ cells }: TableLine): boolean {
  return isPlanTable(Object.keys(cells));
}

/** A line per value; one alone of what could not be written. */
export function planLines(
  context: StudioContext,
  { number, kind: of }: Pick<ChangeRecord, "number" | "kind">,
  item: PlanItem,
): string[][] {
  const { code, sku, title, shopId, set, before, text: why, listingId, move } = item;
  const currency = currencyOf(context, item);
  const { yes, no, state } = tablesText.plan;
  const begin = [
    number === null ? "" : String(number),
    code ?? "",
    sku ?? "",
    shopNameOf(context, shopId),
    title ?? "",
    why === null ? yes : no,
  ];
  const moved = movedKind({ kind: of });
  if (move && moved) {
    const [from = "", to = ""] = stateCells(moved, move);
    return [[...begin, state, "", from, to, "", why ?? "", listingId]];
  }
  const fields = Object.keys(set ?? {});
  if (fields.length === 0) return [[...begin, "", "", "", "", "", why ?? "", listingId]];
  return fields.map((field) => {
    const { kind, option } = splitField(field);
    const money = kind === "price" ? currency : "";
    const [was, now] = [before?.[field], set?.[field]].map((value) => planCell(context, item, field, value));
    return [...begin, fieldLabel(kind), option ?? "", was ?? "", now ?? "", money, why ?? "", listingId];
  });
}

export function currencyOf({ shops }: StudioContext, { shopId }: Pick<PlanItem, "shopId">): string {
  return shops.find(({ id }) => id === shopId)?.currency ?? "";
}

/** What a cell of it has. */
export function planCell(
  context: StudioContext,
  { shopId }: Pick<PlanItem, "shopId">,
  field: string,
  value: FieldValue | undefined,
): string {
  const shop = context.shops.find(({ id }) => id === shopId);
  const { kind } = splitField(field);
  if (kind === "price" && typeof value === "number")
    return plainAmount({ amount: value, currency: shop?.currency ?? "" });
  const definition = fieldIn(marketplaceAt(context, shopId).fields, field);
  return (definition && profileName({ profiles: shop?.profiles ?? null }, definition, value)) ?? plain(value);
}

function plain(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((each) => plain(each as FieldValue)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Which of a listing's values a line is about, by the field's name and the option. */
export function fieldOfLine({ cells }: TableLine, set: FlatFields): string | undefined {
  const named = [cells["field"] ?? "", cells["option"] ?? ""].map((cell) => unmarked(cell).trim());
  return Object.keys(set).find((field) => {
    const { kind, option } = splitField(field);
    return fieldLabel(kind) === named[0] && (option ?? "").trim() === named[1];
  });
}
