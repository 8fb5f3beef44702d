import { describe, expect, test } from "vitest";
import { lintTree } from "./lint-tree.ts";

type Planted = { what: string; path: string; text: string; rule: string };

/** One file per violation: [what, folder or path, text]. */
const caught: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  "oms(layers)": [
    ["a relative path out of a folder", "src/app", 'export { a } from "../domain/a.ts";'],
    ["a relative path out of src", "src/app", 'export { a } from "../../sandbox/etsy/a.ts";'],
    ["a relative path out of sandbox/etsy", "sandbox/etsy", 'export { a } from "../slack/a.ts";'],
    ["a relative path out of test", "test/app", 'export { a } from "../../src/app/a.ts";'],
    ["a path that climbs after #", "src/app", 'export { a } from "#src/app/../slack/a.ts";'],
    ["an absolute path", "src/app", 'export { a } from "/etc/a.ts";'],
    ["a side-effect import", "src/domain", 'import "#src/slack/a.ts";'],
    ["export *", "src/domain", 'export * from "#src/slack/a.ts";'],
    ["import()", "src/domain", 'export const a = () => import("#src/slack/a.ts");'],
    ["import() of a computed name", "src/domain", "export const a = (b: string) => import(b);"],
    ["a type's import()", "src/domain", 'export type A = import("#src/slack/a.ts").A;'],
    ["require", "src/domain", 'export const a = require("#src/slack/a.ts");'],
    ["a module's URL", "src/domain", 'export const a = new URL("../slack/a.ts", import.meta.url);'],
    ["a value beside a type of app", "src/store", 'export { type A, b } from "#src/app/a.ts";'],
    ["undici outside src/http", "src/marketplaces", 'export { request } from "undici";'],
    ["a subpath of undici", "src/slack", 'export { a } from "undici/lib/a.js";'],
    ["node:https", "src/marketplaces", 'export { request } from "node:https";'],
    ["http without node:", "src/store", 'export { request } from "http";'],
    ["supabase outside src/store", "src/app", 'export { createClient } from "@supabase/supabase-js";'],
    ["vega outside src/photos", "src/app", 'import { parse } from "vega"; export const a = parse;'],
    ["harfbuzzjs in the domain", "src/domain", 'import { shape } from "harfbuzzjs"; export const a = shape;'],
    ["openai outside src/drafting", "src/app", 'import OpenAI from "openai"; export const a = new OpenAI();'],
    ["a package in the domain", "src/domain", 'export { createHash } from "node:crypto";'],
    ["a folder that is in no table", "src/helpers", "export const a = 1;\nexport { b } from './b.ts';"],
    ["a file of the sandbox in no folder", "sandbox", "export { b } from './b.ts';"],
  ],
  "oms(ambient)": [
    ["fetch", "src/store", 'export const a = () => fetch("x");'],
    ["fetch as a value", "src/slack", "export const a = { fetch };"],
    ["globalThis", "src/http", "export const a = globalThis.fetch;"],
    ["global", "src/kernel", "export const a = global;"],
    ["WebSocket", "src/slack", 'export const a = () => new WebSocket("ws://x");'],
    ["Date.now()", "src/app", "export const a = () => Date.now();"],
    ["Date.now as a value", "src/app", "export const a = Date.now;"],
    ['Date["now"]', "src/app", 'export const a = Date["now"];'],
    ["now taken out of Date", "src/app", "export const { now } = Date;"],
    ["new Date()", "commands", "export const a = () => new Date();"],
    ["Date()", "src/blocks", "export const a = () => Date();"],
    ["Math.random()", "src/work", "export const a = () => Math.random();"],
    ["crypto.randomUUID()", "src/app", "export const a = () => crypto.randomUUID();"],
    ["randomUUID imported", "src/store", 'import { randomUUID } from "node:crypto"; export const a = randomUUID;'],
    ["randomBytes of a namespace", "src/web", 'import * as c from "node:crypto"; export const a = c.randomBytes;'],
    ["Math.random() in the vault", "src/vault", "export const a = () => Math.random();"],
  ],
  "oms(environment)": [
    ["process.env", "src/main.ts", "export const a = process.env.PORT;"],
    ['process["env"]', "src/kernel", 'export const a = process["env"];'],
    ["env taken out of process", "commands", "export const { env } = process;"],
    ["env imported", "src/http", 'import { env } from "node:process"; export const a = env;'],
    ["loadEnvFile", "src/app", "export const a = () => process.loadEnvFile();"],
  ],
  "oms(secret-key)": [
    ["the key taken by a repository", "src/store", "export const a = (b: { secretKey: string }) => b.secretKey;"],
    ["the key's name in the work loop", "src/work", 'export const a = "SUPABASE_SECRET_KEY";'],
  ],
  "eslint(no-console)": [["console", "commands", 'export const a = () => console.log("x");']],
  "typescript(no-explicit-any)": [["any", "src/app", "export const a = (b: any): unknown => b;"]],
  "eslint(no-unused-vars)": [["an unused import", "src/app", 'import { a } from "./a.ts";']],
  "vitest(no-focused-tests)": [["test.only", "test", 'import { test } from "vitest"; test.only("a", () => {});']],
  "vitest(no-disabled-tests)": [["test.skip", "test", 'import { test } from "vitest"; test.skip("a", () => {});']],
};

