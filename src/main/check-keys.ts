import type { Config } from "#src/config.ts";
import { toOmsError } from "#src/kernel/errors.ts";
import { byKey } from "#src/store/admin/keys.ts";
import { parseKeyring } from "#src/vault/keyring.ts";
import type { Parts } from "./adapters.ts";

const longestWaitMs = 30_000;

/**
 * What this database's envelopes need and `TOKEN_KEYS` doesn't have. Without such a key every piece of work of the shops
 * it sealed would fail one after the other, so the process had better not begin. Waits for a database that is slower.
 *
 * @returns the sentence to refuse with, naming key ids only; null when every envelope can be opened
 */
export async function missingKeys(
  { deps }: Pick<Parts, "deps">,
  config: Pick<Config, "tokenKeys">,
  ending: AbortSignal,
): Promise<string | null> {
  const { ids } = parseKeyring(config.tokenKeys);
  for (let wait = 500; !ending.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      const missing = [...byKey(await deps.admin.keys.envelopes())].filter(([id]) => !ids.includes(id));
      return missing.length === 0 ? null : sentence(missing);
    } catch (error) {
      const { code } = toOmsError(error);
      deps.logger.warn({ code, wait }, "the keys in use can't be asked for yet");
      await deps.clock.sleep(wait, ending);
    }
  }
  return null;
}

function sentence(missing: readonly (readonly [string, number])[]): string {
  const named = missing.map(([id, rows]) => `${id} (${rows} sealed secret${rows === 1 ? "" : "s"})`).join(", ");
  return [
    `TOKEN_KEYS lacks a key that this database needs: ${named}.`,
    "Put the key back and start again; nothing was changed. If it is lost for good, what it sealed can't be read by anybody:",
    "npm run keys:rotate -- forget <id> erases that, and the shops are asked to connect again.",
  ].join("\n");
}
