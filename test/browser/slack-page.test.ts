import { Server, createServer } from "node:http";
import { App, LogLevel } from "@slack/bolt";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedToken } from "#sandbox/slack/seed.ts";
import { serveSlackSandbox } from "#sandbox/slack/serve.ts";
import { barriers, isTooWide } from "./accessibility.ts";
import { openChromium } from "./chromium.ts";

const plain = (text: string) => ({ type: "plain_text" as const, text });
const option = (value: string) => ({ text: plain(value), value });
const label = plain;

const gallery = (title: string) => ({
  type: "modal" as const,
  callback_id: "gallery",
  title: plain(title),
  submit: plain("Save"),
  blocks: [
    {
      type: "input" as const,
      block_id: "name",
      label: label("Name"),
      element: { type: "plain_text_input" as const, action_id: "v" },
    },
    {
      type: "input" as const,
      block_id: "kind",
      label: label("Kind"),
      element: { type: "radio_buttons" as const, action_id: "v", options: [option("made"), option("vintage")] },
    },
    {
      type: "input" as const,
      block_id: "tags",
      label: label("Tags"),
      element: { type: "multi_external_select" as const, action_id: "tags", min_query_length: 1 },
    },
    {
      type: "actions" as const,
      block_id: "more",
      elements: [{ type: "button" as const, action_id: "again", text: plain("Again") }],
    },
  ],
});

const submitted: unknown[] = [];
const shortcuts: string[] = [];
let browser: Browser;
let url = "";
let end: () => Promise<void>;

beforeAll(async () => {
  const port = await freePort();
  const sandbox = await serveSlackSandbox({
    port: 0,
    appUrl: `http://127.0.0.1:${port}/slack/events`,
    signingSecret: "signing-secret",
  });
  url = sandbox.url;
  const app = new App({
    token: seedToken,
    signingSecret: "signing-secret",
    clientOptions: { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  });
  app.command("/oms", async ({ ack, body, client, respond, command }) => {
    await ack();
    if (command.text === "hush") await respond("For you alone");
    else await client.views.open({ trigger_id: body.trigger_id, view: gallery("Gallery") });
  });
  app.action("again", async ({ ack, body, client }) => {
    await ack();
    if (body.type === "block_actions" && body.view)
      await client.views.update({ view_id: body.view.id, view: gallery("Updated") });
  });
  app.options("tags", async ({ ack, payload }) => {
    await ack({ options: [option(`${payload.value}-one`), option(`${payload.value}-two`)] });
  });
  app.view("gallery", async ({ ack, view }) => {
    if (view.state.values["name"]?.["v"]?.value === "bad")
      return ack({ response_action: "errors", errors: { name: "Not this name" } });
    submitted.push(view.state.values);
    await ack();
  });
  app.shortcut("draft_from_message", async ({ ack, shortcut }) => {
    shortcuts.push(JSON.stringify(shortcut));
    await ack();
  });
  const server = await app.start({ host: "127.0.0.1", port });
  browser = await openChromium();
  end = async () => {
    await browser.close();
    if (server instanceof Server) server.closeAllConnections();
    await app.stop();
    await sandbox.close();
  };
});
afterAll(() => end());

test("a form by keyboard: typed text outlives an update, errors stand under their field, chips and values arrive", async () => {
  const page = await visit(1280);
  await say(page, "/oms");
  await page.getByTestId("modal").waitFor();
  await page.getByTestId("field-name").getByRole("textbox").fill("Apron");
  await page.locator('[data-action-id="again"]').press("Enter");
  await page.getByTestId("modal-title").filter({ hasText: "Updated" }).waitFor();
  expect(await page.getByTestId("field-name").getByRole("textbox").inputValue()).toBe("Apron");

  const tags = page.getByTestId("field-tags").getByRole("combobox");
  await tags.fill("linen");
  await page.getByRole("option", { name: "linen-two" }).waitFor();
  await tags.press("ArrowDown");
  await tags.press("Enter");
  expect(await page.getByTestId("chip").count()).toBe(1);
  await page.getByTestId("field-kind").getByRole("radio", { name: "vintage" }).press("Space");

  await page.getByTestId("field-name").getByRole("textbox").fill("bad");
  await page.getByTestId("modal-submit").press("Enter");
  await page.getByTestId("error-name").waitFor();
  expect(await page.getByTestId("error-name").textContent()).toBe("Not this name");
  expect(await barriers(page)).toEqual([]);
  await page.getByTestId("field-name").getByRole("textbox").fill("Apron & co");
  await page.getByTestId("modal-submit").press("Enter");
  await page.getByTestId("modal").waitFor({ state: "detached" });
  expect(submitted).toMatchObject([
    {
      name: { v: { value: "Apron & co" } },
      kind: { v: { selected_option: { value: "vintage" } } },
      tags: { tags: { selected_options: [{ value: "linen-two" }] } },
    },
  ]);
  await page.close();
});

test("a shortcut on a photo message carries its files", async () => {
  const page = await visit(1280);
  const message = page.getByTestId("message").filter({ hasText: "walnut spoons" });
  await message.getByTestId("more-actions").click();
  await message.getByTestId("shortcut-draft_from_message").click();
  await expect.poll(() => shortcuts.length).toBe(1);
  expect(shortcuts[0]).toContain("spoons.jpg");
  await page.close();
});

test("what only one person may see is not there for another", async () => {
  const page = await visit(1280);
  await say(page, "/oms hush");
  await page.getByText("For you alone").waitFor();
  await page.getByTestId("act-as-U0JONAS").click();
  await page.locator('[data-testid="act-as-U0JONAS"][aria-pressed="true"]').waitFor();
  await expect.poll(() => page.getByText("For you alone").count()).toBe(0);
  await page.close();
});

test.each([1280, 390])("no barrier in a channel and at home, %i px wide", async (width) => {
  const page = await visit(width);
  expect(await barriers(page)).toEqual([]);
  expect(await isTooWide(page)).toBe(false);
  if (width < 760) await page.getByTestId("open-sidebar").click();
  await page.getByTestId("app-home").click();
  await page.getByTestId("home").waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.close();
});

async function visit(width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 820 } });
  await page.goto(url);
  await page.getByTestId("message").first().waitFor();
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer").fill(text);
  await page.getByTestId("composer").press("Enter");
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}
