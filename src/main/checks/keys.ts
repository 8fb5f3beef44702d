import type { KeyStore } from "#src/platform/vault/key-store.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { type Check, fine, waiting, wrong } from "./finding.ts";

/**
 * What this database's envelopes need and `TOKEN_KEYS` doesn't have. Without such a key every piece of work of the shops
 * it sealed would fail one after the other, so the process had better not begin.
 */
export function keysCheck(keys: Pick<KeyStore, "unreadable">): Check {
  return {
    about: "the keys that shops' tokens are sealed with",
    async run() {
      try {
        const { missing, different } = await keys.unreadable();
        return [...(missing.length > 0 ? wrong(missingSentence(missing)) : fine), ...different.flatMap(otherSentence)];
      } catch (error) {
        const { code } = toOmsError(error);
        return waiting(`TOKEN_KEYS: the secrets sealed with them can't be asked for yet (${code}).`);
      }
    },
  };
}

function missingSentence(missing: readonly { readonly id: string; readonly rows: number }[]): string {
  const named = missing.map(({ id, rows }) => `${id} (${rows} sealed secret${rows === 1 ? "" : "s"})`).join(", ");
  return [
    `TOKEN_KEYS lacks a key that this database needs: ${named}.`,
    "Put the key back and start again; nothing was changed. If it is lost for good, what it sealed can't be read by anybody:",
    "npm run keys:rotate -- forget <id> erases that, and the shops are asked to connect again.",
  ].join("\n");
}

function otherSentence(id: string) {
  return wrong(
    `TOKEN_KEYS: the key ${id} isn't the one that sealed this database's secrets: none of them opens with it. Put back the ${id} that was used before, or give the new key another id.`,
  );
}
