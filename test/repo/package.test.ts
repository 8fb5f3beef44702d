import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ license: z.string(), scripts: versions, dependencies: versions, devDependencies: versions })
  .parse(JSON.parse(read("package.json")));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ version: z.string().optional(), resolved: z.string().optional(), integrity: z.string().optional() }),
    ),
  })
  .parse(JSON.parse(read("package-lock.json")));

/** Files that git holds or would take: what a fresh clone has. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((path) => path !== "");
const sources = (folder: RegExp) => files.filter((path) => folder.test(path) && path.endsWith(".ts") && exists(path));

/** A file that is deleted but not yet committed is still listed. */
function exists(path: string): boolean {
  try {
    return read(path) !== undefined;
  } catch {
    return false;
  }
}

describe("versions", () => {
  test.for(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
    "%s is pinned, and the lock agrees",
    ([name, version]) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
    },
  );

  test("Node comes as a development package, never into production", () => {
    expect(manifest.dependencies).not.toHaveProperty("node");
    expect(manifest.devDependencies["node"]).toBe(read(".nvmrc").trim());
    expect(read("Dockerfile")).toMatch(new RegExp(`^FROM node:${read(".nvmrc").split(".")[0]}-slim$`, "m"));
  });

  test("the lock names no registry but the public one and holds a hash of every package", () => {
    const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
    const elsewhere = packages.filter(
      ([, { resolved }]) => resolved && !resolved.startsWith("https://registry.npmjs.org/"),
    );
    expect(elsewhere).toEqual([]);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => path)).toEqual([]);
  });
});

test("the image's build loads no module that does something when it is loaded", () => {
  const scripts = Object.values(manifest.scripts).flatMap((line) => /\bsrc\/\S+\.ts/.exec(line) ?? []);
  // The first of them loads it.
  scripts.push("src/main/run.ts");
  const [, listed = ""] = /const doing = (\[.*\]);/.exec(read("Dockerfile")) ?? [];
  expect(JSON.parse(listed.replaceAll("'", '"'))).toEqual(scripts.toSorted());
});

test("what a person may type first installs what is missing", () => {
  const first = [
    "demo",
    "start",
    "test",
    "test:browser",
    "test:rls",
    "test:hosted",
    "test:full",
    "bench",
    "check",
    "format",
    "env:example",
    "db:types",
    "screenshots",
  ];
  for (const name of first) expect(manifest.scripts[`pre${name}`], name).toBe("node scripts/ensure-installed.mjs");
});

test("every script that package.json runs is there", () => {
  const named = Object.values(manifest.scripts).flatMap((line) => line.match(/\b(scripts|bench)\/[\w./-]+/g) ?? []);
  expect(named.filter((path) => !exists(path))).toEqual([]);
});

test("the licence is MIT, in full", () => {
  expect(manifest.license).toBe("MIT");
  expect(read("LICENSE")).toMatch(/^MIT License\n[^]*Permission is hereby granted, free of charge/);
});

test("no source file that is written by hand is longer than 300 lines, and no stand-in's longer than 400", () => {
  const byHand = sources(/^(src|commands|sandbox)\//).filter((path) => path !== "src/platform/database/types.ts");
  const most = (path: string) => (path.startsWith("sandbox/") ? 400 : 300);
  expect(byHand.filter((path) => read(path).split("\n").length > most(path) + 1)).toEqual([]);
});

test("no folder of src holds more than 15 files at one level", () => {
  const held = new Map<string, number>();
  for (const path of sources(/^src\//)) held.set(dirname(path), (held.get(dirname(path)) ?? 0) + 1);
  expect(held.size).toBeGreaterThan(50);
  expect([...held].filter(([, files]) => files > 15)).toEqual([]);
});

test("the product loads no package that production does not install", () => {
  const loaded = sources(/^(src|commands)\//).flatMap((path) =>
    [...withoutComments(read(path)).matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"([^"#./\s][^"\s]*)"/g)].map((match) => {
      const [scope = "", name = ""] = (match[1] ?? "").split("/");
      return { path, name: scope.startsWith("@") ? `${scope}/${name}` : scope };
    }),
  );
  const missing = loaded.filter(({ name }) => !name.startsWith("node:") && !(name in manifest.dependencies));
  expect(missing).toEqual([]);
});

test("no test is left out or runs alone", () => {
  // Text about such tests, as here, has no bracket after it.
  const marked = /\b(test|it|describe)(\.\w+)*\.(only|skip|todo|fails)\b[.\w]*\(/;
  const planted = "test/repo/lint-rules.test.ts";
  expect(sources(/^test\//).filter((path) => path !== planted && marked.test(read(path)))).toEqual([]);
  expect(read(planted)).toMatch(marked);
});

test("only src/config.ts reads the environment", () => {
  const readers = sources(/^(src|commands)\//).filter((path) =>
    /\bprocess\s*\.\s*env\b/.test(withoutComments(read(path))),
  );
  expect(readers.filter((path) => path !== "src/config.ts")).toEqual([]);
});

test("the only switched-off lint rules are named with a reason", () => {
  const bare = sources(/^(src|commands|sandbox|test|bench|scripts)\//).filter((path) =>
    /(oxlint|eslint)-disable(?!.* -- \S)/.test(path === "test/repo/package.test.ts" ? "" : read(path)),
  );
  expect(bare).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
