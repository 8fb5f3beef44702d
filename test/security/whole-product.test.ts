import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectShop, setShopDefaults } from "#sandbox/drive/paths.ts";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openProduct, type Product } from "#test/support/product.ts";
import { peopleOf, usShop } from "#test/support/studio.ts";

const vaultKey = randomBytes(32).toString("base64");
let product: Product;
const written: string[] = [];
beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk: unknown) => written.push(String(chunk)) > 0);
  }
  product = await openProduct({ LOG_LEVEL: "debug", TOKEN_KEYS: `canary:${vaultKey}` });
});
afterAll(async () => {
  await product.close();
  vi.restoreAllMocks();
});

async function dump(): Promise<string> {
  const tables = await product.db.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  const rows = [];
  for (const { name } of tables) {
    rows.push(...(await product.db.sql<{ t: string }>(`select t::text as t from ${name} t`)));
  }
  return rows.map(({ t }) => t).join("\n");
}

test("the process as it runs keeps Slack's, Supabase's and the vault's secrets to itself", {
  timeout: 90_000,
}, async () => {
  const { mara, ada } = peopleOf(product);
  await connectShop(mara, usShop);
  await setShopDefaults(mara, usShop);
  await ada.command("/oms draft");
  // Slack forgets who we are, and an answer of the database is lost.
  await product.db.sql("alter table changes rename to changes_gone");
  await ada.command("/oms find apron");
  await product.db.sql("alter table changes_gone rename to changes");
  const log = written.join("");
  const database = await dump();
  expect(log).toContain('"service":"slack"');
  expect(database).toContain(usShop);
  const secrets = {
    "the bot token": seedToken,
    "the signing secret": "signing-secret-of-the-test",
    "the vault's key": vaultKey,
    "the secret key": product.db.keys.secretKey,
    "the JWT secret": product.db.keys.jwtSecret,
    "Etsy's shared secret": "keystring:shared-secret",
  };
  const places = { "the log": log, "the database": database };
  const hits = Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(places).flatMap(([place, text]) => (text.includes(secret) ? [`${name} in ${place}`] : [])),
  );
  expect(hits).toEqual([]);
  expect(log).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
});
