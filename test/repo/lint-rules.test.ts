import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ownWorlds } from "#scripts/lint/fixtures.ts";
import { lintTree } from "./lint-tree.ts";

type Planted = { what: string; path: string; text: string; rule: string };

/** One file per violation: [what, folder or path, text]. */
const caught: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  "oms(layers)": [
    ["a relative path out of a folder", "src/modules/shops", 'export { a } from "../studio/index.ts";'],
    ["a relative path out of src", "src/catalog", 'export { a } from "../../sandbox/etsy/a.ts";'],
    ["a relative path out of sandbox/etsy", "sandbox/etsy", 'export { a } from "../slack/a.ts";'],
    ["a relative path out of test", "test/app", 'export { a } from "../../src/catalog/a.ts";'],
    ["a path that climbs after #", "src/catalog", 'export { a } from "#src/catalog/../platform/slack/a.ts";'],
    ["an absolute path", "src/catalog", 'export { a } from "/etc/a.ts";'],
    ["a side-effect import", "src/catalog", 'import "#src/platform/slack/a.ts";'],
    ["export *", "src/catalog", 'export * from "#src/platform/slack/a.ts";'],
    ["import()", "src/catalog", 'export const a = () => import("#src/platform/slack/a.ts");'],
    ["import() of a computed name", "src/catalog", "export const a = (b: string) => import(b);"],
    ["a type's import()", "src/catalog", 'export type A = import("#src/platform/slack/a.ts").A;'],
    ["require", "src/catalog", 'export const a = require("#src/platform/slack/a.ts");'],
    ["a module's URL", "src/catalog", 'export const a = new URL("../platform/slack/a.ts", import.meta.url);'],
    ["a value beside a type", "sandbox/drive", 'export { type A, b } from "#sandbox/slack/a.ts";'],
    ["a file behind a module's door", "src/modules/shops", 'export { a } from "#src/modules/studio/rules/a.ts";'],
    ["a file behind a door, by a command", "commands", 'export { a } from "#src/modules/shops/slack/a.ts";'],
    ["a file behind a door, by what is collected", "src/modules/app.ts", 'export { a } from "./shops/app.ts";'],
    ["a module above", "src/modules/studio", 'export { a } from "#src/modules/shops/index.ts";'],
    ["what is collected, by a module", "src/modules/reports", 'export type { A } from "#src/modules/app.ts";'],
    ["a module, by the platform", "src/platform/slack", 'export type { A } from "#src/modules/studio/index.ts";'],
    ["the composition root, by a module", "src/modules/reports", 'export { a } from "#src/main/a.ts";'],
    ["a marketplace, by a module", "src/modules/changes", 'export { a } from "#src/marketplaces/etsy/a.ts";'],
    ["a marketplace, by the composition root", "src/main", 'export { a } from "#src/marketplaces/etsy/a.ts";'],
    ["a marketplace, by its port", "src/marketplaces", 'export { a } from "./etsy/a.ts";'],
    ["the database, by a rule", "src/modules/shops/rules", 'export { a } from "#src/platform/database/rpc.ts";'],
    ["Slack, by a model", "src/modules/shops/model.ts", 'export { a } from "#src/platform/slack/wire.ts";'],
    ["undici outside its folder", "src/marketplaces/etsy", 'export { request } from "undici";'],
    ["a subpath of undici", "src/platform/slack", 'export { a } from "undici/lib/a.js";'],
    ["node:https", "src/marketplaces/etsy", 'export { request } from "node:https";'],
    ["http without node:", "src/platform/database", 'export { request } from "http";'],
    ["supabase outside its folder", "src/modules/shops", 'export { createClient } from "@supabase/supabase-js";'],
    ["vega outside reports", "src/modules/shops", 'import { parse } from "vega"; export const a = parse;'],
    ["harfbuzzjs in the catalog", "src/catalog", 'import { shape } from "harfbuzzjs"; export const a = shape;'],
    [
      "openai outside src/drafting",
      "src/modules/changes",
      'import OpenAI from "openai"; export const a = new OpenAI();',
    ],
    ["a package in the catalog", "src/catalog", 'export { createHash } from "node:crypto";'],
    ["a folder that is in no table", "src/helpers", "export const a = 1;\nexport { b } from './b.ts';"],
    ["a module that is in no list", "src/modules/orders/a.ts", 'export { a } from "#src/platform/http/a.ts";'],
    ["a file of the sandbox in no folder", "sandbox", "export { b } from './b.ts';"],
  ],
  "oms(ambient)": [
    ["fetch", "src/platform/database", 'export const a = () => fetch("x");'],
    ["fetch as a value", "src/platform/slack", "export const a = { fetch };"],
    ["globalThis", "src/platform/http", "export const a = globalThis.fetch;"],
    ["global", "src/platform/kernel", "export const a = global;"],
    ["WebSocket", "src/platform/slack", 'export const a = () => new WebSocket("ws://x");'],
    ["Date.now()", "src/modules/changes", "export const a = () => Date.now();"],
    ["Date.now as a value", "src/modules/changes", "export const a = Date.now;"],
    ['Date["now"]', "src/modules/changes", 'export const a = Date["now"];'],
    ["now taken out of Date", "src/modules/changes", "export const { now } = Date;"],
    ["new Date()", "commands", "export const a = () => new Date();"],
    ["Date()", "src/platform/slack/blocks", "export const a = () => Date();"],
    ["Math.random()", "src/platform/queue", "export const a = () => Math.random();"],
    ["crypto.randomUUID()", "src/modules/changes", "export const a = () => crypto.randomUUID();"],
    [
      "randomUUID imported",
      "src/platform/database",
      'import { randomUUID } from "node:crypto"; export const a = randomUUID;',
    ],
    [
      "randomBytes of a namespace",
      "src/platform/web",
      'import * as c from "node:crypto"; export const a = c.randomBytes;',
    ],
    ["Math.random() in the vault", "src/platform/vault", "export const a = () => Math.random();"],
  ],
  "oms(environment)": [
    ["process.env", "src/main.ts", "export const a = process.env.PORT;"],
    ['process["env"]', "src/platform/kernel", 'export const a = process["env"];'],
    ["env taken out of process", "commands", "export const { env } = process;"],
    ["env imported", "src/platform/http", 'import { env } from "node:process"; export const a = env;'],
    ["loadEnvFile", "src/modules/changes", "export const a = () => process.loadEnvFile();"],
  ],
  "oms(secret-key)": [
    [
      "the key taken by a repository",
      "src/platform/database",
      "export const a = (b: { secretKey: string }) => b.secretKey;",
    ],
    ["the key's name in the work loop", "src/platform/queue", 'export const a = "SUPABASE_SECRET_KEY";'],
  ],
  "oms(store-names)": [
    [
      "a method named otherwise than its SQL function",
      "src/modules/shops/store.ts",
      'export const a = (rpc: (b: string) => void) => ({ choose: () => rpc("set_shop") });',
    ],
    [
      "a reading one, too",
      "src/modules/shops/store-of-news.ts",
      'export const a = (rpc: (b: string) => void) => ({ all: async () => rpc("read_shops") });',
    ],
  ],
  "oms(fixtures)": [
    [
      "a workshop",
      "test/src/app/planted.test.ts",
      'import { openWorkshop } from "./a.ts"; export const a = openWorkshop;',
    ],
    ["a market", "test/src/web/planted.test.ts", 'import { openMarket as a } from "./a.ts"; export const b = a;'],
    ["a house", "test/src/store/planted.test.ts", 'import { openHouse } from "./a.ts"; export const a = openHouse;'],
    [
      "a product",
      "test/src/slack/planted.test.ts",
      'import { openProduct } from "./a.ts"; export const a = openProduct;',
    ],
    [
      "a slow one",
      "test/src/slack/slow.test.ts",
      'import { openWithSlow } from "./a.ts"; export const a = openWithSlow;',
    ],
  ],
  "eslint(no-console)": [["console", "commands", 'export const a = () => console.log("x");']],
  "typescript(no-explicit-any)": [["any", "src/modules/changes", "export const a = (b: any): unknown => b;"]],
  "eslint(no-unused-vars)": [["an unused import", "src/modules/changes", 'import { a } from "./a.ts";']],
  "vitest(no-focused-tests)": [["test.only", "test", 'import { test } from "vitest"; test.only("a", () => {});']],
  "vitest(no-disabled-tests)": [["test.skip", "test", 'import { test } from "vitest"; test.skip("a", () => {});']],
};

