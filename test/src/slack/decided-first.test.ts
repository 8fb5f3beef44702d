import { expect, vi } from "vitest";
import { approveLive, waitUntilLive } from "#sandbox/drive/paths.ts";
import { askForApron } from "#test/support/studio.ts";
import { slowTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slowTest
  .extend("slowFunction", { scope: "file" }, "decide_change")
  .extend("decisions", ({ product }) => async () => {
    return (await product.db.sql("select 1 from decisions where verdict = 'approve'")).length;
  });

test("a decision that Slack was told of is stored: a process that ends right after loses none", async ({
  people,
  slow,
  decisions,
}) => {
  const card = await askForApron(people, "Apron decided in time");
  slow.takesMs = 400;
  await approveLive(people.jonas, card);
  expect(await decisions()).toBe(1);
  await waitUntilLive(people.ada, card);
});

test("one that takes longer than Slack waits is acknowledged before, and its card says it when it is stored", async ({
  people,
  slow,
  decisions,
}) => {
  const card = await askForApron(people, "Apron decided late");
  slow.takesMs = 4000;
  const began = performance.now();
  await approveLive(people.jonas, card);
  expect(performance.now() - began).toBeLessThan(3000);
  expect(await decisions()).toBe(1);
  await waitUntilLive(people.ada, card);
  expect(await decisions()).toBe(2);
});
