import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, afterEach, expect, test } from "vitest";
import { type Child, type ChildSpec, superviseChild } from "#sandbox/demo/child.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";

const dir = mkdtempSync(join(tmpdir(), "oms-child-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let running: Child | undefined;
afterEach(() => running?.stop());

/** A child made of a few words of JavaScript, and what was said about it. */
function supervise(name: string, program: string, readyWithinMs = 20_000, workedOn?: ChildSpec["workedOn"]) {
  const file = join(dir, `${name}.mjs`);
  writeFileSync(file, program);
  const said: string[] = [];
  const gaveUp = Promise.withResolvers<string>();
  const log = join(dir, `${name}.log`);
  const spec = {
    label: "the bot",
    file,
    args: [],
    env: { KEPT: "yes" },
    log,
    readyWithinMs,
    ...(workedOn && { workedOn }),
  };
  const listener = { say: (line: string) => void said.push(line), gaveUp: gaveUp.resolve };
  const child = superviseChild({ ...spec, shownLog: `logs/${name}.log` }, listener, 10);
  running = child;
  return { child, said, gaveUp: gaveUp.promise, log, file };
}

const ready = `process.send({ type: "ready" }); process.on("disconnect", () => process.exit(0));`;

test("a child that is killed is started again, and one line says so", async () => {
  const { child, said } = supervise("killed", ready);
  await child.ready;
  const first = child.pid();
  process.kill(first ?? 0, "SIGKILL");
  await waitUntil("another process", async () => child.pid() !== undefined && child.pid() !== first);
  expect(said).toEqual(["The bot ended (killed by SIGKILL). Starting it again in 0.01 s …"]);
});

test("each pause is twice the one before; after five quick deaths it gives up and names the log", async () => {
  const { child, said, gaveUp } = supervise("dying", "process.exit(1);");
  expect(await gaveUp).toBe("The bot ended 5 times within a minute (exit code 1). Its log: logs/dying.log");
  expect(said.map((line) => /in ([\d.]+) s/.exec(line)?.[1])).toEqual(["0.01", "0.02", "0.04", "0.08"]);
  await expect(child.ready).rejects.toThrow("5 times");
});

test("what only a person can mend is said in the child's own sentences, at once", async () => {
  const program = `console.log('{"level":"info"}'); console.error("Port 1 is in use."); process.exit(2);`;
  const { said, gaveUp } = supervise("refusing", program);
  expect(await gaveUp).toBe("The bot can't start. Port 1 is in use.");
  expect(said).toEqual([]);
});

test("one that never says it is ready is ended and tried again", async () => {
  const { said } = supervise("silent", `process.on("disconnect", () => process.exit(0));`, 300);
  await waitUntil("the line about it", async () => said.length > 0);
  expect(said[0]).toContain("killed by SIGKILL");
});

test("it gets no variables but its own, and its log is for its owner alone", async () => {
  const names = `console.log(Object.keys(process.env).filter((name) => !name.startsWith("NODE_")).join(" "));`;
  const { child, log } = supervise("environment", `${names} ${ready}`);
  await child.ready;
  expect(readFileSync(log, "utf8").trim()).toBe("KEPT");
  expect(statSync(log).mode & 0o777).toBe(0o600);
});

test("stopping is no death", async () => {
  const { child, said } = supervise("stopped", ready);
  await child.ready;
  await child.stop();
  expect([child.pid(), said]).toEqual([undefined, []]);
});

test("one that is worked on is started anew when it is told to, and its log is shown as well as kept", async () => {
  const echo = new PassThrough();
  const { child, said, log } = supervise("worked-on", `console.log("begun"); ${ready}`, 20_000, { echo });
  await child.ready;
  const first = child.pid();
  await child.restart();
  await waitUntil("two lines in the log", async () => readFileSync(log, "utf8") === "begun\nbegun\n");
  expect(child.pid()).not.toBe(first);
  expect([String(echo.read()), said]).toEqual(["begun\nbegun\n", []]);
});

test("one that is worked on waits for an edit where it can't even start, however often", async () => {
  const { child, said, file } = supervise("broken", "process.exit(2);", 20_000, { echo: new PassThrough() });
  for (let times = 1; times <= 6; times += 1) {
    await waitUntil(`its end number ${times}`, async () => said.length === times);
    if (times < 6) await child.restart();
  }
  expect(new Set(said)).toEqual(new Set(["The bot ended (exit code 2). It starts again when a file changes."]));
  writeFileSync(file, ready);
  await child.restart();
  await child.ready;
});
