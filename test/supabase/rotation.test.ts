import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { keysCheck } from "#src/main/checks/keys.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { keysCommand } from "#src/main/keys-command.ts";
import { createInstallationStore } from "#src/modules/studio/admin-installations.ts";
import { createKeyStore } from "#src/platform/database/admin/keys.ts";
import { createRpc } from "#src/platform/database/rpc.ts";
import { newKeyEntry } from "#src/platform/vault/keyring.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import {
  adminOn,
  code,
  emptyHouse,
  type House,
  must,
  openHouse,
  openShop,
  openStudio,
  type Studio,
  tokenKeys as old,
  tokenSet,
} from "#test/src/store/studio.ts";
import { fillEveryTable } from "./fill-every-table.ts";

const { id, entry } = newKeyEntry([]);
const both = `${entry},${old}`;

let house: House;
let studio: Studio;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.db.close());
beforeEach(async () => {
  await emptyHouse(house);
  await house.db.sql("truncate slack_installations cascade");
  studio = await openStudio(house);
});

const command = async (keys: string | null, words: string, options: { batch?: number; signal?: AbortSignal } = {}) => {
  const lines: string[] = [];
  const exit = await keysCommand(words.split(" "), {
    tokenKeys: keys,
    store: () => adminOn(house.db, must(keys)).keys,
    print: (line) => void lines.push(line),
    ...options,
  });
  return { exit, lines, said: lines.join("\n") };
};

async function consent(number: number, admin = house.admin) {
  const expiresAt = new Date("2099-01-01");
  await admin.connect.createLink({
    studioId: studio.id,
    memberId: studio.members.owner.id,
    linkHash: `link-${number}`,
    expiresAt,
  });
  await admin.connect.beginConsent({
    linkHash: `link-${number}`,
    studioId: studio.id,
    stateHash: `state-${number}`,
    browserHash: "browser",
    codeVerifier: `verifier-${number}`,
    expiresAt,
  });
}

const logger = createLogger("silent");
const installations = (keys = old) =>
  createInstallationStore(
    createRpc({
      url: house.db.url,
      key: house.db.keys.secretKey,
      fetch: (input, init) => house.db.fetch(input, init),
      logger,
    }),
    createVault(keys),
  );
const slackTokens = { accessToken: "xoxe.xoxb-1", refreshToken: "xoxe-1", expiresAt: new Date("2099-01-01") };
const install = () =>
  installations().install(
    {
      id: "T0ROTATION",
      isOrg: false,
      name: "Pine",
      botUserId: "UBOT",
      installedBy: "UOWNER" as SlackUserId,
      enterpriseId: null,
      scopes: "commands",
      tokens: slackTokens,
    },
    [],
  );

async function fill(shops: number): Promise<Awaited<ReturnType<typeof openShop>>[]> {
  const opened = [];
  for (let number = 0; number < shops; number += 1) {
    opened.push(await openShop(house, studio, { mark: `mark-${number}` }));
    await consent(number);
  }
  await install();
  return opened;
}

test("the registry of sealed columns is what the columns hold: nothing sealed is left out, nothing is in it for show", async () => {
  await fillEveryTable(house, studio);
  await install();
  const columns = await house.db.sql<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
  );
  const holding: string[] = [];
  for (const { table, column } of columns) {
    // Anywhere inside too: an envelope in JSON could not be rotated.
    const [found] = await house.db.sql<{ n: number }>(
      `select count(*)::int as n from public.${table} where "${column}"::text ~ 'v1[.][A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{16}[.]'`,
    );
    if (must(found).n > 0) holding.push(`${table}.${column}`);
  }
  const registered = (await house.admin.keys.envelopes()).map(({ table, column }) => `${table}.${column}`);
  expect(holding.toSorted()).toEqual(registered.toSorted());
});

