import { expect, vi } from "vitest";
import { slowTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Longer than Slack, and Bolt, wait for the answer to a form. */
const lateMs = 3600;

const test = slowTest.extend("slowFunction", { scope: "file" }, "set_settings");

test("a form that is stored after Slack stopped waiting is stored once, and Home is drawn with it", async ({
  product,
  people,
  slow,
}) => {
  await people.mara.openHome();
  const drawn = async () => (await product.slack.state()).homes.find((home) => home.userId === people.mara.id)?.hash;
  const ceiling = async () =>
    (await product.db.sql<{ cents: number }>("select fee_ceiling_cents as cents from studios"))[0]?.cents;
  await people.mara.waitFor("her home", ({ home }) => home);
  await people.mara.command("/oms settings");
  const form = await people.mara.waitForModal("the settings", ({ submit }) => submit !== null);
  slow.takesMs = lateMs;
  const answer = await people.mara.trySubmit(form, { "Highest fees in a day, USD": "7.00" });
  // Slack has given up; nothing is stored yet.
  expect([answer.ok, await ceiling()]).toEqual([false, 500]);
  const before = await drawn();
  await vi.waitFor(async () => expect(await ceiling()).toBe(700), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await drawn()).not.toBe(before), { timeout: 10_000 });
  slow.takesMs = 0;
  expect(await product.db.sql("select outcome from audit_events where action = 'settings.set'")).toEqual([
    { outcome: "ok" },
  ]);
});
