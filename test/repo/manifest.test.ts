import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { seedState } from "#sandbox/slack/seed.ts";
import { registered } from "#src/main/slack/bolt-app.ts";

const root = join(import.meta.dirname, "../..");
const yaml = readFileSync(join(root, "manifest.yml"), "utf8");

/** The limits of slackapi/manifest-schema (schemas/manifest.schema.1.0.0.json, July 2026), and nothing that it lacks. */
const text = (most: number, least = 1) => z.string().min(least).max(most);
const url = (most: number) => z.string().startsWith("https://").max(most);
const unique = (items: readonly unknown[]) => new Set(items).size === items.length;
const shape = z.strictObject({
  display_information: z.strictObject({
    name: text(35),
    description: text(140),
    long_description: text(4000, 175),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: text(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: text(24),
          type: z.enum(["message", "global"]),
          callback_id: text(255),
          description: text(150),
        }),
      )
      .min(1)
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: text(32, 2).startsWith("/"),
          url: url(3000),
          description: text(2000),
          usage_hint: text(1000),
          should_escape: z.literal(false),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(url(2500)).max(1000).refine(unique),
    scopes: z.strictObject({ bot: z.array(text(50)).max(255).refine(unique) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: url(3500),
      bot_events: z.array(text(50)).max(100).refine(unique),
    }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: url(3500),
      message_menu_options_url: url(3500),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});
const manifest = shape.parse(parse(yaml));

/** What each Web API method that we call asks for (docs.slack.dev, "Scopes"). */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  "auth.test": [],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "conversations.info": ["channels:read", "groups:read"],
  "conversations.join": ["channels:join"],
  "conversations.history": ["channels:history", "groups:history", "im:history"],
  "conversations.replies": ["channels:history", "groups:history", "im:history"],
  "conversations.open": ["im:write"],
  "files.info": ["files:read"],
  "users.info": ["users:read"],
  "views.open": [],
  "views.publish": [],
  "views.push": [],
  "views.update": [],
};

/** What each event that we subscribe to asks for; the others ask for nothing. */
const scopesOfEvents: Readonly<Record<string, readonly string[]>> = {
  channel_archive: ["channels:read"],
  channel_left: ["channels:read"],
  channel_shared: ["channels:read", "groups:read"],
  channel_unshared: ["channels:read", "groups:read"],
  group_archive: ["groups:read"],
  group_left: ["groups:read"],
  "message.im": ["im:history"],
};

function calledMethods(): string[] {
  const found = new Set<string>();
  for (const path of globSync("src/{platform,modules,main}/**/*.ts", { cwd: root })) {
    const text = readFileSync(join(root, path), "utf8");
    for (const [, family, method] of text.matchAll(
      /(?:client|background|interactive)\.(auth|chat|conversations|files|users|views|team|reactions|bookmarks)\.(\w+)\(/g,
    )) {
      found.add(`${family}.${method}`);
    }
  }
  return [...found].sort();
}

test("the manifest names exactly the commands, shortcuts and events that the code registers", () => {
  const { features, settings } = manifest;
  expect(features.slash_commands.map(({ command }) => command)).toEqual(registered.commands);
  expect(features.shortcuts.map((shortcut) => shortcut.callback_id).sort()).toEqual([...registered.shortcuts].sort());
  expect(features.shortcuts.filter(({ type }) => type === "global").map((shortcut) => shortcut.callback_id)).toEqual(
    registered.globalShortcuts,
  );
  expect(settings.event_subscriptions.bot_events).toEqual(registered.events);
});

test("people can write to the app, and it hears them: messages are open, the event is subscribed to and its scope asked for", () => {
  const { features, settings, oauth_config: oauth } = manifest;
  expect(features.app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  });
  expect(settings.event_subscriptions.bot_events).toContain("message.im");
  expect(oauth.scopes.bot).toContain("im:history");
});

test("every address of the manifest is the one that the receiver answers", () => {
  const { features, settings } = manifest;
  const addresses = [
    ...features.slash_commands.map(({ url }) => url),
    settings.event_subscriptions.request_url,
    settings.interactivity.request_url,
    settings.interactivity.message_menu_options_url,
  ];
  expect(new Set(addresses)).toEqual(new Set(["https://oms.example.com/slack/events"]));
});

test("the scopes are those that the called methods need, no more and no fewer", () => {
  const methods = calledMethods();
  expect(methods.filter((method) => !(method in scopesOf))).toEqual([]);
  const events = manifest.settings.event_subscriptions.bot_events.flatMap((event) => scopesOfEvents[event] ?? []);
  const needed = new Set(["commands", ...events, ...methods.flatMap((method) => scopesOf[method] ?? [])]);
  expect(manifest.oauth_config.scopes.bot).toEqual([...needed].sort());
});

test("shortcuts are named by what they do, as Slack's guidelines ask: a verb first", () => {
  expect(manifest.features.shortcuts.map(({ name }) => name)).toEqual([
    "Draft a listing",
    "Add photos to a listing",
    "New listing",
  ]);
});

test("shortcuts are called by their names wherever people read of them", () => {
  const names = manifest.features.shortcuts.map(({ name }) => name);
  const texts = [
    "README.md",
    "src/modules/changes/slack/forms/pick-draft-form.ts",
    ...globSync("{commands,src/modules/*}/messages/*.ts", { cwd: root }),
  ]
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n");
  const called = [...texts.matchAll(/\*(?:⋯ → )?((?:Draft|Add) [a-z ]*listing[a-z ]*)\*/g)].map((match) => match[1]);
  expect(called.length).toBeGreaterThan(4);
  expect(called.filter((name) => !names.includes(name ?? ""))).toEqual([]);
});

test("the stand-in has the app that Slack would make of the manifest", () => {
  const { app } = seedState(new Date(0));
  expect(app.name).toBe(manifest.display_information.name);
  expect([...app.scopes].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
  expect(app.events).toEqual(manifest.settings.event_subscriptions.bot_events);
  expect(app.commands.map(({ command }) => command)).toEqual(
    manifest.features.slash_commands.map(({ command }) => command),
  );
  expect([...app.messageShortcuts, ...app.globalShortcuts].map(({ callbackId, name }) => [callbackId, name])).toEqual(
    manifest.features.shortcuts.map((each) => [each.callback_id, each.name]),
  );
});
