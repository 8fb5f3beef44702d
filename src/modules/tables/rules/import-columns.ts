import { knownFields } from "#src/marketplaces/registry.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { invisible } from "#src/platform/text/invisible.ts";
import { optionColumns, safetyColumns, textColumns } from "./listing-table.ts";
import {
  draftColumn,
  firstAxisColumn,
  newPhotoColumn,
  newStockColumn,
  optionsColumns,
  ownColumns,
  photoColumn,
} from "./options-table.ts";
import { isPlanTable, planColumns } from "./plans/plan-table.ts";
import { altColumn, photoColumns } from "./photo-table.ts";
import { tablesText } from "../messages/en.ts";

/** Columns that say which listing, or only say something: they are never read as values. */
const otherColumns = () => [
  "code",
  "shop",
  "listing",
  "option",
  "currency",
  "state",
  "photo",
  "photo id",
  "alt text",
  "picture",
  ...optionsColumns(knownFields(), "draft"),
  newStockColumn,
  ...planColumns,
  newPhotoColumn,
];
export function valueColumns(): readonly string[] {
  return [...textColumns(), ...safetyColumns(), ...Object.keys(optionColumns)];
}
const aliases: Readonly<Record<string, string>> = {
  "listing number": "listing",
  "listing id": "listing",
  number: "listing",
  variation: "option",
  quantity: "stock",
};

/** By any name, a column that is about a currency is used: a price without it could be taken for another. */
const namesCurrency = /curren|währung|waehrung|devise|valuta|moneda|waluta/;

/** A column's name as it is known here. */
export function columnName(header: string): string {
  const plain = unmarked(header).replace(invisible, "").trim().toLowerCase().replaceAll("_", " ").replace(/\s+/g, " ");
  return aliases[plain] ?? (namesCurrency.test(plain) ? "currency" : plain);
}

/** Whether any of these columns has what a line changes. */
export function namesValues(names: readonly string[]): boolean {
  const ofOptions = [
    "on sale",
    newStockColumn,
    newPhotoColumn,
    ...ownColumns(knownFields()).map(({ column }) => column),
  ];
  const values = [...valueColumns(), altColumn, ...ofOptions];
  const isOfOptions = names.includes(firstAxisColumn);
  return names.some((name) => values.includes(name) || (isOfOptions && name === photoColumn));
}

/** What is wrong with a file's columns. `fatal`: nothing of it can be read. */
export function columnProblems(names: readonly string[]): {
  readonly fatal: boolean;
  readonly texts: readonly string[];
} {
  const values = [...valueColumns(), altColumn];
  const known = [...otherColumns(), ...values];
  const unknown = names.filter((name) => name !== "" && !known.includes(name));
  // A plan's own table says what its other columns are.
  const own = isPlanTable(names) ? null : ownTable(names);
  const unread = own ? names.filter((name) => known.includes(name) && !own.columns.includes(name)) : [];
  const twice = names.filter((name, index) => name !== "" && names.indexOf(name) < index);
  const text = tablesText.columns;
  const noKey = !names.includes(draftColumn) && !names.includes("code") && !names.includes("listing");
  const noValue = !namesValues(names);
  const noDraft = names.includes(firstAxisColumn) && !names.includes(draftColumn) && !names.includes("listing");
  const noPhoto = names.includes(altColumn) && !names.includes("photo id");
  return {
    fatal: noKey || noValue || noPhoto || noDraft || twice.length > 0,
    texts: [
      ...(noKey ? [text.noKey] : []),
      ...(noValue ? [text.noValue(values.join(", "))] : []),
      ...(noPhoto ? [text.noPhoto] : []),
      ...(noDraft ? [tablesText.options.draft.missing] : []),
      ...(twice.length > 0 ? [text.twice(twice[0] ?? "")] : []),
      ...(unknown.length > 0 ? [text.unknown(quoted(unknown))] : []),
      ...(own && unread.length > 0 ? [text.unread(own.kind, quoted(unread))] : []),
    ],
  };
}

/** … of a file that only says which listings are meant. */
export const keyColumnProblems: typeof columnProblems = (names) => {
  const noKey = !names.includes("code") && !names.includes("listing");
  return { fatal: noKey, texts: noKey ? [tablesText.columns.noListing] : [] };
};

/** The columns of a table that is read as one of photos or of options: all others in it, which other tables have, are left out. */
function ownTable(names: readonly string[]) {
  if (names.includes(firstAxisColumn)) {
    const of = names.includes(draftColumn) ? "draft" : "listing";
    return { kind: "options", columns: optionsColumns(knownFields(), of) } as const;
  }
  return names.includes(altColumn) ? ({ kind: "alts", columns: photoColumns } as const) : null;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => tablesText.columns.quoted(name.slice(0, 40))).join(", ");
}