describe("keys:rotate", () => {
  test("puts everything under the first key, says how far it is, and everything opens without the old key", async () => {
    const shops = await fill(5);
    expect((await command(both, "retire test")).said).toMatch(/^17 envelopes still need test/);
    const { exit, lines } = await command(both, "run", { batch: 2 });
    expect(exit).toBe(0);
    expect(lines[0]).toBe(`0 of 17 under ${id}`);
    expect(lines.at(-2)).toBe(`17 of 17 under ${id}`);
    expect(lines.length).toBeGreaterThan(9);
    expect(await command(both, "status")).toMatchObject({
      exit: 0,
      lines: [`${id}  seals  17 envelopes`, "test  opens  0 envelopes"],
    });
    expect(await command(both, "retire test")).toMatchObject({ exit: 0 });

    const alone = adminOn(house.db, entry);
    for (const [number, shop] of shops.entries()) {
      expect(await alone.tokens.read(shop)).toMatchObject(tokenSet(`mark-${number}`));
      expect((await alone.connect.takeConsent(`state-${number}`))?.codeVerifier).toBe(`verifier-${number}`);
    }
    expect((await installations(entry).read("T0ROTATION"))?.tokens).toEqual(slackTokens);
  });

  test("stopped in the middle it goes on where it was", async () => {
    await fill(6);
    const stop = new AbortController();
    const halting = adminOn(house.db, both).keys.rotate({
      batch: 3,
      report: (done) => done >= 6 && stop.abort(),
      signal: stop.signal,
    });
    expect(await halting).toMatchObject({ done: 6, total: 20, ended: false });
    const { exit, lines } = await command(both, "run");
    expect(exit).toBe(0);
    expect(lines[0]).toBe(`6 of 20 under ${id}`);
  });

  test("overwrites no token that was renewed between its look and its write", async () => {
    const [shop] = await fill(1);
    const live = adminOn(house.db, both);
    const racing = createVault(both);
    // A vault that lets somebody else renew the tokens while it is at it.
    let renewed: Promise<void> | null = null;
    const rpc = createRpc({
      url: house.db.url,
      key: house.db.keys.secretKey,
      logger,
      fetch: async (input, init) => {
        if (new Request(input, init).url.includes("replace_envelopes") && !renewed) {
          renewed = (async () => {
            await live.tokens.leaseRefresh(must(shop), "live", 60_000);
            await live.tokens.save({ studioId: studio.id, shopId: must(shop) }, "live", tokenSet("renewed"));
          })();
          await renewed;
        }
        return house.db.fetch(input, init);
      },
    });
    await createKeyStore(rpc, racing).rotate();
    expect(renewed).not.toBeNull();
    expect(await live.tokens.read(must(shop))).toMatchObject(tokenSet("renewed"));
    expect((await command(both, "retire test")).exit).toBe(0);
  });

  test("a process that still seals with the old key is told of, and the old key is not let go", async () => {
    await fill(1);
    await command(both, "run");
    await consent(9);
    expect(await command(both, "retire test")).toMatchObject({ exit: 1 });
    expect((await command(both, "run")).exit).toBe(0);
    expect((await command(both, "retire test")).exit).toBe(0);
  });

  test("what was altered is named and left alone; the rest is rotated", async () => {
    const [shop] = await fill(2);
    await house.db.sql("update shop_credentials set access_token = refresh_token where shop_id = $1", [shop]);
    const { exit, said } = await command(both, "run", { batch: 1 });
    expect(exit).toBe(1);
    expect(said).toContain(`shop_credentials.access_token of ${shop}`);
    expect(said).toContain("1 still under test");
    expect(said).toContain("7 of 8 under");
  });

  test("two at once end well", async () => {
    await fill(8);
    const exits = await Promise.all([command(both, "run", { batch: 2 }), command(both, "run", { batch: 3 })]);
    expect(exits.map(({ exit }) => exit)).toEqual([0, 0]);
    expect((await command(both, "retire test")).exit).toBe(0);
  });

  test("the key that seals cannot be retired, and words it doesn't know are explained", async () => {
    expect((await command(both, `retire ${id}`)).exit).toBe(1);
    for (const words of ["", "retire", "run k1", "melt", "retire a b"])
      expect((await command(both, words)).exit).toBe(2);
    expect((await command(null, "status")).exit).toBe(2);
  });

  test("add draws a key that the keyring takes, shown nowhere but in its own lines", async () => {
    const first = await command(null, "add");
    expect(createVault(must(first.lines[0]).slice("TOKEN_KEYS=".length)).keyIds).toEqual(["k1"]);
    const { lines } = await command(old, "add");
    const [opens, seals] = lines.filter((line) => line.startsWith("TOKEN_KEYS=")).map((line) => line.slice(11));
    expect([createVault(must(opens)).keyIds, createVault(must(seals)).keyIds]).toEqual([
      ["test", "k2"],
      ["k2", "test"],
    ]);
  });

  test("a lost key: start-up can name it, and forgetting it asks its shops to sign in again", async () => {
    const [shop] = await fill(2);
    expect(await command(entry, "status")).toMatchObject({
      exit: 1,
      lines: [`${id}  seals  0 envelopes`, "test  IS NOT CONFIGURED  8 envelopes"],
    });
    expect(await code(adminOn(house.db, entry).tokens.read(must(shop)))).toBe("key-missing");
    expect((await command(both, "forget test")).exit).toBe(1);
    expect(await command(entry, "forget test")).toMatchObject({ exit: 0 });
    expect((await studio.as("owner").shops()).map(({ health }) => health)).toEqual(["auth-dead", "auth-dead"]);
    expect(await house.db.sql("select 1 from shop_credentials union all select 1 from oauth_states")).toEqual([]);
    expect((await installations(entry).read("T0ROTATION"))?.tokens).toBeNull();
  });

  test("a column that is not registered is not served", async () => {
    const rpc = createRpc({
      url: house.db.url,
      key: house.db.keys.secretKey,
      fetch: (i, o) => house.db.fetch(i, o),
      logger,
    });
    const ask = (p_column: string) =>
      rpc("envelopes_under_others", { p_table: "shops", p_column, p_key: "k", p_after: null, p_limit: 1 }, z.unknown());
    expect(await code(ask("name"))).toBe("not-found");
  });
});

describe("start-up", () => {
  const asked = async (keys: string) => {
    const [found] = await keysCheck(adminOn(house.db, keys).keys).run();
    return found ? found.sentence : null;
  };

  test("names the keys that this database needs and the keyring lacks, by id and never by value", async () => {
    await fill(2);
    expect(await asked(old)).toBeNull();
    expect(await asked(both)).toBeNull();
    const sentence = must(await asked(entry));
    expect(sentence).toMatch(/^TOKEN_KEYS lacks a key that this database needs: test \(8 sealed secrets\)\./);
    for (const keys of [entry, old]) expect(sentence).not.toContain(keys.split(":")[1]);
  });

  test("names a key that isn't the one of before, though its id is", async () => {
    await fill(2);
    const before = must(old.split(":")[0]);
    const other = `${before}:${entry.split(":")[1]}`;
    expect(await asked(other)).toMatch(new RegExp(`^TOKEN_KEYS: the key ${before} isn't the one that sealed`));
  });
});