const passing: readonly (readonly [string, string, string])[] = [
  ["fetch as a parameter", "src/store", 'export const a = (fetch: (b: string) => void) => fetch("x");'],
  ["the type of fetch", "src/drafting", "export type Deps = { fetch: typeof fetch };"],
  ["a fetch of deps", "src/store", "export const a = (deps: { fetch(b: string): void }) => deps.fetch('x');"],
  ["fetch in src/http", "src/http", 'export const a = () => fetch("x");'],
  ["undici in src/http", "src/http", 'export { request } from "undici";'],
  ["a type of undici", "src/slack", 'export type { Dispatcher } from "undici";'],
  ["new Date(instant)", "src/app", "export const a = (b: string) => new Date(b);"],
  ["Date.UTC and instanceof", "src/domain", "export const a = (b: unknown) => b instanceof Date && Date.UTC(2026);"],
  ["the type Date", "src/domain", "export type A = { at: Date };"],
  ["new Date() in the kernel", "src/kernel", "export const a = () => new Date();"],
  ["a nonce in the vault", "src/vault", 'export { randomBytes } from "node:crypto";'],
  ["a hash in the store", "src/store", 'export { createHash } from "node:crypto";'],
  ["Math.round", "src/domain", "export const a = Math.round(1.5);"],
  ["process.env in src/config.ts", "src/config.ts", "export const a = process.env;"],
  ["process.env in a sandbox", "sandbox/etsy", "export const a = process.env;"],
  ["the clock in a sandbox's shell", "sandbox/slack", "export const a = () => new Date();"],
  ["the secret key in admin", "src/store/admin", "export const a = (b: { secretKey: string }) => b.secretKey;"],
  ["up within a folder", "src/marketplaces/etsy", 'export { a } from "../marketplace.ts";'],
  ["a sibling", "src/app/ports", 'export { a } from "./a.ts";'],
  ["main beside config", "src/main.ts", 'export { a } from "./config.ts";'],
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

test("an import cycle is caught", () => {
  const found = lintTree({
    "src/app/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n',
    "src/app/b.ts": 'import { a } from "./a.ts";\nexport const b = () => a;\n',
  });
  expect(found.get("src/app/a.ts")?.map(({ rule }) => rule)).toContain("import(no-cycle)");
});

test("promises that nobody waits for are caught", () => {
  const floating = "export const a = (b: () => Promise<void>) => {\n  b();\n};\n";
  const misused = "export const a = (b: () => Promise<boolean>) => {\n  if (b()) throw new Error();\n};\n";
  const found = lintTree({ "src/app/floating.ts": floating, "src/app/misused.ts": misused }, ["--type-aware"]);
  expect(found.get("src/app/floating.ts")?.map(({ rule }) => rule)).toEqual(["typescript(no-floating-promises)"]);
  expect(found.get("src/app/misused.ts")?.map(({ rule }) => rule)).toEqual(["typescript(no-misused-promises)"]);
});
