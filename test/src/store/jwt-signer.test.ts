import { exportJWK, generateKeyPair, importJWK, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import type { MemberId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { createJwtSigner } from "#src/main/stores/tenant-stores.ts";

const now = new Date("2026-11-23T10:00:00Z");
const claims = { app_role: "member", studio_id: "s" as StudioId, member_id: "m" as MemberId } as const;
const expected = { ...claims, role: "authenticated", iat: 1795428000, exp: 1795428030 };

describe("createJwtSigner", () => {
  test("HS256 from a secret: role and times are ours, no sub", async () => {
    const secret = "a secret of thirty-two characters or more";
    const token = await createJwtSigner(secret)(claims, now);
    const { payload, protectedHeader } = await jwtVerify(token, new TextEncoder().encode(secret), { currentDate: now });
    expect(protectedHeader).toEqual({ alg: "HS256", typ: "JWT" });
    expect(payload).toEqual(expected);
  });

  test("ES256 from a private JWK, with its kid", async () => {
    const pair = await generateKeyPair("ES256", { extractable: true });
    const key = await exportJWK(pair.privateKey);
    // As `supabase gen signing-key --algorithm ES256` prints it.
    const jwk = { ...key, kid: "key-1", use: "sig", key_ops: ["sign", "verify"], alg: "ES256", ext: true };
    const token = await createJwtSigner(JSON.stringify(jwk))({ app_role: "worker", studio_id: "s" as StudioId }, now);
    const { d: _, ...pub } = key;
    const { payload, protectedHeader } = await jwtVerify(token, await importJWK(pub, "ES256"), { currentDate: now });
    expect(protectedHeader).toEqual({ alg: "ES256", typ: "JWT", kid: "key-1" });
    expect(payload).toMatchObject({ app_role: "worker", role: "authenticated" });
    expect(payload.exp).toBeLessThanOrEqual((payload.iat ?? 0) + 60);
  });

  test.each([
    ["a short secret", "short"],
    ["one sign again and again", "q".repeat(40)],
    ["a word again and again", "canary".repeat(8)],
    ["few different signs", "abcabbacbabcabcaabcbacbabcabbcabcab"],
    ["a secret out of a documentation", "your-super-secret-jwt-token-with-at-least-32-characters-long"],
    ["a public key", JSON.stringify({ kty: "EC", crv: "P-256", x: "canary", y: "b", kid: "k" })],
    ["a key without kid", JSON.stringify({ kty: "EC", crv: "P-256", x: "canary", y: "b", d: "canary" })],
    ["broken JSON", '{"d": "canary'],
  ])("%s is refused by name, without a word of its value", (_, key) => {
    let message = "";
    try {
      createJwtSigner(key);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("SUPABASE_JWT_SIGNING_KEY");
    expect(message).not.toMatch(/canary|short"|qqq|abca|super-secret/);
  });
});
