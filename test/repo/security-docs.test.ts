import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { bodyLimit } from "#src/platform/slack/transport/request-guard.ts";
import { connectRoutes } from "#src/modules/shops/web/connect-pages.ts";
import { downloadRoutes } from "#src/modules/reports/web/download-route.ts";
import { healthRoute, readyRoute } from "#src/platform/web/health.ts";
import { installRoutes } from "#src/modules/studio/web/install-pages.ts";
import { photoRoutes } from "#src/platform/web/photo-route.ts";
import { webhookRoutes } from "#src/modules/sync/web/webhook-route.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const security = read("SECURITY.md");
const deploy = read("docs/deploy-cloudflare.md");

const linked = (path: string, text: string) =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? "")
    .filter((link) => !/^https?:/.test(link))
    .map((link) => join(dirname(path), link));

test.for([...linked("SECURITY.md", security), ...linked("docs/deploy-cloudflare.md", deploy)])(
  "%s is there",
  (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  },
);

test("the threat model is one page, and names a test in every line of its table", () => {
  expect(security.split("\n").length).toBeLessThan(70);
  const rows = security.split("\n").filter((line) => line.startsWith("| ") && !/^\| (who|---)/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((row) => !/\]\(test\/[\w./-]+\.test\.ts\)/.test(row))).toEqual([]);
});

/** Every address that the app answers, with something in the place of its parameters. */
const served = [
  "/slack/events",
  healthRoute.path,
  readyRoute(async () => []).path,
  ...[
    ...connectRoutes({ authorizeUrl: "https://x.example" } as never),
    ...installRoutes({} as never),
    ...downloadRoutes({} as never),
    ...photoRoutes({} as never),
    ...webhookRoutes({ secret: `whsec_${"A".repeat(44)}`, secretOf: async () => null } as never),
  ].map(({ path }) => path.replaceAll(/:\w+/g, "x")),
];

test("the tunnel lets through what the app serves, but for its health, and nothing else", () => {
  const through = new RegExp(/path: (\S+)/.exec(deploy)?.[1] ?? "$.");
  expect(served.filter((path) => !through.test(path))).toEqual(["/healthz", "/readyz"]);
  expect(["/", "/admin", "/slackers", "/x/connect/"].filter((path) => through.test(path))).toEqual([]);
});

test("the firewall's exception is for the two signed addresses, and forms are posted to one place alone", () => {
  const [, list = ""] = /uri\.path in \{([^}]+)\}/.exec(deploy) ?? [];
  const signed = [...list.matchAll(/"([^"]+)"/g)].map((match) => match[1]);
  expect(signed).toEqual(["/slack/events", "/webhooks/etsy"]);
  const posted = connectRoutes({ authorizeUrl: "https://x.example" } as never).filter(({ method }) =>
    method.includes("POST"),
  );
  expect(posted.filter(({ path }) => !path.startsWith("/connect/"))).toEqual([]);
});

test("its figures are those of the code", () => {
  expect(deploy).toContain(`${bodyLimit / 1024 / 1024} MB, five minutes, once`);
  const [, burst, perMinute] = /burst: (\d+), perMinute: (\d+)/.exec(read("src/main/adapters.ts")) ?? [];
  expect(deploy).toContain(`${burst} at once, then ${perMinute} a minute, per address`);
  expect(read("src/modules/sync/web/webhook-route.ts")).toContain("64 * 1024");
});
