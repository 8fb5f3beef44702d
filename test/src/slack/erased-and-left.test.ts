import { expect, vi } from "vitest";
import { installApp } from "#sandbox/drive/slack-install.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { dump, rowsWith } from "#test/src/app/erasing.ts";
import { must } from "#test/src/store/studio.ts";
import { outlivingTables } from "#test/supabase/data-map.ts";
import { distributedApp } from "#test/support/product.ts";
import { productTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const pine = "T0PINEINK";
const test = productTest
  .extend("environment", { scope: "file" }, distributedApp)
  .extend("mara", { scope: "file", auto: true }, async ({ product }) => {
    const mara = product.person("U0MARA");
    await installApp({ start: `${product.botUrl}/slack/install`, as: mara.id });
    return mara;
  })
  /** What went between Slack and the app, in order. */
  .extend("traffic", ({ product }) => async () => {
    return (await (await fetch(`${product.slackUrl}/_sandbox/ledger`)).json()) as { name: string; ok: boolean }[];
  });

test("a studio that is erased gives its Slack token back after the receipt, and what Slack says of that writes nothing", async ({
  product,
  mara,
  traffic,
}) => {
  const { app, deps } = product.parts;
  const actor = await app.resolveActor({ teamId: pine, slackUserId: mara.id });
  const { id, name } = must(await deps.admin.erasure.studioNamed(pine));
  const { number } = await app.eraseStudio(actor, name);
  const receipt = await mara.waitForMessage("the receipt", (message) => readMessage(message).includes(number));
  expect(receipt.isBot).toBe(true);
  await waitUntil(
    "the end",
    async () => (await product.db.sql("select 1 from studios where id = $1", [id])).length === 0,
  );
  // Slack has the token no more, so the app is gone there, and Slack says so.
  const out = (await traffic()).map(({ name: what }) => what);
  expect(out.indexOf("auth.revoke")).toBeGreaterThan(out.lastIndexOf("chat.postMessage"));
  await waitUntil("Slack's events", async () =>
    (await traffic()).some(({ name: what, ok }) => what === "app_uninstalled" && ok),
  );
  const left = Object.keys(rowsWith(await dump(product), [id, pine]));
  expect(left.filter((table) => !outlivingTables().includes(table))).toEqual([]);
  expect(await product.db.sql("select 1 from slack_events where event_id like '%' || $1 || '%'", [pine])).toEqual([]);
  expect(await product.db.sql("select 1 from studios")).toEqual([]);
});
