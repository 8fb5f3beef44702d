import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serve, type ServerType } from "@hono/node-server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openProduct, type Product, signingSecret } from "#test/support/product.ts";
import { openStudio, type People } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Longer than Slack, and Bolt, wait for the answer to a form. */
const lateMs = 3600;

let product: Product;
let people: People;
let between: ServerType;
let late = false;
beforeAll(async () => {
  product = await openProduct(
    {},
    {
      signingSecret,
      botToken: seedToken,
      keystring: "keystring",
      sharedSecret: "shared-secret",
      between: async ({ database }) => {
        between = serve({
          hostname: "127.0.0.1",
          port: 0,
          fetch: async (request: Request) => {
            const { pathname, search } = new URL(request.url);
            if (late && pathname.endsWith("/rpc/set_settings")) await sleep(lateMs);
            const body = request.body ? await request.arrayBuffer() : null;
            return fetch(`${database}${pathname}${search}`, { method: request.method, headers: request.headers, body });
          },
        });
        await new Promise((resolve) => between.once("listening", resolve));
        return { SUPABASE_URL: `http://127.0.0.1:${(between.address() as AddressInfo).port}` };
      },
    },
  );
  people = await openStudio(product);
});
afterAll(async () => {
  await product?.close();
  between?.close();
});

test("a form that is stored after Slack stopped waiting is stored once, and Home is drawn with it", async () => {
  await people.mara.openHome();
  const drawn = async () => (await product.slack.state()).homes.find((home) => home.userId === people.mara.id)?.hash;
  const ceiling = async () =>
    (await product.db.sql<{ cents: number }>("select fee_ceiling_cents as cents from studios"))[0]?.cents;
  await people.mara.waitFor("her home", ({ home }) => home);
  await people.mara.command("/oms settings");
  const form = await people.mara.waitForModal("the settings", ({ submit }) => submit !== null);
  late = true;
  const answer = await people.mara.trySubmit(form, { "Most to spend on fees a day, USD": "7.00" });
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
