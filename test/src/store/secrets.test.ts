import { expect } from "vitest";
import { approved, must, openShop, openStudio, itemUpdate, tokenSet } from "./studio.ts";
import { houseTest } from "#test/support/store-test.ts";

const test = houseTest
  /** Every table's every row as text, the way a dump would show it. */
  .extend("dump", ({ house }) => async (): Promise<string> => {
    const tables = await house.db.sql<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
    );
    const rows = await Promise.all(
      tables.map(async ({ name }) => house.db.sql<{ text: string }>(`select t::text as text from ${name} t`)),
    );
    return rows
      .flat()
      .map(({ text }) => text)
      .join("\n");
  });

test("a dump of the database holds no token, link, state or verifier in clear", async ({ house, dump }) => {
  const studio = await openStudio(house);
  const shop = await openShop(house, studio, { mark: "canary" });
  const { admin } = house;
  await admin.tokens.leaseRefresh(shop, "holder", 60_000);
  await admin.tokens.save({ studioId: studio.id, shopId: shop }, "holder", tokenSet("canary-refreshed"));
  await admin.connect.createLink({
    studioId: studio.id,
    memberId: studio.members.owner.id,
    linkHash: "hash-of-link",
    expiresAt: new Date("2099-01-01"),
  });
  await admin.connect.beginConsent({
    linkHash: "hash-of-link",
    studioId: studio.id,
    stateHash: "hash-of-state",
    browserHash: "hash-of-browser",
    codeVerifier: "canary-verifier",
    expiresAt: new Date("2099-01-01"),
  });
  await approved(studio, [shop]);
  const operation = must((await admin.operations.claim("w", 1, 60_000))[0]);
  await house.stores
    .worker(studio.id)
    .recordItem(operation, itemUpdate(operation, { state: "applied", externalId: "1" }));

  const everything = await dump();
  // The dump is a real one: it shows what is not secret.
  expect(everything).toContain("Linen apron");
  expect(everything).toContain("hash-of-state");
  expect(everything).toMatch(/v1\.test\./);
  expect(everything).not.toContain("canary");
  expect(everything).not.toContain(Buffer.from("canary").toString("base64").slice(0, 6));
  expect(everything).not.toContain(house.db.keys.secretKey);
  // And what went in comes out.
  expect(await admin.tokens.read(shop)).toMatchObject(tokenSet("canary-refreshed"));
});
