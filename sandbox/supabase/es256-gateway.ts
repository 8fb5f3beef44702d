import { type CryptoKey, decodeProtectedHeader, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { JWTExpired } from "jose/errors";
import type { EmbeddedKeys, LocalSupabase } from "./embedded.ts";

/**
 * What a hosted project does in front of its database: it takes the publishable or the secret key in `apikey`, and a
 * token signed ES256 by a key that was imported under its `kid`. The embedded server knows HS256 alone, so a token that
 * holds is signed anew for it; nothing signed HS256 gets through from outside.
 *
 * @param trusted public keys, each with its `kid`
 */
export async function es256Gateway(
  upstream: LocalSupabase,
  keys: EmbeddedKeys,
  trusted: readonly JWK[],
): Promise<LocalSupabase["fetch"]> {
  const byId = new Map<string, CryptoKey | Uint8Array>();
  for (const { kid, kty, crv, x, y } of trusted) {
    if (!kid) throw new Error("A trusted key has no kid");
    byId.set(kid, await importJWK({ kty, crv, x, y } as JWK, "ES256"));
  }
  const secret = new TextEncoder().encode(keys.jwtSecret);

  /** @returns the same claims, signed for the embedded server @throws Refused */
  async function exchanged(token: string): Promise<string> {
    const { payload } = await verified(token);
    // The one login of a hosted project may become these two and no superuser; `service_role` is what the secret key is for.
    if (payload["role"] !== "authenticated" && payload["role"] !== "anon") {
      throw new Refused(403, "42501", "permission denied to set role");
    }
    return new SignJWT(payload).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(secret);
  }

  async function verified(token: string) {
    try {
      const { alg, kid } = decodeProtectedHeader(token);
      const key = alg === "ES256" && kid ? byId.get(kid) : undefined;
      if (!key) throw new Refused(401, "PGRST301", "No suitable key or wrong key type");
      return await jwtVerify(token, key, { algorithms: ["ES256"], requiredClaims: ["exp"] });
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (error instanceof JWTExpired) throw new Refused(401, "PGRST303", "JWT expired");
      throw new Refused(401, "PGRST301", "JWSError JWSInvalidSignature");
    }
  }

  return async (input, init) => {
    const request = new Request(input, init);
    const headers = new Headers(request.headers);
    const apikey = headers.get("apikey");
    if (apikey !== keys.publishableKey && apikey !== keys.secretKey) {
      return new Refused(401, "401", "Invalid API key").response();
    }
    const bearer = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1];
    try {
      // Clients without a token of their own repeat the key.
      if (bearer !== undefined && bearer !== apikey) headers.set("authorization", `Bearer ${await exchanged(bearer)}`);
    } catch (error) {
      if (error instanceof Refused) return error.response();
      throw error;
    }
    return upstream.fetch(new Request(request, { headers }));
  };
}

/** In PostgREST's words. */
class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
  response(): Response {
    const { status, code, message } = this;
    return Response.json({ code, message, details: null, hint: null }, { status });
  }
}
