import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { weaknessOfKey } from "./weakness.ts";

export type Keyring = {
  /** Of the key that seals. */
  readonly primary: string;
  /** All of them, the primary first. */
  readonly ids: readonly string[];
  key(id: string): Buffer | undefined;
};

const keyBytes = 32;
const idShape = /^[A-Za-z0-9_-]{1,32}$/;
const base64Shape = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Reads `TOKEN_KEYS`: `id:base64 of 32 bytes`, several with commas, the first one encrypts.
 *
 * @throws Error naming each entry that is wrong by its position, never by its value
 */
export function parseKeyring(text: string): Keyring {
  const keys = new Map<string, Buffer>();
  const problems: string[] = [];
  for (const [index, entry] of text.split(",").entries()) {
    const problem = readEntry(entry.trim(), keys);
    if (problem) problems.push(`TOKEN_KEYS, entry ${index + 1}: ${problem}`);
  }
  if (problems.length > 0) {
    throw new Error(`${problems.join("\n")}\nA good key comes from: npm run keys:rotate -- add`);
  }
  const ids = [...keys.keys()];
  const [primary = ""] = ids;
  // Neither JSON nor the console ever shows a key.
  return {
    primary,
    ids,
    key: (id) => keys.get(id),
    toJSON: () => "[keyring]",
    [inspect.custom]: () => "[keyring]",
  } as Keyring;
}

/** @returns what is wrong with it; else it is in `keys` */
function readEntry(entry: string, keys: Map<string, Buffer>): string | null {
  const [id = "", encoded = "", ...rest] = entry.split(":");
  if (!idShape.test(id) || rest.length > 0) return "write it as id:base64, with a plain id.";
  if (keys.has(id)) return "this id stands there twice.";
  if (/BASE64|EXAMPLE|CHANGE/i.test(encoded) && encoded.length < 40) return "this is still the example's text.";
  const key = Buffer.from(encoded, "base64");
  if (!base64Shape.test(encoded) || key.length !== keyBytes) return "the key isn't 32 bytes in base64.";
  const weakness = weaknessOfKey(key);
  if (weakness) return `the key ${weakness}.`;
  const twin = [...keys].find(([, other]) => other.equals(key));
  if (twin) return `the same key already stands there as ${twin[0]}.`;
  keys.set(id, key);
  return null;
}

/** A new random key under an id that none of these has, as an entry of `TOKEN_KEYS`. */
export function newKeyEntry(ids: readonly string[]): { readonly id: string; readonly entry: string } {
  let number = ids.length + 1;
  while (ids.includes(`k${number}`)) number += 1;
  const id = `k${number}`;
  return { id, entry: `${id}:${randomBytes(keyBytes).toString("base64")}` };
}
