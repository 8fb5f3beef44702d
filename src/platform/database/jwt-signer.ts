import { importJWK, type JWK, SignJWT } from "jose";
import type { MemberId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { weaknessOfSecret } from "#src/platform/vault/weakness.ts";

/** Who a request acts for. The database takes the role from its own rows, never from here. */
export type TokenClaims =
  | { readonly app_role: "member"; readonly studio_id: StudioId; readonly member_id: MemberId }
  | { readonly app_role: "worker"; readonly studio_id: StudioId };

/** A token for one request, good for 30 seconds from `now`. */
export type JwtSigner = (claims: TokenClaims, now: Date) => Promise<string>;

const secondsGood = 30;

/**
 * @param signingKey a private ES256 key as JWK with `kid` (hosted Supabase, where the same key was imported), or an
 *   HS256 secret of at least 32 characters (the embedded database)
 * @throws Error when it is neither, or a secret that anybody could guess
 */
export function createJwtSigner(signingKey: string): JwtSigner {
  const { alg, kid, key } = signingKey.trimStart().startsWith("{") ? ellipticKey(signingKey) : sharedSecret(signingKey);
  return async (claims, now) => {
    const issued = Math.floor(now.getTime() / 1000);
    // `role` is a constant: a token that names another role would be believed. No `sub`: these are no Auth users.
    return new SignJWT({ ...claims, role: "authenticated" })
      .setProtectedHeader({ alg, typ: "JWT", ...(kid ? { kid } : {}) })
      .setIssuedAt(issued)
      .setExpirationTime(issued + secondsGood)
      .sign(await key);
  };
}

function sharedSecret(secret: string) {
  const weakness = weaknessOfSecret(secret);
  if (weakness) throw new Error(`SUPABASE_JWT_SIGNING_KEY: the secret ${weakness}.`);
  return { alg: "HS256", kid: undefined, key: Promise.resolve(new TextEncoder().encode(secret)) };
}

function ellipticKey(json: string) {
  const jwk = parseJwk(json);
  if (jwk.kty !== "EC" || jwk.crv !== "P-256" || !jwk.d || !jwk.kid) {
    throw new Error("SUPABASE_JWT_SIGNING_KEY is not a private ES256 key with a kid");
  }
  const { kty, crv, x, y, d } = jwk;
  // Supabase's CLI writes `key_ops: ["sign", "verify"]` into the private key, which cryptography libraries refuse.
  return { alg: "ES256", kid: jwk.kid, key: importJWK({ kty, crv, x, y, d } as JWK, "ES256") };
}

function parseJwk(json: string): JWK {
  try {
    return JSON.parse(json) as JWK;
  } catch {
    // The parser's message quotes its input, which is a secret.
    throw new Error("SUPABASE_JWT_SIGNING_KEY is not JSON");
  }
}
