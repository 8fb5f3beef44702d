import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { layers, modules } from "#scripts/lint/layers.ts";
import { lintTree } from "./lint-tree.ts";

/** The arrows of the architecture, written a second time so that a slip in the linter's table shows. */
const platform: Readonly<Record<string, string>> = {
  "platform/kernel": "platform/text",
  "platform/text": "",
  "platform/http": "platform/kernel",
  "platform/vault": "platform/kernel",
  "platform/database": "platform/kernel platform/text platform/vault platform/http",
  "platform/photos": "platform/kernel platform/text catalog platform/database platform/http",
  "platform/queue": "platform/kernel platform/text platform/database platform/photos",
  "platform/web": "platform/kernel platform/text platform/photos",
  "platform/slack": "platform/kernel platform/text catalog platform/photos platform/queue platform/web",
};
const below = (name: string) => modules.slice(0, modules.indexOf(name as (typeof modules)[number]));
const ofModules = modules.map((name): [string, string] => [
  `modules/${name}`,
  [
    ...Object.keys(platform),
    "catalog",
    "marketplaces",
    "marketplaces/registry",
    "drafting",
    ...below(name).map((each) => `modules/${each}`),
  ].join(" "),
]);
const allowed: Readonly<Record<string, string>> = {
  config: "",
  catalog: "platform/kernel platform/text",
  ...platform,
  marketplaces: "catalog platform/kernel platform/text",
  "marketplaces/registry": "marketplaces marketplaces/etsy catalog platform/kernel platform/text platform/http:types",
  "marketplaces/etsy": "marketplaces catalog platform/kernel platform/text platform/http",
  drafting: "catalog marketplaces marketplaces/registry platform/kernel platform/text platform/http",
  ...Object.fromEntries(ofModules),
  modules: [...modules.map((name) => `modules/${name}`), ...Object.keys(platform)].join(" "),
  commands: [
    "modules",
    ...modules.map((name) => `modules/${name}`),
    "platform/slack platform/photos platform/kernel platform/text catalog",
  ].join(" "),
  "sandbox/slack": "",
  "sandbox/etsy": "",
  "sandbox/drive": "sandbox/slack:types sandbox/etsy:types",
};
const everything = ["main", "sandbox/demo", "sandbox/supabase", "test", "bench", "scripts"];
const targets = [...Object.keys(allowed), ...everything];
const folder = (name: string) => (/^(commands|test|bench|scripts|sandbox\/\w+)$/.test(name) ? name : `src/${name}`);
const fileOf = (name: string) => {
  // A layer of one file.
  if (name === "marketplaces/registry") return `${folder(name)}.ts`;
  return `${folder(name)}/${name.startsWith("modules/") ? "index.ts" : "target.ts"}`;
};

type Arrow = { from: string; to: string; kind: "value" | "types"; path: string; text: string };

function arrow(from: string, to: string, kind: Arrow["kind"]): Arrow {
  const path = `${folder(from)}/${kind}-of-${to.replaceAll("/", "-")}.ts`;
  // #bench has no entry in package.json: the arrow is judged by its name, whether or not it leads anywhere.
  const text = `export ${kind === "types" ? "type " : ""}{ planted } from "#${fileOf(to)}";\n`;
  return { from, to, kind, path, text };
}

const pairs = targets.flatMap((from) => targets.filter((to) => to !== from).map((to) => ({ from, to })));
const arrows = pairs.flatMap(({ from, to }) => [arrow(from, to, "value"), arrow(from, to, "types")]);
const isAllowed = ({ from, to, kind }: Arrow) => {
  if (everything.includes(from)) return !(from === "main" && to === "marketplaces/etsy");
  const may = (allowed[from] ?? "").split(" ");
  return may.includes(to) || (kind === "types" && may.includes(`${to}:types`));
};

test("exactly the arrows of the architecture pass the linter", () => {
  const found = lintTree(Object.fromEntries(arrows.map(({ path, text }) => [path, text])));
  const passes = ({ path }: Arrow) => !found.get(path)?.some(({ rule }) => rule === "oms(layers)");
  const wrong = arrows
    .filter((each) => passes(each) !== isAllowed(each))
    .map((each) => `${each.from} ${passes(each) ? "may" : "may not"} import ${each.kind} of ${each.to}`);
  expect(wrong).toEqual([]);
});

test("every layer of the table is judged here, and every folder of src has one", () => {
  expect(Object.keys(layers).sort()).toEqual([...targets.map(folder), "tools"].sort());
  const folders = (at: string) =>
    readdirSync(join(import.meta.dirname, "../..", at), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${at}/${name}`);
  const judged = new Set(targets.map(folder));
  const all = ["src", "src/platform", "src/modules", "src/marketplaces"].flatMap(folders);
  expect(all.filter((each) => !judged.has(each) && each !== "src/platform")).toEqual([]);
});