const passing: readonly (readonly [string, string, string])[] = [
  ["fetch as a parameter", "src/platform/database", 'export const a = (fetch: (b: string) => void) => fetch("x");'],
  ["the type of fetch", "src/drafting", "export type Deps = { fetch: typeof fetch };"],
  [
    "a fetch of deps",
    "src/platform/database",
    "export const a = (deps: { fetch(b: string): void }) => deps.fetch('x');",
  ],
  ["fetch in its folder", "src/platform/http", 'export const a = () => fetch("x");'],
  ["undici in its folder", "src/platform/http", 'export { request } from "undici";'],
  ["a type of undici", "src/platform/slack", 'export type { Dispatcher } from "undici";'],
  ["new Date(instant)", "src/modules/changes", "export const a = (b: string) => new Date(b);"],
  ["Date.UTC and instanceof", "src/catalog", "export const a = (b: unknown) => b instanceof Date && Date.UTC(2026);"],
  ["the type Date", "src/catalog", "export type A = { at: Date };"],
  ["new Date() in the kernel", "src/platform/kernel", "export const a = () => new Date();"],
  ["a nonce in the vault", "src/platform/vault", 'export { randomBytes } from "node:crypto";'],
  ["a hash in the store", "src/platform/database", 'export { createHash } from "node:crypto";'],
  ["Math.round", "src/catalog", "export const a = Math.round(1.5);"],
  ["process.env in src/config.ts", "src/config.ts", "export const a = process.env;"],
  ["process.env in a sandbox", "sandbox/etsy", "export const a = process.env;"],
  ["the clock in a sandbox's shell", "sandbox/slack", "export const a = () => new Date();"],
  [
    "the secret key in admin",
    "src/platform/database/admin",
    "export const a = (b: { secretKey: string }) => b.secretKey;",
  ],
  [
    "methods named as their SQL functions",
    "src/modules/shops/store.ts",
    'export const a = (rpc: (b: string) => void) => ({ setShop: () => rpc("set_shop"), shops: () => rpc("read_shops") });',
  ],
  ["up within a module", "src/modules/shops/slack", 'export { a } from "../model.ts";'],
  ["a door", "src/modules/shops", 'export { a } from "#src/modules/studio/index.ts";'],
  ["a test behind a door", "test/src/shops", 'export { a } from "#src/modules/studio/rules/a.ts";'],
  ["the composition root at the registry", "src/main", 'export { a } from "#src/marketplaces/registry.ts";'],
  ["a rule beside text", "src/modules/shops/rules", 'export { a } from "#src/platform/text/listed.ts";'],
  ["a sibling", "src/modules/changes/rules", 'export { a } from "./a.ts";'],
  ["main beside config", "src/main.ts", 'export { a } from "./config.ts";'],
  ["a market opened by a fixture", "test/support", 'export { openMarket } from "#test/src/app/market.ts";'],
  [
    "a team opened by a test file",
    "test/src/app/planted.test.ts",
    'import { openTeam } from "./a.ts"; export const a = openTeam;',
  ],
  ["up within test", "test/e2e/deep", 'export { a } from "../a.ts";'],
];

