import type { LedgerEntry } from "#sandbox/slack/state.ts";
import type { Product } from "#test/support/product.ts";

/** Everything that a request to the app can have changed: each table, and what was said in Slack. */
export type Effects = {
  /** Rows, and a hash over all of them. */
  readonly tables: Readonly<Record<string, string>>;
  /** Rows alone. */
  readonly rows: Readonly<Record<string, number>>;
  /** Calls that show or write something in Slack. */
  readonly said: readonly string[];
};

const writes = /^(chat\.|views\.|files\.|reactions\.|conversations\.open|response_url)/;

/** Looks at everything each time it is called. */
export function watchEffects(product: Product): () => Promise<Effects> {
  let seen = 0;
  const said: string[] = [];
  return async () => {
    const names = await product.db.sql<{ name: string }>(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
    );
    const each = names.map(
      ({ name }) =>
        `select '${name}' as name, count(*)::int as n, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from public.${name} t`,
    );
    const found = await product.db.sql<{ name: string; n: number; hash: string }>(each.join(" union all "));
    // The stand-in keeps the newest entries only, so that they are counted as they come.
    const ledger = await fetch(`${product.slackUrl}/_sandbox/ledger?since=${seen}`);
    const entries = (await ledger.json()) as LedgerEntry[];
    seen = entries.at(-1)?.n ?? seen;
    said.push(
      ...entries.filter(({ direction, name }) => direction === "in" && writes.test(name)).map(({ name }) => name),
    );
    return {
      tables: Object.fromEntries(found.map(({ name, n, hash }) => [name, `${n} ${hash}`])),
      rows: Object.fromEntries(found.map(({ name, n }) => [name, n])),
      said: [...said],
    };
  };
}

/** The tables that differ. */
export function changedTables(before: Effects, after: Effects): string[] {
  return Object.keys(after.tables).filter((name) => before.tables[name] !== after.tables[name]);
}
