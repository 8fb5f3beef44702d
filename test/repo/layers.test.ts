import { expect, test } from "vitest";
import { layers } from "#scripts/lint/layers.ts";
import { lintTree } from "./lint-tree.ts";

/** The arrows of the architecture, written a second time so that a slip in the linter's table shows. */
const allowed: Readonly<Record<string, string>> = {
  commands: "app blocks domain kernel",
  config: "",
  kernel: "",
  domain: "",
  app: "domain kernel",
  blocks: "domain",
  slack: "app blocks domain kernel",
  web: "app domain kernel",
  marketplaces: "app:types domain kernel http",
  drafting: "app:types domain kernel http",
  photos: "app:types domain kernel http",
  store: "app:types domain kernel vault http",
  "store/admin": "app:types store domain kernel vault http",
  vault: "kernel",
  http: "kernel",
  work: "app kernel",
  "sandbox/slack": "",
  "sandbox/etsy": "",
  "sandbox/drive": "sandbox/slack:types sandbox/etsy:types",
};
const everything = ["main", "sandbox/demo", "sandbox/supabase", "test", "bench", "scripts"];
const targets = [...Object.keys(allowed), ...everything];
const folder = (name: string) => (/^(commands|test|bench|scripts|sandbox\/\w+)$/.test(name) ? name : `src/${name}`);

type Arrow = { from: string; to: string; kind: "value" | "types"; path: string; text: string };

function arrow(from: string, to: string, kind: Arrow["kind"]): Arrow {
  const path = `${folder(from)}/${kind}-of-${to.replace("/", "-")}.ts`;
  // #bench has no entry in package.json: the arrow is judged by its name, whether or not it leads anywhere.
  const text = `export ${kind === "types" ? "type " : ""}{ planted } from "#${folder(to)}/target.ts";\n`;
  return { from, to, kind, path, text };
}

const pairs = targets.flatMap((from) => targets.filter((to) => to !== from).map((to) => ({ from, to })));
const arrows = pairs.flatMap(({ from, to }) => [arrow(from, to, "value"), arrow(from, to, "types")]);
const isAllowed = ({ from, to, kind }: Arrow) => {
  if (everything.includes(from)) return true;
  const may = (allowed[from] ?? "").split(" ");
  return may.includes(to) || (kind === "types" && may.includes(`${to}:types`));
};

const found = lintTree(Object.fromEntries(arrows.map(({ path, text }) => [path, text])));
const refused = ({ path }: Arrow) => found.get(path)?.some(({ rule }) => rule === "oms(layers)") ?? false;
const words = ({ from, to, kind }: Arrow) => `${from} -> ${kind} of ${to}`;

test("each of the arrows is refused or allowed as the table says, once", () => {
  expect(arrows.filter(refused).map(words)).toEqual(arrows.filter((each) => !isAllowed(each)).map(words));
  const twice = arrows.filter(
    ({ path }) => (found.get(path) ?? []).filter(({ rule }) => rule === "oms(layers)").length > 1,
  );
  expect(twice.map(words)).toEqual([]);
});

test("every layer of the table is judged here", () => {
  const judged = [...targets.map(folder), "tools"].sort();
  expect(Object.keys(layers).sort()).toEqual(judged);
});
