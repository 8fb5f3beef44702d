import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const parts = ["src", "commands", "sandbox", "scripts", "test", "bench"];
const files = ["package.json", "tsconfig.json", "knip.json"];

test("a file that nobody uses is found, and an export of a module's door that nobody uses", { timeout: 60_000 }, () => {
  const tree = mkdtempSync(join(tmpdir(), "oms-dead-"));
  try {
    for (const name of [...parts, ...files]) cpSync(join(root, name), join(tree, name), { recursive: true });
    for (const name of ["vitest.config.ts", "vitest.rls.config.ts"]) cpSync(join(root, name), join(tree, name));
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
    writeFileSync(join(tree, "src/platform/kernel/planted.ts"), "export const planted = 1;\n");
    writeFileSync(
      join(tree, "src/modules/shops/index.ts"),
      'export { shopTemplates as planted } from "./slack/templates.ts";\n',
      {
        flag: "a",
      },
    );
    const knip = join(root, "node_modules/knip/bin/knip.js");
    const { stdout } = spawnSync(process.execPath, [knip, "--no-progress"], { cwd: tree, encoding: "utf8" });
    expect(stdout).toMatch(/^src\/platform\/kernel\/planted\.ts/m);
    expect(stdout).toMatch(/^planted\s+src\/modules\/shops\/index\.ts/m);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
});
