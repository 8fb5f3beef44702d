import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const below = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();

const docs = [
  ...below("docs/**/*.md"),
  "CONTRIBUTING.md",
  "README.md",
  "SECURITY.md",
  "sandbox/README.md",
  ".github/pull_request_template.md",
];

/** Text without blocks of code. */
const prose = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, "");

/** What stands in backticks. */
const quoted = (text: string) => [...prose(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");

/** Names of files and folders of this repository; `<name>` and `*` stand for what a reader fills in. */
const folders = "src|commands|sandbox|supabase|test|scripts|docs|bench|\\.github|\\.ci";
const ownPath = new RegExp(`^(?:${folders})/[\\w./*-]*$`);
const ownFile = /^[\w-]+(?:\.[\w-]+)*\.(?:ts|mjs|js|sql|md|yml)$/;

const basenames = new Set(
  ["src", "commands", "sandbox", "supabase", "test", "scripts", "docs", "bench", ".github"].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map(
          (path) => path.split("/").at(-1) ?? "",
        )
      : [],
  ),
);

function isThere(path: string): boolean {
  if (path.includes("*")) return globSync(path, { cwd: root }).length > 0;
  return existsSync(join(root, path));
}

describe.for(docs)("%s", (path) => {
  const text = read(path);

  test("every file that it names is there", () => {
    const named = quoted(text);
    const missing = [
      ...named.filter((name) => ownPath.test(name) && !isThere(name)),
      ...named.filter((name) => ownFile.test(name) && !basenames.has(name) && !existsSync(join(root, name))),
    ];
    expect(missing).toEqual([]);
  });

  test("its links lead somewhere", () => {
    const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    const own = links.filter((link) => !/^(?:https?|mailto):/.test(link));
    const lost = own.filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), file));
      if (target.startsWith("..") || !existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
    expect(lost).toEqual([]);
  });

  test("every npm command in it exists", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...prose(text).matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("facts about Etsy", () => {
  const behaviour = read("docs/etsy-behaviour.md");
  const sections = new Set([...behaviour.matchAll(/^#+ (\d+(?:\.\d+)?) /gm)].map((match) => match[1]));
  const titles = new Set([...behaviour.matchAll(/\*\*([A-Z][^*:]*):\*\*/g)].map((match) => match[1]));

  const sources = ["src", "commands", "sandbox", "scripts", "supabase/schemas"].flatMap((folder) =>
    below(`${folder}/**/*.{ts,sql}`),
  );
  const citations = sources.flatMap((path) => {
    const joined = read(path).replace(/\n\s*(?:\*|--|\/\/)\s*/g, " ");
    return [...joined.matchAll(/etsy behaviour ?([^);]*)/gi)].map((match) => ({ path, cited: match[1] ?? "" }));
  });

  test("citations are found at all", () => {
    expect(citations.length).toBeGreaterThan(10);
  });

  test.for(citations)("$path cites “$cited”, which the page has", ({ cited }) => {
    const numbers = [...cited.matchAll(/\d+(?:\.\d+)?/g)].map((match) => match[0]);
    const named = [...cited.matchAll(/"([^"]+)"/g)].map((match) => match[1]);
    expect(numbers.length + named.length).toBeGreaterThan(0);
    expect(numbers.filter((number) => !sections.has(number))).toEqual([]);
    expect(named.filter((title) => !titles.has(title))).toEqual([]);
  });
});

/** `3.2 to 3.7` names all that lie between. */

test("the index of decisions has each of them, by its title", () => {
  const index = read("docs/decisions/README.md");
  const rows = [...index.matchAll(/^\| (\d{3}) \| \[(.+)\]\((.+)\) \| .+ \|$/gm)].map((match) => match.slice(1));
  const titled = below("docs/decisions/0*.md").map((path) => {
    const [, number, title] = /^# (\d{3})(?: ·|:)? (.+)$/m.exec(read(path)) ?? [];
    return [number, title?.replace(/^./, (letter) => letter.toUpperCase()), path.split("/").at(-1)];
  });
  expect(rows).toEqual(titled);
});

test("every sentence of the log that the page on debugging names is written by the code", () => {
  const sentences = [...read("docs/debugging.md").matchAll(/`"([^"`]+)"`/g)].map((match) =>
    match[1]?.replaceAll("\n", " "),
  );
  const code = below("src/**/*.ts").map(read).join("\n");
  expect(sentences.length).toBeGreaterThan(6);
  expect(sentences.filter((sentence) => !code.includes(`"${sentence}"`))).toEqual([]);
});

test("every file of ours that a comment or a string of the code names is there", () => {
  const sources = ["{src,commands,sandbox}/**/*.ts", "supabase/schemas/**/*.sql"].flatMap(below);
  const path = new RegExp(`(?<![\\w/#.-])(?:${folders})/[\\w./-]+\\.(?:ts|mjs|sql|md|yml)\\b`, "g");
  const named = sources.flatMap((source) => [...read(source).matchAll(path)].map(([name]) => ({ source, name })));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ name }) => !isThere(name))).toEqual([]);
});
