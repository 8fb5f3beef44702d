import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { keysCommand } from "#src/main/keys-command.ts";
import { createApp } from "#src/modules/app.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { renewTokens } from "#src/modules/shops/use-cases/shop-access.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { newKeyEntry } from "#src/platform/vault/keyring.ts";
import { must, openShop } from "#test/src/store/studio.ts";
import type { AutoClock } from "./auto-clock.ts";
import { allow } from "./market.ts";
import { etsyKeys, openTeam, openWorkshop, publicUrl, type Team, type Workshop } from "./workshop.ts";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

const full = process.env["SCALE"] === "full";
const idle = full ? 2_000 : 300;
/** How many rounds each process does before, during and after. */
const roundsAround = full ? 20 : 3;
const sellers = [seeded.usSeller, seeded.euSeller, seeded.stranger];

const old = newKeyEntry([]);
const fresh = newKeyEntry([old.id]);
const opens = `${old.entry},${fresh.entry}`;
const seals = `${fresh.entry},${old.entry}`;

/** Sockets take real time. */
const realClock: AutoClock = {
  ...systemClock,
  pass: () => undefined,
  goTo: () => undefined,
  during: (work) => work,
  busy: (run) => run(),
};

let etsy: Awaited<ReturnType<typeof serveEtsySandbox>>;
let workshop: Workshop;
let team: Team;
const shops: ShopId[] = [];
beforeAll(async () => {
  etsy = await serveEtsySandbox({
    port: 0,
    redirectUris: [`${publicUrl}/oauth/etsy/callback`],
    keystring: etsyKeys.keystring,
    sharedSecret: etsyKeys.sharedSecret,
    limits: { perSecond: 1_000, perDay: 10_000_000 },
  });
  workshop = await openWorkshop({ clock: realClock, tokenKeys: old.entry, market: atEtsy });
  team = await openTeam(workshop);
  const others = await openTeam(workshop, "Idle neighbours");
  for (let number = 0; number < idle; number += 1) await openShop(workshop, others, { mark: `idle-${number}` });
  const first = processWith(old.entry);
  for (const seller of sellers) shops.push(await connect(first, seller));
});
afterAll(async () => {
  await workshop.close();
  await etsy.close();
});

/** Over a socket, whatever host was called. */
async function atEtsy(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = request.method === "GET" ? null : await request.arrayBuffer();
  return fetch(`${etsy.url}${pathname}${search}`, {
    method: request.method,
    headers: request.headers,
    body,
    redirect: "manual",
    signal: request.signal,
  });
}

/** The database in this process answers without ever letting go of it: each call gives the others their turn first. */
const processWith = (keys: string): AppDeps =>
  workshop.process(async (_, run) => {
    await setImmediate();
    return run();
  }, keys);

async function connect(deps: AppDeps, seller: number): Promise<ShopId> {
  const app = createApp(deps);
  const link = must((await app.startConnect(team.actors.owner)).url.split("/").at(-1));
  const { redirectTo } = await app.continueConnect(link, "browser");
  const { shopName } = await app.finishConnect(await allow(atEtsy, redirectTo, seller), "browser");
  return must((await app.shops(team.actors.owner)).find(({ name }) => name === shopName)).id;
}

type Traffic = { renewed: number; connected: number; begun: number; repeated: number; failures: string[] };

/** What a process does all day: renews tokens and uses them, connects shops, begins consents. Restarted when `keys` moves. */
async function live(keys: () => string, ended: () => boolean, number: number, counts: Traffic): Promise<void> {
  let deps = processWith(keys());
  let running = keys();
  for (let round = number; !ended(); round += 1) {
    if (keys() !== running) {
      running = keys();
      deps = processWith(running);
    }
    const at = round % shops.length;
    const shopId = must(shops[at]);
    await again(counts, async () => {
      await renewTokens(deps, { studioId: team.id, shopId });
      const { accessToken, externalShopId } = must(await deps.admin.tokens.read(shopId));
      const { externalId } = await deps.marketplaces.of("etsy", null).identify(accessToken);
      if (externalId !== externalShopId) throw new Error("another shop's tokens");
      counts.renewed += 1;
    });
    await again(counts, async () => {
      const app = createApp(deps);
      const link = must((await app.startConnect(team.actors.owner)).url.split("/").at(-1));
      await app.continueConnect(link, "browser");
      counts.begun += 1;
    });
    if (round % 3 !== 0) continue;
    await again(counts, async () => {
      await connect(deps, must(sellers[at]));
      counts.connected += 1;
    });
  }
}

