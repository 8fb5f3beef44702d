import { foldCase } from "#src/platform/text/fold-case.ts";
import { listed } from "#src/platform/text/listed.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { rulesText } from "../../messages/rules.en.ts";
import { clauseWords, type Cursor, LineProblem } from "./cursor.ts";
import type { KnownToLines } from "./known.ts";
import { partBeginnings } from "./read-price.ts";
import { quoted } from "./tokens.ts";

type NamedShop = { readonly id: string; readonly name: string };
type Named = Pick<KnownToLines, "shops" | "sections">;

/**
 * Shops with commas between, by id, name or a beginning that only one has. A name may be of several words without quotes: as many
 * words belong to it as some shop's name begins with. null: `all`, or `all shops`.
 */
export function takeShops(cursor: Cursor, known: Named): string[] | null {
  if (cursor.takes("all", "shops") || cursor.takes("all")) return null;
  const found = [takeShop(cursor, known)];
  while (isAnother(cursor, known)) {
    cursor.take();
    found.push(takeShop(cursor, known));
  }
  return [...new Set(found)];
}

/** A comma or "and" may also stand before the next part of the line. */
function isAnother(cursor: Cursor, { shops }: Named): boolean {
  const next = cursor.peek(1);
  const isPart = [...partBeginnings, ...clauseWords].includes(next) && beginning(next, shops).length === 0;
  return (cursor.peek() === "," || cursor.peek() === "and") && !isPart;
}

function takeShop(cursor: Cursor, known: Named): string {
  const { shops } = known;
  const at = cursor.at();
  const first = cursor.take();
  if (!first || first.text === ",") throw new LineProblem(rulesText.line.needs(rulesText.line.names.shop), at);
  if (first.quoted) return shopNamed(first.text, known, at);
  let name = first.text;
  for (;;) {
    const next = cursor.next();
    if (!next || next.quoted || !beginning(`${name} ${next.text}`, shops).length) break;
    name = `${name} ${next.text}`;
    cursor.take();
  }
  return shopNamed(name, known, at);
}

function shopNamed(typed: string, { shops, sections = [] }: Named, at: number): string {
  const byId = shops.find(({ id }) => id === typed);
  if (byId) return byId.id;
  const whole = shops.filter(({ name }) => plain(name) === plain(typed));
  const could = whole.length > 0 ? whole : beginning(typed, shops);
  const [only, another] = could;
  if (only && !another) return only.id;
  const { line } = rulesText;
  if (another) throw new LineProblem(line.severalShops(typed, listed(could.map(({ name }) => name))), at);
  const section = sections.find(({ title }) => `${plain(title)} `.startsWith(`${plain(typed)} `));
  if (section) throw new LineProblem(line.sectionNotShop(typed, quoted(section.title)), at);
  const near = nearest(
    plain(typed),
    shops.map(({ name }) => plain(name)),
  );
  const meant = shops.find(({ name }) => plain(name) === near)?.name;
  const names = listed(shops.map(({ name }) => name));
  throw new LineProblem(meant === undefined ? line.noShop(typed, names) : line.didYouMean(typed, meant), at);
}

function beginning(typed: string, shops: readonly NamedShop[]): readonly NamedShop[] {
  return shops.filter(({ name }) => plain(name).startsWith(plain(typed)));
}

/** As names are compared: without case, and with the plain apostrophe. */
function plain(name: string): string {
  return foldCase(name.replace(/[’‘ʼ]/g, "'").replace(/\s+/g, " ").trim());
}
