import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { allGone, childrenOf, demoPlace, type DemoPlace, isRunning } from "#test/support/demo-process.ts";

vi.setConfig({ testTimeout: 120_000 });

let place: DemoPlace;
beforeAll(async () => {
  place = await demoPlace();
});
afterAll(() => place?.remove());

test("one address, one folder for one demo, and Ctrl-C leaves nothing running and nothing lost", async () => {
  const demo = await place.start();
  const children = Object.values(demo.pids);
  expect(demo.output()).toContain(`Pine & Ink is open:  http://127.0.0.1:${place.port}`);
  expect(children.every(isRunning)).toBe(true);

  const second = await place.run();
  expect(second.code).toBe(2);
  expect(second.output).toContain(`Another demo (process ${demo.pid}) is already using`);

  for (const file of readdirSync(place.dir).filter((name) => name.endsWith(".json"))) {
    expect([file, statSync(join(place.dir, file)).mode & 0o077]).toEqual([file, 0]);
  }

  const ada = place.slack.person("U0ADA");
  await ada.command("/oms draft Oak bowl, oiled. 30 USD");
  const form = await ada.waitForModal("the form", ({ submit }) => submit === "Save");
  await ada.submit(form, { Title: "Bowl that stays" });
  await ada.waitForMessage("its card", ({ text }) => text.includes("Bowl that stays"));

  expect(await demo.end("SIGINT")).toBe(0);
  expect(demo.output()).toContain("Stopped. The data is in");
  await allGone(children);

  const again = await place.start();
  await ada.command("/oms edit Bowl that stays");
  const kept = await ada.waitForModal("the same draft", ({ submit }) => submit === "Save");
  expect(JSON.stringify(kept.values)).toContain("Bowl that stays");
  await ada.close(kept);

  // However the supervisor ends, its children end too, and the lock it left is taken over.
  const orphans = Object.values(again.pids);
  await again.end("SIGKILL");
  await allGone(orphans);
  const anew = await place.start("--reset");
  expect(anew.output()).toContain("Deleted from");
  await ada.command("/oms edit Bowl that stays");
  const none = await ada.waitForModal("nothing", ({ title }) => title === "Which one?");
  expect(JSON.stringify(none.blocks)).toContain("I found no listing by that name.");
  await anew.end("SIGTERM");
  await allGone(Object.values(anew.pids));
});

test("a supervisor killed while it starts leaves no child, and the next start goes well", async () => {
  const demo = place.begin();
  const children = await waitUntil("the first two children", async () => {
    const started = childrenOf(demo.pid).map(({ pid }) => pid);
    return started.length >= 2 && started;
  });
  // They are still loading: nobody listens to their channel yet.
  await demo.end("SIGKILL");
  await allGone(children);
  expect(await (await place.start()).end("SIGTERM")).toBe(0);
});

test("a bot that is killed is back in a moment, and says so once", async () => {
  const demo = await place.start();
  process.kill(demo.pids.bot, "SIGKILL");
  const mara = place.slack.person("U0MARA");
  await expect
    .poll(
      async () => {
        await mara.command("/oms").catch(() => undefined);
        return mara
          .waitForMessage("an answer", (m) => m.ephemeral && readMessage(m).includes("Hello"), { withinMs: 500 })
          .then(
            () => true,
            () => false,
          );
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  expect(demo.output().match(/The bot ended \(killed by SIGKILL\)\. Starting it again/g)).toHaveLength(1);
  await demo.end("SIGINT");
});

test("a port in use, a folder that can't be written and a wrong option are one clear sentence each", async () => {
  const other = await demoPlace();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(other.port + 1, "127.0.0.1", resolve));
  const refused = await other.run();
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.output.trim()).toBe(
    `Port ${other.port + 1} is in use (the demo needs ${other.port} to ${other.port + 3}). Stop what uses it, or choose others: npm run demo -- --port ${other.port + 100}`,
  );
  await new Promise((resolve) => taken.close(resolve));
  mkdirSync(join(other.dir, "in"));
  writeFileSync(join(other.dir, "in/the-way"), "");
  const blocked = await other.run("--dir", join(other.dir, "in/the-way"));
  expect(blocked.code).toBe(2);
  expect(blocked.output).toContain("a file stands in the way. Put that right, or choose another folder with --dir.");
  expect(await other.run("--colour")).toMatchObject({ code: 2 });
  other.remove();
});
