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
type Key = Header & { readonly key: Uint8Array | CryptoKey };

/**
 * Signs whatever it is told to, which the product's own signer would not.
 *
 * @param signingKey an HS256 secret, or a private ES256 key as JWK
 * @param expiresAt seconds from now; negative for one that has ended
 */
export async function signWith(signingKey: string, claims: Claims, expiresAt = 300, header: Partial<Header> = {}) {
  return signed(
    signingKey.startsWith("{") ? await elliptic(signingKey) : shared(signingKey),
    claims,
    expiresAt,
    header,
  );
}

/** HS256 with any text as its secret, a key in JSON too. */
export const signWithSecret = (secret: string, claims: Claims, header: Partial<Header> = {}) =>
  signed(shared(secret), claims, 300, header);

function signed({ key, ...own }: Key, claims: Claims, expiresAt: number, header: Partial<Header>): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ ...own, typ: "JWT", ...header })
    .setIssuedAt(Math.min(now, now + expiresAt - 30))
    .setExpirationTime(now + expiresAt)
    .sign(key);
}

const shared = (secret: string): Key => ({ alg: "HS256", key: new TextEncoder().encode(secret) });

async function elliptic(json: string): Promise<Key> {
  const { kty, crv, x, y, d, kid } = JSON.parse(json) as JWK;
  const key = await importJWK({ kty, crv, x, y, d } as JWK, "ES256");
  return { alg: "ES256", ...(kid ? { kid } : {}), key };
}
