import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createBodyRoom } from "#src/platform/web/read-body.ts";
import { connectRoutes } from "#src/modules/shops/web/connect-pages.ts";
import { healthRoute } from "#src/platform/web/health.ts";
import { redirect } from "#src/platform/web/http-io.ts";
import { must } from "#test/src/store/studio.ts";
import { pagesTest } from "#test/support/workshop-test.ts";
import { serve, type Served, serveRoutes } from "./served.ts";

const test = pagesTest.extend("link", ({ workshop, team }) => async () => {
  return new URL((await workshop.app.startConnect(team.actors.owner)).url).pathname;
});

const everywhere = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "strict-transport-security": "max-age=63072000",
  "permissions-policy": expect.stringContaining("camera=()") as string,
  "content-security-policy": expect.stringMatching(
    /^(?=.*default-src 'none')(?=.*frame-ancestors 'none')(?=.*base-uri 'none')(?!.*unsafe)/,
  ) as string,
};

describe("every answer", () => {
  test.for<[string, (pages: Served, link: string) => Promise<Response>]>([
    ["a page", (pages, link) => pages.get(link)],
    ["a refusal", (pages) => pages.get("/connect/nonsense")],
    ["a picture that isn't there", (pages) => pages.get("/photos/x/y/z")],
    ["a download that is over", (pages) => pages.get("/downloads/x/y")],
    ["an address that doesn't exist", (pages) => pages.get("/nowhere")],
    ["an address that is no text", (pages) => pages.get("/connect/%ff")],
    ["Slack's address without a signature", (pages) => pages.post("/slack/events", {}, "x")],
  ])("carries the security headers, and is kept by nobody: %s", async ([_, ask], { pages, link }) => {
    const { headers } = await ask(pages, await link());
    expect(Object.fromEntries(headers)).toMatchObject({ ...everywhere, "cache-control": "no-store" });
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("server")).toBeNull();
  });

  test("says nothing about https where people come by http: the demo", async ({ workshop }) => {
    const demo = await serve(workshop, { secure: false });
    expect((await demo.get("/nowhere")).headers.get("strict-transport-security")).toBeNull();
    await demo.close();
  });
});

describe("a page", () => {
  test("has one style, known by its hash, and leads to the consent page and nowhere else", async ({ pages, link }) => {
    const response = await pages.get(await link());
    const html = await response.text();
    const style = must(/<style>(.*?)<\/style>/s.exec(html)?.[1]);
    const policy = must(response.headers.get("content-security-policy"));
    expect(policy).toContain(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    expect(policy).toContain("form-action 'self' https://www.etsy.example https://*.etsy.example;");
    expect(html).not.toMatch(/ style=| on\w+=|javascript:|<script/i);
  });

  test("without a form leads nowhere", async ({ pages }) => {
    const policy = must((await pages.get("/connect/nonsense")).headers.get("content-security-policy"));
    expect(policy).toContain("form-action 'none'");
  });
});

describe("a redirect", () => {
  test.each([
    "https://evil.example/oauth/connect?x=1",
    "https://www.etsy.example.evil.example/oauth/connect",
    "https://www.etsy.example@evil.example/oauth/connect",
    "https://u:p@www.etsy.example/oauth/connect",
    "http://www.etsy.example/oauth/connect",
    "https://www.etsy.example/oauth/connect/../../other",
    "javascript:alert(1)",
    "//evil.example/oauth/connect",
  ])("to %s is refused before a header is written", (location) => {
    let written = false;
    const response = { writeHead: () => (written = true), end: () => undefined };
    expect(() => redirect(response as never, location, "https://www.etsy.example/oauth/connect")).toThrow(
      /internal|Invalid URL/,
    );
    expect(written).toBe(false);
  });

  test("that a use case gets wrong ends as an error page, without a location", async ({ workshop }) => {
    const app = {
      ...workshop.app,
      continueConnect: async () => ({ redirectTo: "https://evil.example/", browserSecret: "x" }),
    };
    const served = await serveRoutes(
      connectRoutes({
        app: app as never,
        ids: systemIds,
        logger: workshop.deps.logger,
        bodies: createBodyRoom(),
        secure: true,
        authorizeUrl: "https://www.etsy.example/oauth/connect",
      }),
      workshop.clock,
    );
    const response = await served.post("/connect/abc/continue");
    await served.close();
    expect([response.status, response.headers.get("location")]).toEqual([500, null]);
  });
});

test("what comes back with an error is said in our words: nothing of it stands on the page", async ({ pages }) => {
  const canary = "canary_error<b>";
  const response = await pages.get(
    `/oauth/etsy/callback?error=${encodeURIComponent(canary)}&error_description=canary_text&error_uri=https://evil.example&state=canary_state`,
  );
  expect(await response.text()).not.toMatch(/canary|evil/);
});

test("whoever watches the process is answered, also without a host that it knows", async ({ workshop }) => {
  const served = await serveRoutes([healthRoute], workshop.clock);
  const response = await served.get("/healthz");
  const withoutText = await fetch(`${served.url}/healthz`, { method: "HEAD" });
  await served.close();
  expect([response.status, await response.text()]).toEqual([200, "ok"]);
  expect([withoutText.status, await withoutText.text()]).toEqual([200, ""]);
});
