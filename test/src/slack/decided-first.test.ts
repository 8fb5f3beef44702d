import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serve, type ServerType } from "@hono/node-server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { approveLive, waitUntilLive } from "#sandbox/drive/paths.ts";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openProduct, type Product, signingSecret } from "#test/support/product.ts";
import { askForApron, openStudio, type People } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

let product: Product;
let people: People;
let between: ServerType;
/** How long the database takes for a decision. */
let takesMs = 0;
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
            if (pathname.endsWith("/rpc/decide_change")) await sleep(takesMs);
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
