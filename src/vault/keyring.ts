import { inspect } from "node:util";

export type Keyring = {
  readonly primary: string;
  key(id: string): Buffer | undefined;
};

const keyBytes = 32;
const idShape = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Reads `TOKEN_KEYS`: `id:base64 of 32 bytes`, several with commas, the first one encrypts.
 *
 * @throws Error naming the position of what is wrong, never its value
 */
export function parseKeyring(text: string): Keyring {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of text.split(",").entries()) {
    const [id = "", encoded = "", ...rest] = entry.trim().split(":");
    const where = `TOKEN_KEYS, entry ${index + 1}`;
    if (!idShape.test(id) || rest.length > 0) throw new Error(`${where}: write it as id:base64, with a plain id.`);
    if (keys.has(id)) throw new Error(`${where}: this id stands there twice.`);
    const key = Buffer.from(encoded, "base64");
    if (key.length !== keyBytes) throw new Error(`${where}: the key isn't 32 bytes in base64.`);
    keys.set(id, key);
  }
  const [primary = ""] = keys.keys();
  // Neither JSON nor the console ever shows a key.
  return {
    primary,
    key: (id) => keys.get(id),
    toJSON: () => "[keyring]",
    [inspect.custom]: () => "[keyring]",
  } as Keyring;
}
