import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { seedState } from "#sandbox/slack/seed.ts";
import { registered } from "#src/slack/bolt-app.ts";

const root = join(import.meta.dirname, "../..");
const manifest = z
  .object({
    display_information: z.object({
      name: z.string().max(35),
      description: z.string().max(140),
      long_description: z.string().min(174).max(4000),
      background_color: z.string(),
    }),
    features: z.object({
      app_home: z.record(z.string(), z.boolean()),
      bot_user: z.object({ display_name: z.string().max(80), always_online: z.boolean() }),
      shortcuts: z.array(
        z.object({
          name: z.string().max(48),
          type: z.enum(["message", "global"]),
          callback_id: z.string(),
          description: z.string().max(150),
        }),
      ),
      slash_commands: z.array(
        z.object({
          command: z.string().max(32),
          url: z.string(),
          description: z.string(),
          usage_hint: z.string().max(1000),
          should_escape: z.literal(false),
        }),
      ),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.looseObject({
      event_subscriptions: z.object({ request_url: z.string(), bot_events: z.array(z.string()) }),
      interactivity: z.looseObject({ request_url: z.string(), message_menu_options_url: z.string() }),
    }),
  })
  .parse(parse(readFileSync(join(root, "manifest.yml"), "utf8")));

/** What each Web API method that we call asks for (docs.slack.dev, "Scopes"). */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  "auth.test": [],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
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

function calledMethods(): string[] {
  const found = new Set<string>();
  for (const path of globSync("src/slack/**/*.ts", { cwd: root })) {
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
  const needed = new Set(["commands", ...methods.flatMap((method) => scopesOf[method] ?? [])]);
  expect(manifest.oauth_config.scopes.bot).toEqual([...needed].sort());
});

test("the stand-in's app is the one of the manifest", () => {
  const { app } = seedState(new Date(0));
  expect([...app.scopes].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
  expect(app.commands.map(({ command }) => command)).toEqual(
    manifest.features.slash_commands.map(({ command }) => command),
  );
  expect(app.messageShortcuts.map(({ callbackId, name }) => [callbackId, name])).toEqual(
    manifest.features.shortcuts.filter(({ type }) => type === "message").map((each) => [each.callback_id, each.name]),
  );
  expect(app.globalShortcuts.map(({ callbackId, name }) => [callbackId, name])).toEqual(
    manifest.features.shortcuts.filter(({ type }) => type === "global").map((each) => [each.callback_id, each.name]),
  );
});
