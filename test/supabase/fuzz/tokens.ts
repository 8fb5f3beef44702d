import { strangersKey } from "../callers.ts";
import { type Claims, signWith } from "../tokens.ts";
import type { Random } from "./random.ts";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * A token that was tampered with on its way to name another studio, or to be valid for longer: none of these may open
 * anything, whatever it asks for.
 */
export async function mutated(random: Random, signingKey: string, own: Claims, victim: Claims): Promise<string> {
  const [header = "", payload = "", signature = ""] = (await signWith(signingKey, own)).split(".");
  const theirs = part({ ...victim, exp: 4_000_000_000 });
  const cases: (() => string | Promise<string>)[] = [
    () => `${header}.${theirs}.${signature}`,
    () => `${header}.${theirs}.`,
    () => `${part({ alg: "none", typ: "JWT" })}.${theirs}.`,
    () => `${part({ alg: "none", typ: "JWT" })}.${theirs}.${signature}`,
    () => `${part({ alg: "HS512", typ: "JWT" })}.${payload}.${signature}`,
    () => `${header}.${flipped(random, payload)}.${signature}`,
    () => `${header}.${payload}.${flipped(random, signature)}`,
    () => `${header}.${payload}`,
    async () => signWith(await strangersKey(signingKey), victim),
    () => signWith(signingKey, own, -30 - random.below(1_000_000)),
  ];
  return random.pick(cases)();
}

/** One letter becomes another; not the last one, some bits of which mean nothing. */
function flipped(random: Random, text: string): string {
  const at = random.below(text.length - 2);
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
}
