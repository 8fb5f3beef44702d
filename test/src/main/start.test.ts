import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { describe, expect, vi } from "vitest";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { answering, type Changes } from "#test/support/real-start.ts";
import { startTest } from "#test/support/start-test.ts";
import { refusalOf } from "./refusal.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = startTest.extend(
  "refusal",
  ({ place }) =>
    (changes: Changes, role?: string) =>
      refusalOf(place, changes, role),
);

const manyWorkspaces = {
  SLACK_BOT_TOKEN: null,
  SLACK_CLIENT_ID: "1.2",
  SLACK_CLIENT_SECRET: "client-secret",
  SLACK_STATE_SECRET: randomBytes(32).toString("base64"),
};
/** Where no folder can be: below a file. */
const belowAFile = join(import.meta.dirname, "start.test.ts/photos");

describe("ends before “ready” with one sentence that names the variable", () => {
  test.for<[string, Changes, RegExp]>([
    ["a dead bot token", { SLACK_BOT_TOKEN: "xoxb-dead" }, /^SLACK_BOT_TOKEN: Slack doesn't know this token/],
    [
      "an app that Slack doesn't know",
      { ...manyWorkspaces, SLACK_CLIENT_ID: "3.4" },
      /^SLACK_CLIENT_ID: Slack doesn't/,
    ],
    ["another app's secret", { ...manyWorkspaces, SLACK_CLIENT_SECRET: "x" }, /^SLACK_CLIENT_SECRET: isn't this app's/],
    ["a folder that can't be written", { PHOTO_DIR: belowAFile }, /^PHOTO_DIR: \S+ can't be written \(ENOTDIR\)/],
    ["no address of this machine", { HOST: "203.0.113.7" }, /^HOST: 203\.0\.113\.7 is no address of this machine/],
    ["a signing key in quotes", { SUPABASE_JWT_SIGNING_KEY: "'{}'" }, /^ {2}- SUPABASE_JWT_SIGNING_KEY: has quotes/m],
  ])("%s", async ([_, changes, said], { refusal }) => {
    expect(await refusal(changes)).toMatch(said);
  });

  test("all that is missing or malformed at once, keys that can't be read included, and no value", async ({
    place,
    refusal,
  }) => {
    const said = await refusal({
      PUBLIC_URL: null,
      PORT: '"3000"',
      SUPABASE_URL: `${place.environment["SUPABASE_URL"]}/rest/v1`,
      SUPABASE_PUBLISHABLE_KEY: "sb_secret_canary",
      SUPABASE_SECRET_KEY: "sb_publishable_canary",
      SUPABASE_JWT_SIGNING_KEY: "canary",
      TOKEN_KEYS: "k1:canary",
    });
    expect(said.split("\n").filter((line) => line.startsWith("  - "))).toEqual([
      expect.stringMatching(/^ {2}- PORT: has quotes around its value/),
      expect.stringMatching(/^ {2}- PUBLIC_URL: is missing\. It begins with https:\/\//),
      expect.stringMatching(/^ {2}- SUPABASE_URL: ends with a path/),
      expect.stringMatching(/^ {2}- SUPABASE_PUBLISHABLE_KEY: .* swapped/),
      expect.stringMatching(/^ {2}- SUPABASE_SECRET_KEY: .* swapped/),
      expect.stringMatching(/^ {2}- SUPABASE_JWT_SIGNING_KEY: the secret is shorter/),
      expect.stringMatching(/^ {2}- TOKEN_KEYS, entry 1: /),
    ]);
    expect(said).not.toContain("canary");
  });

  test("no bucket for photos", async ({ place, refusal }) => {
    place.intercept = ({ url }) =>
      new URL(url).pathname.startsWith("/storage/v1/object/photos/")
        ? Response.json({ statusCode: "404", error: "Bucket not found", message: "Bucket not found" }, { status: 400 })
        : null;
    const said = await refusal({ PHOTO_DIR: null });
    expect(said).toMatch(/^SUPABASE_URL: the project's bucket “photos” can't be written \(Bucket not found\)/);
  });

  test("what answers there and is no project, told to a worker too", async ({ place, refusal }) => {
    place.intercept = () => new Response("<html>Welcome to nginx!</html>", { status: 404 });
    expect(await refusal({}, "worker")).toMatch(/^SUPABASE_URL: what answers at 127.0.0.1:\d+ is no Supabase project/);
  });
});

describe("/readyz", () => {
  test("waits for a database that isn't up yet, says so, and goes on by itself", async ({ place }) => {
    place.intercept = () => new Response("Bad gateway", { status: 502 });
    const started = await place.start();
    const isUp = () =>
      started.get("/healthz").then(
        ({ status }) => status === 200,
        () => false,
      );
    await waitUntil("it to listen", isUp, { withinMs: 30_000 });
    const { status, text } = await started.get("/readyz");
    expect([status, text]).toEqual([
      503,
      expect.stringMatching(/^SUPABASE_URL: the database at 127.0.0.1:\d+ isn't ready: it answers 502\.\n/),
    ]);
    place.intercept = null;
    await started.ready();
    expect(await started.end("SIGTERM")).toBe(0);
    expect(started.sentences()).toBe("");
  });

  test("says what went wrong since the start, while /healthz says that the process lives", async ({ place }) => {
    const started = await place.start();
    await started.ready();
    expect(await started.get("/readyz")).toEqual({ status: 200, text: "ready" });
    expect(await started.get("/healthz")).toEqual({ status: 200, text: "ok" });
    place.intercept = answering("count_envelopes", 401, { message: "Invalid API key" });
    const isUnready = async () => (await started.get("/readyz")).status === 503;
    await waitUntil("it to look again", isUnready, { withinMs: 30_000 });
    expect((await started.get("/readyz")).text).toMatch(/^SUPABASE_SECRET_KEY: /);
    expect((await started.get("/healthz")).status).toBe(200);
    expect(await started.end("SIGTERM")).toBe(0);
  });
});

test("one .env serves the web process and two workers on one machine", async ({ place }) => {
  const web = await place.start({}, "web");
  await web.ready();
  const shared = { PORT: String(web.port), HEALTH_PORT: "3901" };
  const workers = [await place.start(shared, "worker"), await place.start(shared, "worker")];
  for (const worker of workers) await worker.ready();
  const ports = workers.map((worker) => Number(/"port":(\d+)/.exec(worker.output())?.[1]));
  expect(new Set([...ports, web.port]).size).toBe(3);
  for (const port of ports) expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  for (const each of [web, ...workers]) expect(await each.end("SIGTERM")).toBe(0);
});

test("told to end while its database hangs, it is gone within eight seconds", async ({ place }) => {
  const started = await place.start();
  await started.ready();
  let asked = 0;
  place.intercept = () => {
    asked += 1;
    return new Promise(() => undefined);
  };
  const hanging = started.get("/connect/a-link").catch(() => null);
  await waitUntil("it to ask a database that hangs", async () => asked > 1);
  const began = performance.now();
  expect(await started.end("SIGTERM")).toBe(0);
  expect(performance.now() - began).toBeLessThan(8_000);
  await hanging;
});

test("npm run doctor says of each check how it stands, and of a problem what to do", async ({ place }) => {
  const well = await place.run("src/main/doctor.ts");
  expect([well.code, well.output.split("\n").filter((line) => /^[✓✗]/.test(line)).length]).toEqual([0, 6]);
  expect(well.output).not.toContain("✗");
  const ill = await place.run("src/main/doctor.ts", { SLACK_BOT_TOKEN: "xoxb-dead", PHOTO_DIR: belowAFile });
  expect(ill.code).toBe(1);
  expect(ill.output).toMatch(/✓ the secret key\n[^]*✗ Slack's bot token\n {4}SLACK_BOT_TOKEN: [^\n]*Install the app/);
  expect(ill.output).toMatch(/✗ the folder for photos\n {4}PHOTO_DIR: /);
  const incomplete = await place.run("src/main/doctor.ts", { SUPABASE_URL: null, TOKEN_KEYS: null });
  expect(incomplete.code).toBe(1);
  expect(incomplete.output).toMatch(/✗ the variables in \.env\n {4}SUPABASE_URL: is missing[^]*TOKEN_KEYS: is missing/);
});
