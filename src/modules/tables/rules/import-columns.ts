import { unmarked } from "#src/platform/text/csv.ts";
import { optionColumns, textColumns } from "./listing-table.ts";

/** Columns that say which listing, or only say something: they are never read as values. */
const otherColumns = ["code", "shop", "listing", "option", "currency", "state"];
export function valueColumns(): readonly string[] {
  return [...textColumns(), ...Object.keys(optionColumns)];
}
const aliases: Readonly<Record<string, string>> = {
  "listing number": "listing",
  "listing id": "listing",
  number: "listing",
  variation: "option",
  quantity: "stock",
};

/** Whatever it is called, a column that speaks of a currency is read: a price without it could be taken for another. */
const namesCurrency = /curren|währung|waehrung|devise|valuta|moneda|waluta/;

/** A column's name as it is known here. */
export function columnName(header: string): string {
  const plain = unmarked(header).trim().toLowerCase().replaceAll("_", " ").replace(/\s+/g, " ");
  return aliases[plain] ?? (namesCurrency.test(plain) ? "currency" : plain);
}

/** What is wrong with a file's columns. `fatal`: nothing of it can be read. */
export function columnProblems(names: readonly string[]): {
  readonly fatal: boolean;
  readonly texts: readonly string[];
} {
  const known = [...otherColumns, ...valueColumns()];
  const unknown = names.filter((name) => name !== "" && !known.includes(name));
  const twice = names.filter((name, index) => name !== "" && names.indexOf(name) < index);
  const noKey = !names.includes("code") && !names.includes("listing");
  const noValue = !names.some((name) => valueColumns().includes(name));
  return {
    fatal: noKey || noValue || twice.length > 0,
    texts: [
      ...(noKey ? ["The file needs a column “code” or “listing”, so that I know which listing a line is about."] : []),
      ...(noValue ? [`The file changes nothing: it has none of the columns ${valueColumns().join(", ")}.`] : []),
      ...(twice.length > 0 ? [`The column “${twice[0]}” is there twice.`] : []),
      ...(unknown.length > 0
        ? [`I left out columns that I don't know: ${unknown.map((name) => `“${name.slice(0, 40)}”`).join(", ")}.`]
        : []),
    ],
  };
}
