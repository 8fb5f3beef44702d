import { generateKeyPairSync, sign } from "node:crypto";
import { type CryptoKey, exportSPKI, importJWK } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { es256Gateway } from "#sandbox/supabase/es256-gateway.ts";
import { type House, openHouse, openStudio, type Studio } from "#test/src/store/studio.ts";
import { es256Keys, type TestDatabase } from "#test/support/database.ts";
import { clientWith } from "./callers.ts";
import { type Claims, memberClaims, signWith, signWithSecret } from "./tokens.ts";

/** Tokens as hosted Supabase takes them: ES256, by a key that it knows under its `kid`. Everything else opens nothing. */
let house: House;
let home: Studio;
let hosted: TestDatabase;
let ours: Awaited<ReturnType<typeof es256Keys>>;
let claims: Claims;
beforeAll(async () => {
  house = await openHouse({ database: "pglite" });
  home = await openStudio(house);
  ours = await es256Keys("key-1");
  const fetch = await es256Gateway({ ...house.db, exec: unused, query: unused }, house.db.keys, [ours.publicKey]);
  hosted = { ...house.db, fetch, keys: { ...house.db.keys, jwtSecret: ours.signingKey } };
  claims = memberClaims(home.id, home.members.owner.id);
});
afterAll(() => house.db.close());

const unused = () => Promise.reject(new Error("not through here"));
const studios = (token?: string, db = hosted) => clientWith(db, token).from("studios").select("id");
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("of the owner, signed by our key: her studio", async () => {
  const { data, error } = await studios(await signWith(ours.signingKey, claims));
  expect([error, data]).toEqual([null, [{ id: home.id }]]);
});

test("a second key of the project works beside the first, each under its own kid", async () => {
  const next = await es256Keys("key-2");
  const fetch = await es256Gateway({ ...house.db, exec: unused, query: unused }, house.db.keys, [
    ours.publicKey,
    next.publicKey,
  ]);
  for (const key of [ours.signingKey, next.signingKey]) {
    const { data } = await studios(await signWith(key, claims), { ...hosted, fetch });
    expect(data).toEqual([{ id: home.id }]);
  }
  const crossed = await studios(await signWith(next.signingKey, claims, 300, { kid: "key-1" }), { ...hosted, fetch });
  expect(crossed.error?.code).toBe("PGRST301");
});

describe("refused is", () => {
  const ourKid = { kid: "key-1" };
  const publicPem = async () =>
    exportSPKI((await importJWK(ours.publicKey, "ES256", { extractable: true })) as CryptoKey);
  const cases: [string, () => Promise<string>, string][] = [
    ["a kid that nobody imported", () => signWith(ours.signingKey, claims, 300, { kid: "key-9" }), "PGRST301"],
    [
      "no kid",
      async () => {
        const { kid: _, ...key } = JSON.parse(ours.signingKey) as Record<string, unknown>;
        return signWith(JSON.stringify(key), claims);
      },
      "PGRST301",
    ],
    ["a stranger's key under our kid", async () => signWith((await es256Keys("key-1")).signingKey, claims), "PGRST301"],
    ["one that has ended", () => signWith(ours.signingKey, claims, -60), "PGRST303"],
    ["one that never ends", async () => unending(), "PGRST301"],
    ["alg: none", async () => `${base64({ alg: "none", typ: "JWT", kid: "key-1" })}.${base64(claims)}.`, "PGRST301"],
    [
      "HS256 with the public key as its secret",
      async () => signWithSecret(await publicPem(), claims, ourKid),
      "PGRST301",
    ],
    [
      "HS256 with the public key in JSON as its secret",
      () => signWithSecret(JSON.stringify(ours.publicKey), claims, ourKid),
      "PGRST301",
    ],
    ["HS256 with the embedded server's own secret", () => signWith(house.db.keys.jwtSecret, claims), "PGRST301"],
    ["another curve's signature", async () => otherCurve(), "PGRST301"],
    ["claims changed after signing", async () => changed(), "PGRST301"],
    ["role: postgres", () => signWith(ours.signingKey, { ...claims, role: "postgres" }), "42501"],
    ["role: service_role", () => signWith(ours.signingKey, { ...claims, role: "service_role" }), "42501"],
    ["role: oms_definer", () => signWith(ours.signingKey, { ...claims, role: "oms_definer" }), "42501"],
    ["no role", () => signWith(ours.signingKey, { studio_id: home.id }), "42501"],
    ["what is no token", async () => "sb_secret_guess", "PGRST301"],
  ];

  function unending(): string {
    const text = `${base64({ alg: "ES256", typ: "JWT", kid: "key-1" })}.${base64(claims)}`;
    const key = { key: JSON.parse(ours.signingKey) as Record<string, string>, format: "jwk" as const };
    const signature = sign("sha256", Buffer.from(text), { ...key, dsaEncoding: "ieee-p1363" });
    return `${text}.${signature.toString("base64url")}`;
  }
  function otherCurve(): string {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const text = `${base64({ alg: "ES256", typ: "JWT", kid: "key-1" })}.${base64({ ...claims, exp: 4_000_000_000 })}`;
    return `${text}.${sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
  }
  async function changed(): Promise<string> {
    const [header, , signature] = (await signWith(ours.signingKey, claims)).split(".");
    return `${header}.${base64({ ...claims, exp: 4_000_000_000, studio_id: "another" })}.${signature}`;
  }

  test.each(cases)("%s", async (_, token, code) => {
    const { data, error } = await studios(await token());
    expect([data, error?.code]).toEqual([null, code]);
  });

  test("a request without the project's key", async () => {
    const token = await signWith(ours.signingKey, claims);
    const bare = await hosted.fetch(`${hosted.url}/rest/v1/studios`, { headers: { authorization: `Bearer ${token}` } });
    expect(bare.status).toBe(401);
  });
});

test("the publishable key alone is nobody", async () => {
  expect((await studios()).error?.code).toBe("42501");
});
