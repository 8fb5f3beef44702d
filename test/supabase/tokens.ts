import { type CryptoKey, importJWK, type JWK, SignJWT } from "jose";

export type Claims = Readonly<Record<string, unknown>>;

/** What a member or a worker of this studio says of itself. */
export const memberClaims = (studioId: string, memberId: string): Claims => ({
  role: "authenticated",
  app_role: "member",
  studio_id: studioId,
  member_id: memberId,
});
export const workerClaims = (studioId: string): Claims => ({
  role: "authenticated",
  app_role: "worker",
  studio_id: studioId,
});

type Header = { readonly alg: string; readonly kid?: string };

/**
 * Signs whatever it is told to, which the product's own signer would not.
 *
 * @param signingKey an HS256 secret, or a private ES256 key as JWK
 * @param expiresAt seconds from now; negative for one that has ended
 */
export async function signWith(signingKey: string, claims: Claims, expiresAt = 300, header: Partial<Header> = {}) {
  const { key, ...own } = await keyOf(signingKey);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ ...own, typ: "JWT", ...header })
    .setIssuedAt(Math.min(now, now + expiresAt - 30))
    .setExpirationTime(now + expiresAt)
    .sign(key);
}

async function keyOf(signingKey: string): Promise<Header & { readonly key: Uint8Array | CryptoKey }> {
  if (!signingKey.trimStart().startsWith("{")) return { alg: "HS256", key: new TextEncoder().encode(signingKey) };
  const { kty, crv, x, y, d, kid } = JSON.parse(signingKey) as JWK;
  const key = await importJWK({ kty, crv, x, y, d } as JWK, "ES256");
  return { alg: "ES256", ...(kid ? { kid } : {}), key };
}
