import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { expect, vi } from "vitest";
import { assemble } from "#src/main/adapters.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { signatureOf } from "#test/security/slack-mutants.ts";
import { freePort } from "#sandbox/supabase/postgres-server.ts";
import { signingSecret } from "#test/support/product.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A process without a worker: whatever reaches its database was asked for by a request. */
const test = slackTest
  .extend("team", { scope: "file" }, async ({ product, people: _ }) => {
    const [studio] = await product.db.sql<{ team_id: string }>("select team_id from studios");
    return studio?.team_id ?? "";
  })
  /** Between the process and its database, and where Slack's answers to it go. */
  .extend("address", { scope: "file" }, async ({ product }, { onCleanup }) => {
    const forward = async (request: Request): Promise<Response> => {
      const { pathname, search } = new URL(request.url);
      const body = await request.text();
      if (pathname === "/reply") {
        replies.push(body);
        return new Response("ok");
      }
      statements.push(pathname);
      const { method, headers } = request;
      const asked = { method, headers, ...(body === "" ? {} : { body }) };
      return product.db.fetch(new Request(`${product.config.supabase.url}${pathname}${search}`, asked));
    };
    const between = serve({ hostname: "127.0.0.1", port: 0, fetch: forward });
    onCleanup(() => void between.close());
    await new Promise((resolve) => between.once("listening", resolve));
    return `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  })
  /** A process without a worker: whatever reaches its database was asked for by a request. */
  .extend("port", { scope: "file" }, async ({ product: { config }, address }, { onCleanup }) => {
    const port = await freePort();
    const parts = assemble({ ...config, port, supabase: { ...config.supabase, url: address } });
    onCleanup(async () => {
      await parts.slack.stop(1000);
      await parts.http.close();
    });
    await parts.slack.start(port, "127.0.0.1");
    return port;
  })
  /** What this person reads after typing `/oms …`. */
  .extend("typed", ({ team, port, address }) => {
    const typed = async (userId: string, words: string): Promise<string> => {
      const before = replies.length;
      const body = Buffer.from(
        new URLSearchParams({
          command: "/oms",
          text: words,
          team_id: team,
          user_id: userId,
          channel_id: "C0LISTINGS",
          trigger_id: `${userId}.${Math.random()}`,
          response_url: `${address}/reply`,
        }).toString(),
      );
      const timestamp = String(Math.floor(Date.now() / 1000));
      const answer = await fetch(`http://127.0.0.1:${port}/slack/events`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "x-slack-request-timestamp": timestamp,
          "x-slack-signature": signatureOf(signingSecret, timestamp, body),
        },
        body,
      });
      expect(answer.status).toBe(200);
      await waitUntil("the reply", async () => replies.length > before);
      return replies.at(-1) ?? "";
    };
    return typed;
  });

test.afterEach(() => {
  statements.length = 0;
  replies.length = 0;
});

const statements: string[] = [];
const replies: string[] = [];

const [mara, kim] = ["U0MARA", "U0KIM"];

test("help asks no database: of whom nothing is known it tells what everybody may do, and that there is more", async ({
  typed,
}) => {
  const help = await typed(mara, "help");
  expect(help).toContain("/oms find");
  expect(help).not.toContain("/oms connect");
  expect(help).toContain("Makers, managers and owners can use more");
  expect(await typed(mara, "help draft")).toContain("For: makers, managers and owners");
  expect(await typed(mara, "draft --help")).toContain("For: makers, managers and owners");
  expect(statements).toEqual([]);
});

test("it knows a role from what somebody did a moment ago, still without asking", async ({ typed }) => {
  await typed(mara, "shops");
  expect(statements.length).toBeGreaterThan(2);
  statements.length = 0;
  const help = await typed(mara, "help");
  expect(help).toContain("/oms connect");
  expect(help).not.toContain("can use more");
  expect(statements).toEqual([]);
});

test("a guest is told that she has no role, and what was known of a role never allows anything", async ({
  product,
  typed,
}) => {
  await typed(kim, "shops");
  expect(await typed(kim, "help")).toContain("You have no role in this studio");
  await typed(mara, "shops");
  await product.db.sql("update members set role = 'viewer' where slack_user_id = $1", [mara]);
  expect(await typed(mara, "connect")).toContain("Only an owner of this studio may do that.");
  expect(await typed(mara, "help")).not.toContain("/oms connect");
  await product.db.sql("update members set role = 'owner' where slack_user_id = $1", [mara]);
});
