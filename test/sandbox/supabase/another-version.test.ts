import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startEmbeddedSupabase } from "#sandbox/supabase/embedded.ts";
import { testKeys } from "#test/support/database.ts";

test("a database of another version is left alone, with a sentence that says how to go on", async () => {
  const dir = mkdtempSync(join(tmpdir(), "oms-another-version-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const begun = await startEmbeddedSupabase({ ...testKeys, dir: join(dir, "data") });
  await begun.exec(
    "insert into supabase_migrations.schema_migrations (version, name) values ('29990101000000', 'later')",
  );
  await begun.close();
  const serve = join(import.meta.dirname, "../../../sandbox/supabase/serve.ts");
  const { status, stderr } = spawnSync(process.execPath, [serve, "--dir", dir], {
    encoding: "utf8",
    env: {
      ...process.env,
      EMBEDDED_JWT_SECRET: testKeys.jwtSecret,
      EMBEDDED_PUBLISHABLE_KEY: testKeys.publishableKey,
      EMBEDDED_SECRET_KEY: testKeys.secretKey,
    },
    timeout: 60_000,
  });
  expect([status, stderr]).toEqual([
    2,
    "Its data was made by another version of the product. Use that version, or begin anew with: npm run demo -- --reset\n",
  ]);
});
