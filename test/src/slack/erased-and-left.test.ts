import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { installApp } from "#sandbox/drive/slack-install.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { dump, rowsWith } from "#test/src/app/erasing.ts";
import { must } from "#test/src/store/studio.ts";
import { outlivingTables } from "#test/supabase/data-map.ts";
import { distributedApp, openProduct, type Product } from "#test/support/product.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const pine = "T0PINEINK";
let product: Product;
let mara: SlackPerson;
beforeAll(async () => {
  product = await openProduct(distributedApp);
  mara = product.person("U0MARA");
  await installApp({ start: `${product.botUrl}/slack/install`, as: mara.id });
});
afterAll(() => product?.close());

/** What went between Slack and the app, in order. */
const traffic = async () =>
  (await (await fetch(`${product.slackUrl}/_sandbox/ledger`)).json()) as { name: string; ok: boolean }[];

test("a studio that is erased gives its Slack token back after the receipt, and what Slack says of that writes nothing", async () => {
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
