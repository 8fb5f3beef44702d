import { fieldIn } from "#src/catalog/fields/definition.ts";
import { type FlatFields, sameValue, splitField } from "#src/catalog/fields/fields.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import type { PlanItem } from "#src/modules/changes/index.ts";
import { marketplaceAt, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { tablesText } from "../../messages/en.ts";
import { readCell } from "../import-line.ts";
import { optionColumns } from "../listing-table.ts";
import { currencyOf, fieldOfLine, planCell } from "./plan-table.ts";
import type { ImportChange, ImportProblem, TableLine, TableListing } from "../table-records.ts";

/**
 * What a plan's table says of one of its listings. `set`: all that would be written to it then; null: it is to be left out. `line`:
 * its first in the file.
 */
export type PlanItemSaid = {
  readonly changes: readonly ImportChange[];
  readonly problems: readonly ImportProblem[];
} & ({ readonly set: null } | { readonly set: FlatFields; readonly line: number });

/**
 * A listing without a line is left out, and a value without a line isn't written. A cell that isn't right leaves its value as the
 * plan has it. Where a line doesn't say which value it is about, it may be about each of those that no line names: they all stay.
 */
export function readPlanItem(context: StudioContext, item: PlanItem, lines: readonly TableLine[]): PlanItemSaid {
  const text = tablesText.plan;
  const problems: ImportProblem[] = [];
  const words = lines.map(({ cells }) =>
    unmarked(cells["in the plan"] ?? "")
      .trim()
      .toLowerCase(),
  );
  const wrong = lines.find((_, index) => ![text.yes, text.no, ""].includes(words[index] ?? ""));
  if (wrong) problems.push({ line: wrong.line, text: text.yesOrNo });
  const isIn = item.text === null;
  const said = words.includes(text.no) ? false : words.includes(text.yes) ? true : isIn;
  const [first] = lines;
  if (!first || !said) return { set: null, changes: [], problems };
  const { line } = first;
  if (!item.set) {
    return { set: null, changes: [], problems: [...problems, { line, text: text.cantTakeIn(item.text ?? "") }] };
  }
  // It is written without a value, such as a renewal.
  if (Object.keys(item.set).length === 0) return { set: item.set, line, changes: [], problems };
  const set: Record<string, FlatFields[string]> = {};
  const changes: ImportChange[] = [];
  let unnamed = false;
  for (const line of lines) {
    const field = fieldOfLine(line, item.set);
    if (field === undefined) {
      unnamed = true;
      problems.push({ line: line.line, text: text.notInPlan });
    } else if (field in set) problems.push({ line: line.line, text: text.twice });
    else {
      const read = readValue(context, item, field, line);
      if (typeof read === "string") problems.push({ line: line.line, text: read });
      const value = typeof read === "object" && read !== null ? read.value : item.set[field];
      if (value === undefined) continue;
      set[field] = value;
      if (typeof read === "object" && read !== null) changes.push(changeOf(context, item, line.line, field, value));
    }
  }
  // A value that is as it was in the shop is none to write.
  const all = unnamed ? { ...item.set, ...set } : set;
  const kept = Object.entries(all).filter(([field, value]) => !sameValue(field, value, item.before?.[field]));
  return kept.length === 0
    ? { set: null, changes, problems }
    : { set: Object.fromEntries(kept), line, changes, problems };
}

/** Another value than the plan has; null: none. A text says why the cell can't be used. */
function readValue(context: StudioContext, item: PlanItem, field: string, { cells }: TableLine) {
  const cell = unmarked(cells["new"] ?? "").replace(/\r\n?/g, "\n");
  if (cell.trim() === "" || cell === planCell(context, item, field, item.set?.[field]).replace(/\r\n?/g, "\n"))
    return null;
  const currency = currencyOf(context, item);
  const given = (cells["currency"] ?? "").trim().toUpperCase();
  if (given !== "" && given !== currency) {
    return tablesText.lines.currency(shopNameOf(context, item.shopId), currency, given.slice(0, 10));
  }
  const { kind, option } = splitField(field);
  const column = columnOf(context, item, field);
  if (column === null) return tablesText.plan.fixed(fieldLabel(kind));
  const read = readCell(tableListing(context, item), column, option ?? "", cells["new"] ?? "");
  if (read === null) return null;
  return "problem" in read ? read.problem : { value: read.value };
}

/** The column by whose rules a cell of this field is read; null: tables have none. */
function columnOf(context: StudioContext, { shopId }: PlanItem, field: string): string | null {
  const { kind } = splitField(field);
  const ofOption = Object.entries(optionColumns).find(([, key]) => key === kind)?.[0];
  return ofOption ?? fieldIn(marketplaceAt(context, shopId).fields, field)?.column ?? null;
}

function tableListing(context: StudioContext, item: PlanItem): TableListing {
  const shop = context.shops.find(({ id }) => id === item.shopId);
  return {
    id: item.listingId,
    code: item.code ?? "",
    earlierCodes: [],
    shopId: item.shopId,
    marketplace: shop?.marketplace ?? "",
    shopName: shopNameOf(context, item.shopId),
    currency: currencyOf(context, item),
    externalId: "",
    state: "active",
    fields: item.set ?? {},
    profiles: shop?.profiles ?? null,
  };
}

function changeOf(
  context: StudioContext,
  item: PlanItem,
  line: number,
  field: string,
  after: FlatFields[string],
): ImportChange {
  const before = item.set?.[field] ?? null;
  return {
    line,
    listingId: item.listingId,
    code: item.code ?? "",
    sku: item.sku,
    title: item.title ?? "",
    shopName: shopNameOf(context, item.shopId),
    currency: currencyOf(context, item),
    field,
    before,
    after,
    called: {
      before: planCell(context, item, field, before),
      after: planCell(context, item, field, after),
    },
  };
}
