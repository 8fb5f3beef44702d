import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { slackAt, type SlackStandIn } from "#sandbox/drive/slack-person.ts";
import { serveSlackSandbox } from "#sandbox/slack/serve.ts";
import { barriers, isTooWide } from "./accessibility.ts";
import { openChromium } from "./chromium.ts";

const scope = "commands,chat:write,users:read";
let browser: Browser;
let url = "";
let slack: SlackStandIn;
let end: () => Promise<void>;
/** Addresses that browsers were sent back to. */
const arrived: URL[] = [];

beforeAll(async () => {
  const app = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const asked = new URL(request.url);
      if (asked.pathname === "/slack/install") {
        const query = new URLSearchParams({ client_id: "1.2", scope, state: "s1" });
        return Response.redirect(`${url}/oauth/v2/authorize?${query.toString()}`);
      }
      if (asked.pathname === "/slack/oauth_redirect") arrived.push(asked);
      return new Response("<!doctype html><title>App</title><p>Back at the app</p>", {
        headers: { "content-type": "text/html" },
      });
    },
  });
  await new Promise((resolve) => app.once("listening", resolve));
  const here = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const sandbox = await serveSlackSandbox({
    port: 0,
    appUrl: `${here}/slack/events`,
    signingSecret: "signing-secret",
    oauth: {
      clientId: "1.2",
      clientSecret: "client-secret",
      redirectUris: [`${here}/slack/oauth_redirect`],
      installUrl: `${here}/slack/install`,
    },
  });
  url = sandbox.url;
  slack = slackAt(url);
  browser = await openChromium();
  end = async () => {
    await browser.close();
    await sandbox.close();
    app.close();
  };
});
afterAll(() => end());
beforeEach(async () => {
  await fetch(`${url}/_sandbox/reset`, { method: "POST" });
});

async function visit(width = 1280): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 820 } });
  await page.goto(url);
  await page.getByTestId("message").first().waitFor();
  return page;
}

test("where there is one workspace, nothing offers another", async () => {
  const page = await visit();
  expect(await page.getByText("Workspaces").count()).toBe(0);
  expect(await page.getByTestId("app-state").textContent()).toBe("In this workspace");
  await page.close();
});

test("another workspace by keyboard: its people, its channels, no app yet; adding it asks for consent there", async () => {
  await slack.arrange("world", {});
  const page = await visit();
  await page.getByTestId("workspace-T0CLAYCO").press("Enter");
  await page.getByTestId("act-as-U0SAM").press("Enter");
  await page.locator('[data-testid="act-as-U0SAM"][aria-pressed="true"]').waitFor();
  expect(await page.getByTestId("act-as-U0MARA").count()).toBe(0);
  expect(await page.getByTestId("app-state").textContent()).toBe("LN OMS isn't in this workspace.");
  await page.getByTestId("composer").fill("/oms");
  await page.getByTestId("composer").press("Enter");
  await page.locator(".toast", { hasText: "LN OMS isn't in this workspace." }).waitFor();

  await page.getByTestId("add-to-workspace").press("Enter");
  await page.getByRole("heading", { name: "LN OMS is requesting permission to access Clay & Co" }).waitFor();
  await page.getByText("You are Sam").waitFor();
  await page.getByRole("button", { name: "Allow" }).press("Enter");
  await page.getByText("Back at the app").waitFor();
  expect(arrived.at(-1)?.searchParams.get("state")).toBe("s1");
  const code = arrived.at(-1)?.searchParams.get("code") ?? "";
  const body = new URLSearchParams({ client_id: "1.2", client_secret: "client-secret", code });
  const reply = await fetch(`${url}/api/oauth.v2.access`, { method: "POST", body });
  expect(await reply.json()).toMatchObject({ ok: true, team: { id: "T0CLAYCO" }, authed_user: { id: "U0SAM" } });

  await page.goto(url);
  await page.getByTestId("app-home").waitFor();
  await page.getByTestId("channel-listings").press("Enter");
  await page.getByTestId("invite-app").press("Enter");
  await page.getByTestId("invite-app").waitFor({ state: "hidden" });
  await page.getByTestId("remove-app").press("Enter");
  await page.getByTestId("confirm-ok").press("Enter");
  await page.getByTestId("add-to-workspace").waitFor();
  await page.close();
});

test("an organisation's administrator chooses where, and Cancel says so to the app", async () => {
  await slack.arrange("world", {});
  const page = await visit();
  await page.getByTestId("workspace-T0NORTH").click();
  await page.getByTestId("add-to-workspace").click();
  await page.getByRole("radio", { name: /^Starling Group the whole organisation/ }).press("Space");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Back at the app").waitFor();
  expect(Object.fromEntries(arrived.at(-1)?.searchParams ?? [])).toEqual({ error: "access_denied", state: "s1" });
  await page.close();
});

test.each([1280, 390])(
  "no barrier in shared channels, without the app, and on every consent page, %i px wide",
  async (width) => {
    await slack.arrange("world", {});
    await slack.person("U0NOOR").say("C0PINEXCLAY", "Hello from next door");
    const page = await visit(width);
    const judge = async () => {
      expect(await barriers(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
    };
    const aside = async (testId: string) => {
      if (width < 760) await page.getByTestId("open-sidebar").click();
      await page.getByTestId(testId).click();
    };
    await aside("channel-pine-x-clay");
    await page.getByTestId("from").first().waitFor();
    expect(await page.getByTestId("from").first().textContent()).toBe("Clay & Co");
    await judge();
    await aside("workspace-T0CLAYCO");
    if (width < 760) await page.getByTestId("open-sidebar").click();
    await page.getByTestId("add-to-workspace").waitFor();
    await judge();
    const query = new URLSearchParams({ client_id: "1.2", scope });
    for (const [more, says] of [
      ["&as=U0SAM", "access Clay & Co"],
      ["&as=W0ROBIN", "Where to install it"],
      ["&as=U0HUGO", "Guests may not install apps"],
      ["&client_id=9&scope=", "Something went wrong"],
    ] as const) {
      await page.goto(
        `${url}/oauth/v2/authorize?${more.includes("client_id") ? more.slice(1) : `${query.toString()}${more}`}`,
      );
      await page.getByText(says).first().waitFor();
      await judge();
    }
    await page.close();
  },
);
