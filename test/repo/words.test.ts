import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const unclear = /\b(?:whoever|somebody)\b/i;

function linesWith(path: string): string[] {
  const lines = readFileSync(new URL(path, root), "utf8").split("\n");
  return lines.flatMap((line, index) => (unclear.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}

test("sentences and comments name the person: a role, an author, an operator, the next process", () => {
  const paths = globSync("{src,commands}/**/*.ts", { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  expect(paths.flatMap(linesWith)).toEqual([]);
  expect(paths.length).toBeGreaterThan(300);
  // A line of this file: what is looked for is found.
  expect(linesWith("test/repo/words.test.ts").length).toBeGreaterThan(0);
});
