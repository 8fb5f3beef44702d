import type { MoreChecks } from "#src/config.ts";
import { createJwtSigner } from "./stores/tenant-stores.ts";
import { parseKeyring } from "#src/platform/vault/keyring.ts";

/** What the readers of the two kinds of keys know of them, so that it is said with everything else. */
export const secretChecks: MoreChecks = {
  SUPABASE_JWT_SIGNING_KEY: (value) => refusals(() => void createJwtSigner(value)),
  TOKEN_KEYS: (value) => refusals(() => void parseKeyring(value)),
};

/** A line that names no variable goes on with the one before. */
function refusals(read: () => void): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split(/\n(?=[A-Z]+_)/) : ["A key can't be read."];
  }
}
