import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const code = globSync(["{src,commands,test}/**/*.ts", "supabase/schemas/**/*.sql"], { cwd: root })
  .filter((path) => !path.startsWith("test/repo/"))
  .map((path) => readFileSync(join(root, path), "utf8"))
  .join("\n");
const page = readFileSync(join(root, "docs/glossary.md"), "utf8");
const quoted = [...page.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");
const example = /^(R-\w+|\w\d\w\d|price:.*)$/;

test("every word that it says is in the code is there, also those that are to be renamed", () => {
  expect(quoted.length).toBeGreaterThan(60);
  const named = quoted.filter((word) => !word.includes("/") && !example.test(word));
  expect(named.filter((word) => !new RegExp(`(?<!\\w)${word.replaceAll(".", "\\.")}(?!\\w)`).test(code))).toEqual([]);
});
