import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeKinds } from "#src/modules/changes/rules/listing-change.ts";
import { actionsText } from "#src/modules/reports/messages/log-actions.en.ts";
import { actionWords, workWords } from "#src/modules/reports/rules/log.ts";

const root = join(import.meta.dirname, "../../..");

test("everything that people do has words in the log", () => {
  const sources = globSync("src/modules/*/use-cases/**/*.ts", { cwd: root }).map((file) =>
    readFileSync(join(root, file), "utf8"),
  );
  const named = sources.flatMap((text) =>
    [...text.matchAll(/(?:action: |asked: |act\(actor, changeId, )"([a-z_.]+)"/g)].map((found) => found[1] ?? ""),
  );
  expect(named).toContain("decide.approve");
  expect(named).toContain("import.apply");
  const composed = ["pause", "resume", "product.same", "product.different"];
  for (const ok of [true, false]) {
    const bare = [...new Set([...named, ...composed])].filter((action) => actionWords(action, ok) === plain(action));
    expect(bare).toEqual([]);
  }
});

test("what was refused isn't told as done", () => {
  expect(actionWords("decide.approve", true)).toBe("approved");
  expect(actionWords("decide.approve", false)).toBe("tried to approve");
  expect(workWords("operator.erase", false)).toBe("The operator of this app tried to erase everything");
  for (const action of Object.keys(actionsText.tried)) {
    expect(actionWords(action, false), action).not.toBe(actionWords(action, true));
  }
});

test("whatever the worker does with a shop is told as a sentence, done or not", () => {
  const told = ["apply_change", "publish", "publish_as_draft", "sync_shop", "read_shop", ...changeKinds];
  for (const kind of told) {
    expect(workWords(kind, true), kind).toMatch(/^I [a-z]+ /);
    expect(workWords(kind, false), kind).toMatch(/^I couldn't /);
  }
});

/** What is shown of an action that has no words. */
function plain(action: string): string {
  return `tried: ${action.replaceAll(/[._]/g, " ")}`;
}
