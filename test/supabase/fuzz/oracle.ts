import type { TestDatabase } from "#test/support/database.ts";
import type { Catalogue } from "../catalogue.ts";

/** What the superuser sees of every studio: its rows as they are now, and the words in them. */
export type Sight = {
  readonly rows: ReadonlyMap<string, readonly string[]>;
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Shorter ones turn up by chance. */
const shortestWord = 8;
const word = new RegExp(`[\\w@-]{${shortestWord},}`, "g");

/** Of the values, not of the names of fields. */
export function wordsOf(value: unknown, into = new Set<string>()): Set<string> {
  if (typeof value === "string") for (const each of value.match(word) ?? []) into.add(each);
  else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) wordsOf(each, into);
  return into;
}

/** Tables whose rows belong to no studio have nothing to leak. */
const tenantTables = ({ tables }: Catalogue) =>
  tables.filter(({ name, columns }) => name === "studios" || columns.some((column) => column.name === "studio_id"));

export async function look(db: TestDatabase, catalogue: Catalogue, studios: readonly string[]): Promise<Sight> {
  const rows = new Map<string, string[]>(studios.map((studio) => [studio, []]));
  for (const { name } of tenantTables(catalogue)) {
    const owner = name === "studios" ? "id" : "studio_id";
    const found = await db.sql<{ studio: string; row: string }>(
      `select ${owner}::text as studio, to_jsonb(t)::text as row from public.${name} t where ${owner} = any ($1::uuid[]) order by 2`,
      [`{${studios.join(",")}}`],
    );
    for (const { studio, row } of found) rows.get(studio)?.push(`${name} ${row}`);
  }
  return { rows, words: wordsByStudio(rows) };
}

function wordsByStudio(rows: ReadonlyMap<string, readonly string[]>): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>();
  for (const [studio, texts] of rows) {
    const own = new Set<string>();
    for (const text of texts) wordsOf(JSON.parse(text.slice(text.indexOf(" "))), own);
    words.set(studio, own);
  }
  return words;
}

/** Ids and texts that stand in the rows of this studio and of no other. */
export function ownWords({ words }: Sight, studio: string): string[] {
  const others = [...words].filter(([id]) => id !== studio).map(([, set]) => set);
  return [...(words.get(studio) ?? [])].filter((each) => !others.some((set) => set.has(each)));
}

/**
 * @param sights from before and after the reply
 * @param said what the caller has said itself: it may hear that again
 * @returns a word in this reply that stands in another studio's rows and not in the caller's own
 */
export function leaked(sights: readonly Sight[], caller: string, said: string, reply: unknown): string | null {
  for (const each of wordsOf(reply)) {
    const standsWith = (studio: string) => sights.some(({ words }) => words.get(studio)?.has(each));
    const theirs = [...(sights[0]?.words.keys() ?? [])].find((studio) => studio !== caller && standsWith(studio));
    if (theirs && !standsWith(caller) && !said.includes(each)) return `${each} of ${theirs}`;
  }
  return null;
}

/** @returns the first row of a studio that is no longer what it was */
export function changed(before: Sight, after: Sight, studio: string): string | null {
  const [was, is] = [before.rows.get(studio) ?? [], after.rows.get(studio) ?? []];
  const now = new Set(is);
  const then = new Set(was);
  return was.find((row) => !now.has(row)) ?? is.find((row) => !then.has(row)) ?? null;
}
