import { randomBytes } from "node:crypto";
import { describe, expect, vi } from "vitest";
import { createVault } from "#src/platform/vault/vault.ts";
import { answering, type Changes } from "#test/support/real-start.ts";
import { startTest } from "#test/support/start-test.ts";
import { refusalOf } from "./refusal.ts";

/** What a start finds out by asking its database; on real PostgREST too (`npm run test:rls`). */
vi.setConfig({ testTimeout: 60_000 });

const test = startTest
  .extend(
    "refusal",
    ({ place }) =>
      (changes: Changes) =>
        refusalOf(place, changes),
  )
  .extend("atAnotherTime", ({ place }) => (seconds: number) => async (request: Request) => {
    const { status, body, headers } = await place.db.fetch(request);
    const date = new Date(Date.now() + seconds * 1000).toUTCString();
    return new Response(body, { status, headers: { ...Object.fromEntries(headers), date } });
  });

describe("ends before “ready” with one sentence that names", () => {
  test.for<[string, Changes, RegExp]>([
    [
      "another project's signing key",
      { SUPABASE_JWT_SIGNING_KEY: randomBytes(32).toString("hex") },
      /^SUPABASE_JWT_SIGNING_KEY: the project at 127/,
    ],
    [
      "another project's publishable key",
      { SUPABASE_PUBLISHABLE_KEY: "sb_publishable_other" },
      /^SUPABASE_PUBLISHABLE_KEY: the project at 127/,
    ],
    [
      "another project's secret key",
      { SUPABASE_SECRET_KEY: "sb_secret_other" },
      /^SUPABASE_SECRET_KEY: the project at 127/,
    ],
  ])("%s", async ([_, changes, said], { refusal }) => {
    expect(await refusal(changes)).toMatch(said);
  });

  test("a clock that is off, by how much and to which side", async ({ place, refusal, atAnotherTime }) => {
    place.intercept = atAnotherTime(-100);
    expect(await refusal({})).toMatch(/^This machine's clock is \d\d\d? seconds ahead of the database's/);
    place.intercept = atAnotherTime(100);
    expect(await refusal({})).toMatch(/^This machine's clock is \d\d\d? seconds behind the database's/);
  });

  test("a token refused for its time, where the answer tells no time", async ({ place, refusal }) => {
    place.intercept = answering("schema_version", 401, { code: "PGRST303", message: "JWT expired" });
    expect(await refusal({})).toMatch(/^This machine's clock differs from the database's/);
    place.intercept = answering("schema_version", 401, { code: "PGRST301", message: "JWT expired" });
    expect(await refusal({})).toMatch(/^This machine's clock differs from the database's/);
  });

  test("an older schema, and none", async ({ place, refusal }) => {
    place.intercept = answering("schema_version", 200, "20260101000000");
    expect(await refusal({})).toMatch(
      /^SUPABASE_URL: .* has the schema 20260101000000; this version needs \d{14}\. Apply/,
    );
    place.intercept = answering("schema_version", 404, { code: "PGRST202", message: "Could not find the function" });
    expect(await refusal({})).toMatch(/^SUPABASE_URL: the database at .* has no schema of this app/);
  });

  test("the key that the database's secrets need: one that is missing, and another one under its id", async ({
    place,
    refusal,
  }) => {
    const key = randomBytes(32).toString("base64");
    const row = { table: "slack_installations", column: "access_token", row: "T0OTHER", studio: "T0OTHER" };
    await place.db.sql(
      `insert into slack_installations (id, is_org, name, bot_user_id, scopes, installed_by, access_token)
       values ('T0OTHER', false, 'Other', 'B1', '', 'U1', $1)`,
      [createVault(`k7:${key}`).seal("a token", row)],
    );
    const other = randomBytes(32).toString("base64");
    expect(await refusal({})).toMatch(/^TOKEN_KEYS lacks a key that this database needs: k7 \(1 sealed secret\)\./);
    expect(await refusal({ TOKEN_KEYS: `k7:${other}` })).toMatch(/^TOKEN_KEYS: the key k7 isn't the one that sealed/);
    const well = await place.start({ TOKEN_KEYS: `k8:${other},k7:${key}` });
    await well.ready();
    expect(await well.end("SIGTERM")).toBe(0);
    await place.db.sql("delete from slack_installations");
  });
});

test("a newer schema is good enough", async ({ place }) => {
  place.intercept = answering("schema_version", 200, "29990101000000");
  const started = await place.start();
  await started.ready();
  expect(await started.end("SIGTERM")).toBe(0);
});
