import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { modules } from "#scripts/lint/layers.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const page = read("docs/architecture.md");

/** A heading that counts its files, with the files below it and the stretches of way that it goes through. */
const ways = [
  ...page.matchAll(/^### (.+) \((\d+) files(?:, (\d+) with its stretches)?\)$([\s\S]*?)(?=^##|(?![\s\S]))/gm),
].map(([, title = "", own, all = own, text = ""]) => ({
  title,
  own: Number(own),
  all: Number(all),
  through: (/^Stretches: (.+)\.$/m.exec(text)?.[1] ?? "").split(", ").filter((name) => name !== ""),
  steps: [...text.matchAll(/^\d+\. `([^`]+)` · ([^:]+): .+$/gm)].map(([, file = "", names = ""]) => ({
    file,
    names: [...names.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""),
  })),
  lines: [...text.matchAll(/^\d+\. /gm)].length,
}));

test("there are three stretches and five walks", () => {
  expect(ways.map(({ through }) => through.length > 0)).toEqual([false, false, false, true, true, true, true, true]);
});

/** More is too far for a reader: then files are merged, or what they do is. Of approving, five steps survive a kill each by itself. */
const longest = (title: string) => (title.startsWith("Approve") ? 18 : 12);

describe.for(ways)("$title", ({ title, own, all, through, steps, lines }) => {
  test("counts the files that it names, each once", () => {
    const stretches = through.map((name) => ways.find(({ title }) => title.toLowerCase() === name));
    const files = [...stretches.flatMap((stretch) => stretch?.steps ?? []), ...steps].map(({ file }) => file);
    expect(steps).toHaveLength(lines);
    expect(new Set(files).size).toBe(files.length);
    expect([steps.length, files.length]).toEqual([own, all]);
    expect(own).toBeLessThanOrEqual(longest(title));
  });

  test("says of each file what is in it", () => {
    const missing = steps.flatMap(({ file, names }) => {
      const text = read(file);
      return names.filter((name) => !text.includes(name)).map((name) => `${name} in ${file}`);
    });
    expect(missing).toEqual([]);
  });
});

test("the modules are in the order that the linter holds", () => {
  const topmostFirst = modules.toReversed();
  expect(page).toContain(`${topmostFirst.join(" → ")}.`);
  expect(page).toContain(topmostFirst.join(" --> "));
  const rows = [...page.matchAll(/^\| (\w+) \| /gm)].map((match) => match[1] ?? "");
  expect(rows.filter((name) => (modules as readonly string[]).includes(name))).toEqual([...modules]);
});

test("every file that collects from the modules has its line", () => {
  const collecting = readdirSync(join(root, "src/modules")).filter((name) => name.endsWith(".ts"));
  const told = [...page.matchAll(/^\| `src\/modules\/([\w-]+\.ts)` \|/gm)].map((match) => match[1]);
  expect(new Set(told)).toEqual(new Set(collecting));
});

test("what a line says is collected is named in its file", () => {
  const lines = [...page.matchAll(/^\| `([^`]+\.ts)` \| .+? \| (.+) \|$/gm)].map(([, file = "", from = ""]) => ({
    file,
    names: [...from.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ""),
  }));
  expect(lines.length).toBeGreaterThan(9);
  const missing = lines.flatMap(({ file, names }) => names.filter((name) => !read(file).includes(name)));
  expect(missing).toEqual([]);
});
