import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { exportJWK, generateKeyPair } from "jose";
import type { Studio } from "#test/src/store/studio.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { type Claims, memberClaims, signWith, workerClaims } from "./tokens.ts";

/** Whoever may knock at the database, as columns of the matrix. The victim is the home studio. */
export const callers = [
  "anon",
  "outsider",
  "viewer",
  "maker",
  "manager",
  "owner",
  "worker",
  "expired token",
  "forged token",
] as const;
export type Caller = (typeof callers)[number];

/** supabase-js as anybody on the internet can make it: the publishable key, and this token or none. */
export function clientWith(db: TestDatabase, token?: string): SupabaseClient {
  return createClient(db.url, db.keys.publishableKey, {
    global: { fetch: (input, init) => db.fetch(input, init) },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    ...(token === undefined ? {} : { accessToken: async () => token }),
  });
}

/** A correctly signed token with these claims, as only our own app could make it. */
export async function withClaims(db: TestDatabase, claims: Claims, expiresAt?: number): Promise<SupabaseClient> {
  return clientWith(db, await signWith(db.keys.jwtSecret, claims, expiresAt));
}

export const memberOf = (db: TestDatabase, studio: Studio, who: "owner" | "manager" | "maker" | "viewer") =>
  withClaims(db, memberClaims(studio.id, studio.members[who].id));
export const workerOf = (db: TestDatabase, studio: Studio) => withClaims(db, workerClaims(studio.id));

/** One client per caller. Expired and forged tokens name the home studio's owner: all but their ending is right. */
export async function openCallers(
  db: TestDatabase,
  home: Studio,
  outsiders: Studio,
): Promise<Readonly<Record<Caller, SupabaseClient>>> {
  const owner = memberClaims(home.id, home.members.owner.id);
  return {
    anon: clientWith(db),
    outsider: await memberOf(db, outsiders, "owner"),
    viewer: await memberOf(db, home, "viewer"),
    maker: await memberOf(db, home, "maker"),
    manager: await memberOf(db, home, "manager"),
    owner: await memberOf(db, home, "owner"),
    worker: await workerOf(db, home),
    "expired token": await withClaims(db, owner, -120),
    "forged token": clientWith(db, await signWith(await strangersKey(db.keys.jwtSecret), owner)),
  };
}

/** Of the same kind and, where it has one, under the same name as ours. */
export async function strangersKey(signingKey: string): Promise<string> {
  if (!signingKey.startsWith("{")) return "another secret that is as long as ours";
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: (JSON.parse(signingKey) as { kid: string }).kid });
}
