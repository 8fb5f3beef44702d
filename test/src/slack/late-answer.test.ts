import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Product } from "#test/support/product.ts";
import { openWithSlow, type SlowProduct } from "#test/support/slow-database.ts";
import { openStudio, type People } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Longer than Slack, and Bolt, wait for the answer to a form. */
const lateMs = 3600;

let product: Product;
let people: People;
let slow: SlowProduct;
let late = false;
beforeAll(async () => {
  slow = await openWithSlow("set_settings", () => (late ? lateMs : 0));
  ({ product } = slow);
  people = await openStudio(product);
});
afterAll(() => slow?.close());

test("a form that is stored after Slack stopped waiting is stored once, and Home is drawn with it", async () => {
  await people.mara.openHome();
  const drawn = async () => (await product.slack.state()).homes.find((home) => home.userId === people.mara.id)?.hash;
  const ceiling = async () =>
    (await product.db.sql<{ cents: number }>("select fee_ceiling_cents as cents from studios"))[0]?.cents;
  await people.mara.waitFor("her home", ({ home }) => home);
  await people.mara.command("/oms settings");
  const form = await people.mara.waitForModal("the settings", ({ submit }) => submit !== null);
  late = true;
  const answer = await people.mara.trySubmit(form, { "Highest fees in a day, USD": "7.00" });
  // Slack has given up; nothing is stored yet.
  expect([answer.ok, await ceiling()]).toEqual([false, 500]);
  const before = await drawn();
  await vi.waitFor(async () => expect(await ceiling()).toBe(700), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await drawn()).not.toBe(before), { timeout: 10_000 });
  late = false;
  expect(await product.db.sql("select outcome from audit_events where action = 'settings.set'")).toEqual([
    { outcome: "ok" },
  ]);
});
