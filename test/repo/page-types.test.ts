import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

const planted = {
  "an act that the sandbox does not have": 'import { act } from "./api.js"; void act("shout", { as: "U0MARA" });',
  "an act without what it needs": 'import { act } from "./api.js"; void act("submit", { as: "U0MARA" });',
  "a key that no answer has":
    'import { readView } from "./api.js"; void readView("U0MARA").then((view) => view.staff);',
  "an attribute that is no attribute": 'import { h } from "./dom.js"; h("p", { onClik: () => undefined });',
  "a parameter without a type": "export function shout(text) { return text; }",
};

/** What the compiler says about the page with these files in it, by file. */
function compilePage(files: readonly (readonly [string, string])[]): Map<string, string> {
  const tree = mkdtempSync(join(tmpdir(), "oms-page-"));
  try {
    for (const path of ["tsconfig.json", "sandbox/slack/page", "sandbox/slack/contract.ts"])
      cpSync(join(root, path), join(tree, path), { recursive: true });
    cpSync(join(root, "package.json"), join(tree, "package.json"));
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
    for (const [name, text] of files) writeFileSync(join(tree, "sandbox/slack/page", name), text);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", "sandbox/slack/page"], { cwd: tree, encoding: "utf8" });
    const found = stdout.matchAll(/^sandbox\/slack\/page\/([\w-]+\.js)\(.*?error (TS\d+)/gm);
    return new Map(Array.from(found, ([, name = "", code = ""]) => [name, code]));
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

test("the page of the Slack sandbox is type-checked: wrong calls are found, and nothing else", {
  timeout: 60_000,
}, () => {
  const files = Object.values(planted).map((text, index) => [`planted-${index}.js`, text] as const);
  const found = compilePage(files);
  const seen = Object.keys(planted).filter((_, index) => found.has(`planted-${index}.js`));
  expect(seen).toEqual(Object.keys(planted));
  expect([...found.keys()].filter((name) => !name.startsWith("planted-"))).toEqual([]);
});
