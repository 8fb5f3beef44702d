import { type OptionKind, optionKinds } from "#src/catalog/fields/options.ts";
import { apartBy, keyOf, type OptionRow, rowsOf, type Variations } from "#src/catalog/variations/model.ts";

/** Lines of a page; the choices of shop and page are two inputs more, and a form has at most twelve. */
const onAPage = 10;

/** The lines that a form shows at once, and what people call them. */
export type OptionPage = { readonly label: string; readonly rows: readonly OptionRow[] };

/** What can be said of single options. */
export function kindsApart({ on }: Variations): readonly OptionKind[] {
  return optionKinds.filter((kind) => on[kind].length > 0);
}

/** One line for each that differs in anything. The options of a value of the first axis stay on one page where they fit. */
export function optionPages(variations: Variations): readonly OptionPage[] {
  const { axes } = variations;
  const on = apartBy(variations, optionKinds);
  const rows = rowsOf(variations, optionKinds);
  if (on.length < 2) return chunks(rows).map((part) => ({ label: spanOf(part), rows: part }));
  const byFirst = new Map<string, OptionRow[]>();
  for (const row of rows) {
    const first = keyOf(axes, row.options[0]?.at ?? [], on.slice(0, 1));
    byFirst.set(first, [...(byFirst.get(first) ?? []), row]);
  }
  const pages: { names: string[]; rows: OptionRow[] }[] = [];
  for (const [name, own] of byFirst) {
    const last = pages.at(-1);
    if (last && last.rows.length + own.length <= onAPage) {
      last.names.push(name);
      last.rows.push(...own);
    } else pages.push(...chunks(own).map((part) => ({ names: [name], rows: [...part] })));
  }
  return pages.map(({ names, rows: own }) => ({
    label: pages.filter((each) => each.names.join() === names.join()).length > 1 ? spanOf(own) : names.join(", "),
    rows: own,
  }));
}

function chunks(rows: readonly OptionRow[]): readonly (readonly OptionRow[])[] {
  return Array.from({ length: Math.ceil(rows.length / onAPage) }, (_, at) =>
    rows.slice(at * onAPage, (at + 1) * onAPage),
  );
}

function spanOf(rows: readonly OptionRow[]): string {
  const [first, last] = [rows[0]?.label ?? "", rows.at(-1)?.label ?? ""];
  return first === last ? first : `${first} – ${last}`;
}
