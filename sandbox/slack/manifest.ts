import { parse } from "yaml";
import { z } from "zod";
import type { SlackApp } from "./state.ts";

/**
 * What Slack takes as an app's manifest, by the numbers of its published schema (slackapi/manifest-schema, version 1):
 * the parts that an app like this one uses. Anything else in it is refused, as Slack refuses it.
 */
const text = (most: number, least = 1) => z.string().min(least).max(most);
const web = (most: number) =>
  z
    .string()
    .regex(/^https?:\/\//)
    .max(most);
const names = (most: number) => unique(z.array(z.string().max(50)).max(most));

function unique<Items extends z.ZodType<string[]>>(items: Items) {
  return items.refine((list) => new Set(list).size === list.length, "has an item twice");
}

const shortcut = z.strictObject({
  name: text(24),
  type: z.enum(["message", "global"]),
  callback_id: text(255),
  description: text(150),
});

const slashCommand = z.strictObject({
  command: text(32, 2).regex(/^\//),
  url: web(3000).optional(),
  description: text(2000),
  usage_hint: text(1000).optional(),
  should_escape: z.boolean().optional(),
});

const manifestShape = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(1).optional(), minor_version: z.int().optional() }).optional(),
  display_information: z.strictObject({
    name: text(35),
    description: text(140).optional(),
    background_color: text(7, 4)
      .regex(/^#[0-9a-fA-F]+$/)
      .optional(),
    long_description: text(4000, 175).optional(),
  }),
  features: z
    .strictObject({
      app_home: z
        .strictObject({
          home_tab_enabled: z.boolean().optional(),
          messages_tab_enabled: z.boolean().optional(),
          messages_tab_read_only_enabled: z.boolean().optional(),
        })
        .optional(),
      bot_user: z.strictObject({ display_name: text(80), always_online: z.boolean().optional() }).optional(),
      shortcuts: z.array(shortcut).min(1).max(10).optional(),
      slash_commands: z.array(slashCommand).min(1).max(50).optional(),
      unfurl_domains: unique(
        z
          .array(
            z
              .string()
              .regex(/^(?![.-])[-a-z0-9.]+[a-z0-9]$/)
              .max(255),
          )
          .min(1)
          .max(5),
      ).optional(),
    })
    .optional(),
  oauth_config: z
    .strictObject({
      redirect_urls: unique(z.array(z.string().max(2500)).max(1000)).optional(),
      scopes: z
        .strictObject({
          bot: z.array(z.string().max(50)).max(255).optional(),
          user: z.array(z.string().max(50)).max(255).optional(),
        })
        .optional(),
    })
    .optional(),
  settings: z
    .strictObject({
      event_subscriptions: z
        .strictObject({
          request_url: web(3500).optional(),
          bot_events: names(100).optional(),
          user_events: names(100).optional(),
        })
        .optional(),
      interactivity: z
        .strictObject({
          is_enabled: z.boolean(),
          request_url: web(3500).optional(),
          message_menu_options_url: web(3500).optional(),
        })
        .optional(),
      org_deploy_enabled: z.boolean().optional(),
      socket_mode_enabled: z.boolean().optional(),
      token_rotation_enabled: z.boolean().optional(),
    })
    .optional(),
});

export type ManifestProblem = { readonly pointer: string; readonly message: string };
export type LoadedManifest =
  | { readonly ok: true; readonly app: Omit<SlackApp, "id"> }
  | { readonly ok: false; readonly errors: readonly ManifestProblem[] };

/** The app that a manifest describes, or everything in it that Slack would refuse. @param yaml YAML or JSON */
export function loadManifest(yaml: string): LoadedManifest {
  const read = readYaml(yaml);
  if (!read.ok) return { ok: false, errors: [{ pointer: "", message: read.message }] };
  const parsed = manifestShape.safeParse(read.value);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ pointer: `/${path.join("/")}`, message }));
    return { ok: false, errors };
  }
  const { display_information: shown, features, oauth_config: oauth, settings } = parsed.data;
  const shortcuts = (type: "message" | "global") =>
    (features?.shortcuts ?? [])
      .filter((each) => each.type === type)
      .map((each) => ({ callbackId: each.callback_id, name: each.name }));
  const app = {
    name: shown.name,
    scopes: oauth?.scopes?.bot ?? [],
    commands: (features?.slash_commands ?? []).map(({ command, description, usage_hint: usage = "" }) => ({
      command,
      description,
      usage,
    })),
    messageShortcuts: shortcuts("message"),
    globalShortcuts: shortcuts("global"),
    messagesTab:
      features?.app_home?.messages_tab_enabled === true && features.app_home.messages_tab_read_only_enabled !== true,
    events: settings?.event_subscriptions?.bot_events ?? [],
    tokenRotation: settings?.token_rotation_enabled ?? false,
    orgDeploy: settings?.org_deploy_enabled ?? false,
  };
  return { ok: true, app };
}

function readYaml(yaml: string): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: parse(yaml) as unknown };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
