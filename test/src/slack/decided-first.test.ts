import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { approveLive, waitUntilLive } from "#sandbox/drive/paths.ts";
import type { Product } from "#test/support/product.ts";
import { openWithSlow, type SlowProduct } from "#test/support/slow-database.ts";
import { askForApron, openStudio, type People } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

let product: Product;
let people: People;
let slow: SlowProduct;
/** How long the database takes for a decision. */
let takesMs = 0;
beforeAll(async () => {
  slow = await openWithSlow("decide_change", () => takesMs);
  ({ product } = slow);
  people = await openStudio(product);
});
afterAll(() => slow?.close());

const decisions = async () => (await product.db.sql("select 1 from decisions where verdict = 'approve'")).length;

test("a decision that Slack was told of is stored: a process that ends right after loses none", async () => {
  const card = await askForApron(people, "Apron decided in time");
  takesMs = 400;
  await approveLive(people.jonas, card);
  expect(await decisions()).toBe(1);
  await waitUntilLive(people.ada, card);
});

test("one that takes longer than Slack waits is acknowledged before, and its card says it when it is stored", async () => {
  const card = await askForApron(people, "Apron decided late");
  takesMs = 4000;
  const began = performance.now();
  await approveLive(people.jonas, card);
  expect(performance.now() - began).toBeLessThan(3000);
  expect(await decisions()).toBe(1);
  await waitUntilLive(people.ada, card);
  expect(await decisions()).toBe(2);
});
