import { z } from "zod";
import type { EnvelopeCount, KeyStore, Rotation } from "#src/platform/vault/key-store.ts";
import type { Rpc } from "../rpc.ts";
import type { Vault } from "#src/platform/vault/vault.ts";

const countRow = z.object({ table: z.string(), column: z.string(), keys: z.record(z.string(), z.int()) });
const envelopeRow = z.object({ row: z.string(), studio: z.string(), envelope: z.string() });
type EnvelopeRow = z.infer<typeof envelopeRow>;

const batchSize = 100;
/** One altered row is no other key. */
const sampleSize = 5;
/** The id of no key: ids are never empty. */
const noKey = "";

/** Which keys the database's envelopes need, and putting them all under the first one. */
export function createKeyStore(rpc: Rpc, vault: Vault): KeyStore {
  const count = () => rpc("count_envelopes", {}, z.array(countRow));
  return {
    envelopes: count,
    forget: (keyId) => rpc("forget_envelopes", { p_key: keyId }, z.record(z.string(), z.int())),

    async unreadable() {
      const columns = await count();
      const opens = new Map<string, boolean>();
      for (const { table, column, keys } of columns) {
        if (Object.keys(keys).length === 0) continue;
        const rows = await rpc(
          "envelopes_under_others",
          { p_table: table, p_column: column, p_key: noKey, p_after: null, p_limit: sampleSize },
          z.array(envelopeRow),
        );
        for (const row of rows) {
          const id = row.envelope.split(".")[1] ?? "";
          if (vault.keyIds.includes(id)) opens.set(id, opens.get(id) || isOpen(vault, table, column, row));
        }
      }
      const missing = [...byKey(columns)].filter(([id]) => !vault.keyIds.includes(id));
      return {
        missing: missing.map(([id, rows]) => ({ id, rows })),
        different: [...opens].filter(([, any]) => !any).map(([id]) => id),
      };
    },

    async rotate({ batch = batchSize, report = () => undefined, signal } = {}) {
      const columns = await count();
      const total = sum(columns.map(({ keys }) => sum(Object.values(keys))));
      let done = sum(columns.map(({ keys }) => keys[vault.primary] ?? 0));
      const broken: Rotation["broken"][number][] = [];
      report(done, total);
      for (const { table, column } of columns) {
        for (let after: string | null = null; ; ) {
          if (signal?.aborted) return { done, total, broken, ended: false };
          const rows: EnvelopeRow[] = await rpc(
            "envelopes_under_others",
            { p_table: table, p_column: column, p_key: vault.primary, p_after: after, p_limit: batch },
            z.array(envelopeRow),
          );
          if (rows.length === 0) break;
          after = rows.at(-1)?.row ?? null;
          const sealed = rows.flatMap((row) => resealed(vault, table, column, row));
          for (const row of rows) {
            if (!sealed.some((each) => each.row === row.row)) broken.push({ table, column, row: row.row });
          }
          if (sealed.length > 0) {
            await rpc("replace_envelopes", { p_table: table, p_column: column, p_rows: sealed }, z.int());
          }
          // One that was replaced by others meanwhile was sealed by a living process, which knows the first key.
          done += sealed.length;
          report(done, total);
        }
      }
      return { done, total, broken, ended: true };
    },
  };
}

function isOpen(vault: Vault, table: string, column: string, { row, studio, envelope }: EnvelopeRow): boolean {
  try {
    vault.open(envelope, { table, column, row, studio });
    return true;
  } catch {
    return false;
  }
}

/** Nothing, where it does not open: altered, moved, or of a key that isn't configured. */
function resealed(vault: Vault, table: string, column: string, { row, studio, envelope }: EnvelopeRow) {
  const place = { table, column, row, studio };
  try {
    return [{ row, old: envelope, new: vault.seal(vault.open(envelope, place), place) }];
  } catch {
    return [];
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

/** How many envelopes each of these keys has, over all columns. */
export function byKey(counts: readonly EnvelopeCount[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const { keys } of counts) {
    for (const [id, rows] of Object.entries(keys)) all.set(id, (all.get(id) ?? 0) + rows);
  }
  return all;
}
