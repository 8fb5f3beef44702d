import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "#commands/index.ts";
import { aboutCommands } from "#commands/messages/en.ts";
import { callbackPath } from "#src/modules/shops/use-cases/connect.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const readme = read("README.md");
const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
const own = links.filter((link) => !/^https?:/.test(link));

test.for(own)("%s is there", (link) => {
  expect(existsSync(join(root, link))).toBe(true);
});

test("its pictures are small enough to load at once", () => {
  const pictures = own.filter((link) => link.endsWith(".png"));
  expect(pictures.length).toBeGreaterThan(5);
  expect(pictures.filter((picture) => statSync(join(root, picture)).size > 200_000)).toEqual([]);
});

test("every npm command it names exists", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm (?:run ([\w:]+)|(test|start))\b/g)].map((match) => match[1] ?? match[2] ?? "");
  expect(named).toEqual(expect.arrayContaining(["demo", "test", "start"]));
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("its table holds every command, with its words and role, and no other", () => {
  const rows = [...readme.matchAll(/^\| `(\/oms[^`]*)` \| (.*) \| (\w+) \|$/gm)].map((match) => match.slice(1));
  const registered = commands.map(({ name, usage, role }) => [
    `/oms ${usage}`.trim(),
    aboutCommands[name].summary,
    role,
  ]);
  expect(rows).toEqual(registered);
});

test("every variable it names is in .env.example", () => {
  const named = [...readme.matchAll(/`([A-Z]+_[A-Z_]+)\b/g)].map((match) => match[1] ?? "");
  expect(named.length).toBeGreaterThan(8);
  const example = read(".env.example");
  expect(named.filter((name) => !new RegExp(`^#? ?${name}=`, "m").test(example))).toEqual([]);
});

test("the callback address is the one that is served, and the trademark's sentence stands there", () => {
  expect(readme).toContain("/oauth/etsy/callback");
  expect(callbackPath).toBe("/oauth/etsy/callback");
  expect(read("src/modules/shops/web/connect-pages.ts")).toContain("guarded(deps, callbackPath");
  expect(readme).toContain(
    "The term 'Etsy' is a trademark of Etsy, Inc. This application uses the Etsy API but is not endorsed or certified by Etsy, Inc.",
  );
});
