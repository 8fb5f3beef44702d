import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");

const report = z.object({
  diagnostics: z.array(z.object({ code: z.string().optional(), message: z.string(), filename: z.string() })),
});

/** What the linter said about one file of the planted tree. */
export type Finding = { readonly rule: string; readonly message: string };

/**
 * Writes the files into an empty tree, runs the repository's own linter with its own configuration over it, and
 * returns the findings by path. Rules that need types run only when asked, for the planted packages need not exist.
 */
export function lintTree(files: Readonly<Record<string, string>>, flags: readonly string[] = []) {
  const tree = mkdtempSync(join(tmpdir(), "oms-lint-"));
  try {
    for (const name of [".oxlintrc.json", "package.json", "tsconfig.json"])
      copyFileSync(join(root, name), join(tree, name));
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
    mkdirSync(join(tree, "scripts"));
    symlinkSync(join(root, "scripts/lint"), join(tree, "scripts/lint"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    const paths = [...new Set(Object.keys(files).map((path) => path.split("/")[0] ?? path))];
    const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
    const run = spawnSync(process.execPath, [oxlint, "--format=json", ...flags, ...paths], {
      cwd: tree,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    if (!run.stdout.startsWith("{")) throw new Error(`oxlint did not report: ${run.stdout}${run.stderr}`);
    const found = new Map<string, Finding[]>(Object.keys(files).map((path) => [path, []]));
    for (const each of report.parse(JSON.parse(run.stdout)).diagnostics) {
      found.get(each.filename)?.push({ rule: each.code ?? "", message: each.message });
    }
    return found;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
