import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeKinds } from "#src/modules/changes/rules/listing-change.ts";
import { actionWords } from "#src/modules/reports/rules/log.ts";

const root = join(import.meta.dirname, "../../..");

test("everything that people do has words in the log", () => {
  const sources = globSync("src/modules/*/use-cases/**/*.ts", { cwd: root }).map((file) =>
    readFileSync(join(root, file), "utf8"),
  );
  const named = sources.flatMap((text) =>
    [...text.matchAll(/(?:action: |act\(actor, changeId, )"([a-z_.]+)"/g)].map((found) => found[1] ?? ""),
  );
  expect(named).toContain("decide.approve");
  expect(named).toContain("import.apply");
  const composed = ["pause", "resume", "product.same", "product.different"];
  const bare = [...new Set([...named, ...composed])].filter((action) => actionWords(action) === plain(action));
  expect(bare).toEqual([]);
});

test("every kind of change that is written to a shop has words in the log", () => {
  const jobs = changeKinds.filter((kind) => kind !== "create");
  expect(jobs.filter((kind) => actionWords(kind) === plain(kind))).toEqual([]);
});

/** What is shown of an action that has no words. */
function plain(action: string): string {
  return action.replaceAll(/[._]/g, " ");
}