const place = (at: string, index: number) => (at.endsWith(".ts") ? at : `${at}/planted-${index}.ts`);
const plant = (rows: readonly (readonly [string, string, string])[], rule: string): Planted[] =>
  rows.map(([what, at, text], index) => ({ what, rule, text, path: place(at, index) }));

describe.for(Object.entries(caught))("%s", ([rule, rows]) => {
  const planted = plant(rows, rule);
  const found = lintTree(Object.fromEntries(planted.map(({ path, text }) => [path, text])));
  test.for(planted)("catches $what in $path", ({ path }) => {
    expect(found.get(path)?.map((each) => each.rule)).toContain(rule);
  });
});

describe("passes", () => {
  const planted = plant(passing, "oms");
  const found = lintTree(Object.fromEntries(planted.map(({ path, text }) => [path, text])));
  test.for(planted)("$what in $path", ({ path }) => {
    expect(found.get(path)?.filter((each) => each.rule.startsWith("oms("))).toEqual([]);
  });
});

test.for(Object.keys(ownWorlds))("%s still opens a world of its own", (path) => {
  const text = readFileSync(join(import.meta.dirname, "../..", path), "utf8");
  expect(text).toMatch(/\bopen(Workshop|Market|House|Product|WithSlow)\(/);
});

test("an import cycle is caught", () => {
  const found = lintTree({
    "src/modules/changes/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n',
    "src/modules/changes/b.ts": 'import { a } from "./a.ts";\nexport const b = () => a;\n',
  });
  expect(found.get("src/modules/changes/a.ts")?.map(({ rule }) => rule)).toContain("import(no-cycle)");
});

test("promises that nobody waits for are caught", () => {
  const floating = "export const a = (b: () => Promise<void>) => {\n  b();\n};\n";
  const misused = "export const a = (b: () => Promise<boolean>) => {\n  if (b()) throw new Error();\n};\n";
  const found = lintTree({ "src/modules/changes/floating.ts": floating, "src/modules/changes/misused.ts": misused }, [
    "--type-aware",
  ]);
  expect(found.get("src/modules/changes/floating.ts")?.map(({ rule }) => rule)).toEqual([
    "typescript(no-floating-promises)",
  ]);
  expect(found.get("src/modules/changes/misused.ts")?.map(({ rule }) => rule)).toEqual([
    "typescript(no-misused-promises)",
  ]);
});