/** As the worker does it: what is lost to another process's turn is tried again; all else is a failure. */
async function again(counts: Traffic, run: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      const { code, cause } = toOmsError(error);
      // A sign-in ended the renewal that was under way: its tokens are the newest.
      if ((code === "lease-lost" || code === "marketplace-down") && tries < 5) {
        counts.repeated += 1;
        continue;
      }
      counts.failures.push(`${code} ${String(cause)}`);
      return;
    }
  }
}

test("keys are rotated under live traffic without a failure, and the old key can go", async () => {
  const counts: Traffic = { renewed: 0, connected: 0, begun: 0, repeated: 0, failures: [] };
  const keyrings = [old.entry, old.entry, old.entry];
  let over = false;
  const traffic = keyrings.map((_, number) =>
    live(
      () => must(keyrings[number]),
      () => over,
      number,
      counts,
    ),
  );
  const rounds = async (count: number) => {
    const until = counts.begun + count * keyrings.length;
    await vi.waitUntil(() => counts.begun >= until || counts.failures.length > 0, { timeout: 300_000, interval: 20 });
  };
  const lines: string[] = [];
  const rotate = (words: string, keys = seals) =>
    keysCommand(words.split(" "), {
      tokenKeys: keys,
      store: () => processWith(keys).admin.keys,
      print: (line) => void lines.push(line),
      // Small ones, so that traffic comes in between.
      batch: 5,
    });

  await rounds(roundsAround);
  // One process after the other learns the new key, then one after the other seals with it.
  for (const keys of [opens, seals]) {
    for (const number of keyrings.keys()) {
      keyrings[number] = keys;
      await rounds(1);
    }
  }
  const before = { ...counts };
  const sealedAt = Date.now();
  expect(await rotate("run")).toBe(0);
  const rotatingMs = Date.now() - sealedAt;
  const during = { ...counts };
  expect(await rotate(`retire ${old.id}`)).toBe(0);
  for (const number of keyrings.keys()) {
    keyrings[number] = fresh.entry;
    await rounds(1);
  }
  await rounds(roundsAround);
  over = true;
  await Promise.all(traffic);

  expect(counts.failures).toEqual([]);
  expect(await rotate("status", fresh.entry)).toBe(0);
  const alone = processWith(fresh.entry);
  for (const shop of shops) expect(must(await alone.admin.tokens.read(shop)).accessToken).toMatch(/^\d+\./);
  const [quiet] = await workshop.db.sql<{ id: ShopId }>(
    "select s.id from shops s join studios t on t.id = s.studio_id where t.name = 'Idle neighbours' order by s.connected_at, s.id limit 1",
  );
  expect(must(await alone.admin.tokens.read(must(quiet).id)).refreshToken).toMatch(/^1234567\.refresh-idle-/);
  const last = must(lines.findLast((line) => / of \d+ under /.test(line)));
  const figures = {
    scale: full ? "full" : "ci",
    envelopes: Number(must(/of (\d+)/.exec(last))[1]),
    processes: keyrings.length,
    rotatingMs,
    steps: lines.filter((line) => / of \d+ under /.test(line)).length,
    renewals: counts.renewed,
    renewalsWhileRotating: during.renewed - before.renewed,
    consentsWhileRotating: during.begun - before.begun,
    shopsConnected: counts.connected,
    consentsBegun: counts.begun,
    triedAgainAfterAnothersTurn: counts.repeated,
    failures: counts.failures.length,
    oldKeyRemoved: true,
  };
  console.info(JSON.stringify(figures));
  // There was traffic while it went on, and the log has neither key.
  expect(during.begun).toBeGreaterThan(before.begun);
  expect(counts.renewed).toBeGreaterThanOrEqual(roundsAround * 2 * keyrings.length);
  for (const { entry } of [old, fresh]) expect(workshop.lines.join("\n")).not.toContain(must(entry.split(":")[1]));
  if (!full) return;
  const folder = join(import.meta.dirname, "../../../.oms/figures");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "keys.json"), `${JSON.stringify(figures, null, 2)}\n`);
});
