import { foldCase } from "#src/platform/text/fold-case.ts";
import { listed } from "#src/platform/text/listed.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { rulesText } from "../../messages/rules.en.ts";
import { type Cursor, LineProblem } from "./cursor.ts";

type NamedShop = { readonly id: string; readonly name: string };

/**
 * Shops with commas between, by id, name or a beginning that only one has. A name may be of several words without quotes: as many
 * words belong to it as some shop's name begins with. null: `all`, or `all shops`.
 */
export function takeShops(cursor: Cursor, shops: readonly NamedShop[]): string[] | null {
  if (cursor.takes("all", "shops") || cursor.takes("all")) return null;
  const found = [takeShop(cursor, shops)];
  while (cursor.takes(",") || cursor.takes("and")) found.push(takeShop(cursor, shops));
  return [...new Set(found)];
}

function takeShop(cursor: Cursor, shops: readonly NamedShop[]): string {
  const at = cursor.at();
  const first = cursor.take();
  if (!first || first.text === ",") throw new LineProblem(rulesText.line.needs(rulesText.line.names.shop), at);
  if (first.quoted) return shopNamed(first.text, shops, at);
  let name = first.text;
  for (;;) {
    const next = cursor.next();
    if (!next || next.quoted || !beginning(`${name} ${next.text}`, shops).length) break;
    name = `${name} ${next.text}`;
    cursor.take();
  }
  return shopNamed(name, shops, at);
}

function shopNamed(typed: string, shops: readonly NamedShop[], at: number): string {
  const byId = shops.find(({ id }) => id === typed);
  if (byId) return byId.id;
  const whole = shops.filter(({ name }) => plain(name) === plain(typed));
  const could = whole.length > 0 ? whole : beginning(typed, shops);
  const [only, another] = could;
  if (only && !another) return only.id;
  const { line } = rulesText;
  if (another) throw new LineProblem(line.severalShops(typed, listed(could.map(({ name }) => name))), at);
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
