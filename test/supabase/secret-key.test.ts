import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createAdminStore } from "#src/main/stores/admin-store.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { approvedChange } from "#test/src/app/drafting.ts";
import { type Market, openMarket } from "#test/src/app/market.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";
import { must, storesOn } from "#test/src/store/studio.ts";
import { expectedFunctions } from "./expected-functions.ts";

const root = join(import.meta.dirname, "../..");
const files = ["src", "commands"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
);

/** Without comments, which may speak of it. */
const code = (path: string) =>
  readFileSync(join(root, path), "utf8")
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");

/** Files outside `allowed` in which `word` stands. */
const strangers = (word: RegExp, allowed: readonly string[]) =>
  files.filter(
    (path) => word.test(code(path)) && !allowed.some((each) => path === each || path.startsWith(`${each}/`)),
  );

describe("the secret key, by what the files import and name", () => {
  test("what holds it is imported by the composition root alone", () => {
    const importing = /"[^"]*\/admin-rpc\.ts"/;
    expect(strangers(importing, ["src/main", "src/platform/database/admin"])).toEqual([]);
    expect(importing.test(code("src/main/stores/admin-store.ts"))).toBe(true);
  });

  test("is read by the configuration, handed on by the composition root and held in one folder", () => {
    const naming = /\bsecretKey\b|SUPABASE_SECRET_KEY/;
    expect(strangers(naming, ["src/config.ts", "src/config", "src/main", "src/platform/database/admin"])).toEqual([]);
    expect(files.filter((path) => path.startsWith("src/platform/database/admin/") && naming.test(code(path)))).toEqual([
      "src/platform/database/admin/admin-rpc.ts",
    ]);
    // Nothing in the composition root calls with it: it goes into `createAdminStore`, into `createAdminRpc` and nowhere else.
    const handing = files.filter(
      // The list of values that must stay out of logs and messages names it too.
      (path) =>
        path.startsWith("src/main/") &&
        path !== "src/main/own-secrets.ts" &&
        path !== "src/main/stores/admin-store.ts" &&
        naming.test(code(path)),
    );
    for (const path of handing) {
      const uses = code(path).match(/\bsecretKey\b[^\n]*/g) ?? [];
      const given = code(path).match(/createAdminStore\(\{[^}]*\bsecretKey:/g) ?? [];
      expect([path, uses.length]).toEqual([path, given.length]);
    }
    expect(handing).not.toEqual([]);
    // Its type, its parameter, and the call that it goes into.
    const passing = code("src/main/stores/admin-store.ts").match(/[^\n]*\bsecretKey\b[^\n]*/g) ?? [];
    expect(passing.map((line) => /createAdminRpc\(/.test(line))).toEqual([false, false, true]);
  });

  test("its client stays in there: outside, every connection brings a token", () => {
    const connecting = files.filter((path) =>
      /\b(?:createRpc|connect|createClient)(?:<\w+>)?\(\s*\{?/.test(code(path)),
    );
    const withoutToken = connecting.filter((path) => {
      const calls = code(path).match(/\b(?:createRpc|connect)\(\{[^}]*\}/g) ?? [];
      return calls.some((call) => !/\btoken\b/.test(call));
    });
    expect(withoutToken).toEqual(["src/platform/database/admin/admin-rpc.ts"]);
    expect(files.filter((path) => /\bcreateClient(<\w+>)?\(/.test(code(path)))).toEqual([
      "src/platform/database/rpc.ts",
    ]);
  });

  test("what it opens is a list of tasks, not a client", () => {
    const admin = createAdminStore({
      url: "http://nowhere.test",
      secretKey: "sb_secret_canary",
      fetch: () => Promise.reject(new Error("not called")),
      vault: createVault(`test:${randomBytes(32).toString("base64")}`),
      clock: { now: () => new Date(), sleep: async () => undefined },
      ids: systemIds,
      logger: { info() {}, warn() {}, error() {}, debug() {} } as never,
    });
    const inside = (value: unknown): unknown[] =>
      typeof value === "object" && value !== null ? Object.values(value).flatMap(inside) : [value];
    expect(inside(admin).filter((each) => typeof each !== "function")).toEqual([]);
    expect(JSON.stringify(admin)).not.toContain("canary");
  });
});

type Recorded = { readonly name: string; readonly apikey: string; readonly bearer: string };

describe("after a claim the worker is a tenant", () => {
  const tokenKeys = `test:${randomBytes(32).toString("base64")}`;
  let market: Market;
  let team: Team;
  const requests: Recorded[] = [];
  beforeAll(async () => {
    market = await openMarket({ tokenKeys });
    team = await openTeam(market);
    const shop = await market.openShop(team.actors.owner);
    await approvedChange(market, team, [shop], { photos: 1 });
    const { db, clock, deps } = market;
    const fetch: typeof db.fetch = (input, init) => {
      const { url, headers } = new Request(input, init);
      requests.push({
        name: must(new URL(url).pathname.split("/").at(-1)),
        apikey: headers.get("apikey") ?? "",
        bearer: (headers.get("authorization") ?? "").replace("Bearer ", ""),
      });
      return db.fetch(input, init);
    };
    const recorded = { ...db, fetch };
    const secret = { url: db.url, secretKey: db.keys.secretKey, fetch, vault: createVault(tokenKeys) };
    const admin = createAdminStore({ ...secret, clock, ids: systemIds, logger: deps.logger });
    const [operation] = await admin.operations.claim("recorded", 1, 60_000);
    await market.runOne(must(operation), { deps: { ...deps, admin, stores: storesOn(recorded) } });
  });
  afterAll(() => market.close());

  const bySecret = () => requests.filter(({ apikey }) => apikey === market.db.keys.secretKey);
  const byToken = () => requests.filter(({ apikey }) => apikey === market.db.keys.publishableKey);

  test("a publish by it really happened", async () => {
    expect(await market.fees()).toHaveLength(1);
    expect(byToken().length).toBeGreaterThan(3);
    expect(bySecret().length + byToken().length).toBe(requests.length);
  });

  test("the secret key serves the queue and the shop's tokens, nothing else", () => {
    const used = [...new Set(bySecret().map(({ name }) => name))].sort();
    expect(used).toEqual(expect.arrayContaining(["claim_work", "read_tokens"]));
    // A try that is put off, as on a busy machine, is given back.
    expect(["claim_work", "read_tokens", "release_operation"]).toEqual(expect.arrayContaining(used));
    for (const name of used) expect([name, expectedFunctions[name]]).toEqual([name, { by: "secret key" }]);
  });

  test("all else carries a worker's token of that studio, with no other role", () => {
    for (const { name, bearer } of byToken()) {
      const claims = decodeJwt(bearer);
      expect([name, claims]).toEqual([
        name,
        expect.objectContaining({ role: "authenticated", app_role: "worker", studio_id: team.id }),
      ]);
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(60);
      expect(["worker", "reader"]).toContain(expectedFunctions[name]?.by);
    }
  });
});
