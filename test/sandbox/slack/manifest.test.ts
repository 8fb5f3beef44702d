import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { loadManifest } from "#sandbox/slack/manifest.ts";
import { createSlackSandbox } from "#sandbox/slack/sandbox.ts";

const yaml = readFileSync(join(import.meta.dirname, "../../../manifest.yml"), "utf8");

const openSandbox = () =>
  createSlackSandbox({
    clock: { now: () => new Date(0) },
    random: () => 0.5,
    publicUrl: "http://slack.test",
    appUrl: "http://app.test",
    signingSecret: "signing-secret",
    deliver: async () => new Response(),
    patienceMs: 3000,
    sleep: async () => undefined,
  });

type Tree = Record<string, unknown>;

/** The repository's manifest with one value changed; `undefined` takes it out. */
function changed(path: string, value: unknown): string {
  const tree = parse(yaml) as Tree;
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Tree>((node, key) => (node[key] ??= {}) as Tree, tree);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return stringify(tree);
}

const pointers = (text: string) => {
  const loaded = loadManifest(text);
  return loaded.ok ? [] : loaded.errors.map(({ pointer }) => pointer);
};

const long = (length: number) => "x".repeat(length);
const many = (count: number) => Array.from({ length: count }, (_, index) => `message.${index}`);
const shortcut = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    name: `Draft ${n}`,
    type: "message",
    callback_id: `c${n}`,
    description: "d",
  }));

/** Where, the longest that is taken, and what is one too long. */
const limits: readonly (readonly [path: string, taken: unknown, refused: unknown])[] = [
  ["display_information/name", long(35), long(36)],
  ["display_information/description", long(140), long(141)],
  ["display_information/long_description", long(175), long(174)],
  ["display_information/long_description", long(4000), long(4001)],
  ["display_information/background_color", "#1f6f54", "green as grass"],
  ["features/bot_user/display_name", long(80), long(81)],
  ["features/shortcuts/0/name", long(24), long(25)],
  ["features/shortcuts/0/callback_id", long(255), long(256)],
  ["features/shortcuts/0/description", long(150), long(151)],
  ["features/shortcuts/0/type", "global", "channel"],
  ["features/shortcuts/0/description", "d", undefined],
  ["features/shortcuts", shortcut(10), shortcut(11)],
  ["features/slash_commands/0/command", `/${long(31)}`, `/${long(32)}`],
  ["features/slash_commands/0/command", "/oms", "oms"],
  ["features/slash_commands/0/description", long(2000), long(2001)],
  ["features/slash_commands/0/usage_hint", long(1000), long(1001)],
  ["features/slash_commands/0/url", "https://a.example", "ftp://a.example"],
  ["oauth_config/redirect_urls", ["https://a.example"], ["https://a.example", "https://a.example"]],
  ["settings/event_subscriptions/bot_events", many(100), many(101)],
  ["settings/event_subscriptions/request_url", `https://a.example/${long(3482)}`, `https://a.example/${long(3483)}`],
  ["settings/interactivity/is_enabled", true, undefined],
  ["settings/hosted_by", undefined, "us"],
];

test.for(limits)("%s is held to Slack's limit", ([path, taken, refused]) => {
  expect(pointers(changed(path, taken))).toEqual([]);
  const [pointer] = pointers(changed(path, refused));
  expect(`/${path}`.startsWith(pointer ?? "nothing was refused")).toBe(true);
});

test("the names that Slack refused stay refused, in the app's settings as well: all that is wrong is told, nothing is changed", async () => {
  const sandbox = openSandbox();
  const before = sandbox.snapshot().app;
  const tree = changed("features/shortcuts/0/name", "Draft a listing from this message");
  const answer = await sandbox.handle(
    new Request("http://slack.test/_sandbox/manifest", {
      method: "POST",
      body: JSON.stringify({ yaml: tree.replace("Add photos to a listing", "Add these photos to a listing") }),
    }),
  );
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({
    ok: false,
    error: "invalid_manifest",
    problems: [{ pointer: "/features/shortcuts/0/name" }, { pointer: "/features/shortcuts/1/name" }],
  });
  expect(sandbox.snapshot().app).toEqual(before);
});

test("a manifest that Slack takes becomes the app", async () => {
  const sandbox = openSandbox();
  await sandbox.handle(
    new Request("http://slack.test/_sandbox/manifest", {
      method: "POST",
      body: JSON.stringify({ yaml: changed("features/shortcuts/0/name", "Draft it") }),
    }),
  );
  expect(sandbox.snapshot().app.messageShortcuts.map(({ name }) => name)).toEqual([
    "Draft it",
    "Add photos to a listing",
  ]);
});
