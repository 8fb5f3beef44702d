import { z } from "zod";
import type { SlackTenant } from "./tenant.ts";

/** What Slack sends, cut to what is used. */
const file = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  /** Bytes. */
  size: z.number().nullish(),
  /** `tombstone`, `hidden_by_limit`, `external`: it is named here, and lies elsewhere or nowhere. */
  mode: z.string().nullish(),
  /** `gdrive`: where a file lies that isn't in Slack. */
  external_type: z.string().nullish(),
});
export type FilePayload = z.infer<typeof file>;

const option = z.looseObject({ value: z.string() });
const inputState = z.looseObject({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_time: z.string().nullish(),
  selected_date_time: z.number().nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_conversation: z.string().nullish(),
  selected_channel: z.string().nullish(),
  files: z.array(file).nullish(),
});
const viewValues = z.record(z.string(), z.record(z.string(), inputState));
/** `values[block_id][action_id]` of a form. */
export type ViewValues = z.infer<typeof viewValues>;

const view = z.looseObject({
  id: z.string(),
  type: z.string(),
  hash: z.string().nullish(),
  callback_id: z.string().default(""),
  private_metadata: z.string().default(""),
  app_installed_team_id: z.string().nullish(),
  blocks: z
    .array(
      z.looseObject({
        type: z.string(),
        block_id: z.string().nullish(),
        /** Over a field. */
        label: z.looseObject({ text: z.string() }).nullish(),
      }),
    )
    .default([]),
  state: z.looseObject({ values: viewValues }).optional(),
});
export type ViewPayload = z.infer<typeof view>;

const message = z.looseObject({
  ts: z.string(),
  /** Of a message in a thread; the first one has its own. */
  thread_ts: z.string().nullish(),
  text: z.string().nullish(),
  files: z.array(file).nullish(),
  blocks: z.array(z.unknown()).nullish(),
  /** Also a message that was forwarded. */
  attachments: z
    .array(
      z
        .looseObject({
          is_share: z.boolean().nullish(),
          is_msg_unfurl: z.boolean().nullish(),
          text: z.string().nullish(),
          files: z.array(file).nullish(),
        })
        .catch({}),
    )
    .nullish(),
});
export type MessagePayload = z.infer<typeof message>;

/** Commands, clicks, submissions, shortcuts and searches have this in common. */
export const interaction = z.looseObject({
  user: z.looseObject({ id: z.string() }).optional(),
  user_id: z.string().optional(),
  /** Of events only. */
  event_id: z.string().optional(),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  text: z.string().optional(),
  value: z.string().optional(),
  action_id: z.string().optional(),
  /** Of a search: which of the form's fields it is for. */
  block_id: z.string().optional(),
  view: view.optional(),
  message: message.optional(),
  channel: z.looseObject({ id: z.string() }).nullish(),
  container: z.looseObject({ is_ephemeral: z.boolean().optional() }).optional(),
  actions: z.array(z.looseObject({ action_id: z.string(), value: z.string().optional() })).optional(),
});
export type InteractionPayload = z.infer<typeof interaction>;

const drawn = z.looseObject({ view: view.omit({ state: true }) });

/** The form as it was drawn, also where what came with it can't be read: a refusal is said under its fields. */
export function drawnView(body: unknown): ViewPayload | undefined {
  return drawn.safeParse(body).data?.view;
}

export const homeOpened = z.looseObject({ user: z.string(), tab: z.string().default("home") });

/** Something a person wrote to the app itself. Edits, deletions, joins and the like have a subtype, bots an id. */
export const directMessage = z
  .looseObject({
    channel_type: z.literal("im"),
    channel: z.string(),
    user: z.string(),
    text: z.string().nullish(),
    thread_ts: z.string().nullish(),
    files: z.array(file).nullish(),
    subtype: z.enum(["file_share", "thread_broadcast"]).nullish(),
    bot_id: z.null().optional(),
    edited: z.null().optional(),
    hidden: z.literal(false).optional(),
  })
  .transform(({ channel, user, text, thread_ts: threadTs, files }) => ({
    place: { channel, threadTs: threadTs ?? null },
    user,
    text: text ?? "",
    files: files ?? [],
  }));
export type DirectMessage = z.infer<typeof directMessage>;

/** Something became of a channel. */
export const channelNews = z
  .looseObject({
    event_id: z.string(),
    /** Seconds. */
    event_time: z.number(),
    event: z.looseObject({ type: z.string(), channel: z.string() }),
  })
  .transform(({ event_id: eventId, event_time: at, event: { type, channel } }) => ({
    eventId,
    at: new Date(at * 1000),
    type,
    channel,
  }));

const team = z.looseObject({ id: z.string() });
const authorization = z.looseObject({ team_id: z.string().nullish(), enterprise_id: z.string().nullish() });

/** Where Slack says which workspace it is about: other places by kind, and `null` where an organisation installed us. */
const tenant = z.looseObject({
  // Events.
  context_team_id: z.string().nullish(),
  context_enterprise_id: z.string().nullish(),
  authorizations: z.array(authorization).nullish(),
  // Views, also those opened from a shared channel.
  view: z.looseObject({ app_installed_team_id: z.string().nullish(), team_id: z.string().nullish() }).nullish(),
  // Clicks and shortcuts: the workspace of the app, while `user.team_id` is the person's own.
  team: team.nullish(),
  enterprise: team.nullish(),
  user: z.looseObject({ team_id: z.string().nullish() }).nullish().catch(null),
  // Commands; of events only as the last resort, since it may be another organisation's there.
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
});

/** The installed workspace a request is for; an empty `teamId` where Slack names none. */
export function tenantOf(body: unknown): SlackTenant {
  const found = tenant.safeParse(body).data;
  const authorized = found?.authorizations?.[0];
  // Of an organisation's installation it is the organisation.
  const installedIn = found?.view?.app_installed_team_id ?? null;
  const inOrganisation = installedIn?.startsWith("E") === true;
  const teamId =
    (inOrganisation ? null : installedIn) ??
    found?.context_team_id ??
    authorized?.team_id ??
    found?.team?.id ??
    (inOrganisation ? found?.view?.team_id : null) ??
    found?.user?.team_id ??
    found?.team_id ??
    "";
  // An event names its origin's organisation beside; that may be another one.
  const isEvent = Boolean(found?.context_team_id ?? authorized);
  const enterpriseId =
    (inOrganisation ? installedIn : null) ??
    found?.context_enterprise_id ??
    authorized?.enterprise_id ??
    found?.enterprise?.id ??
    (isEvent ? null : found?.enterprise_id) ??
    null;
  return { teamId, enterpriseId };
}

/** The app is gone from somewhere, or its tokens are dead. */
export const gone = z.looseObject({
  event_id: z.string(),
  /** Seconds. */
  event_time: z.number().nullish(),
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: z.boolean().nullish(),
  authorizations: z.array(authorization).nullish(),
  event: z.looseObject({
    type: z.string(),
    /** Of people (`oauth`) and of bots; only the bot's are ours. */
    tokens: z.looseObject({ bot: z.array(z.string()).nullish() }).nullish(),
    team_ids: z.array(z.string()).nullish(),
  }),
});
export type Gone = z.infer<typeof gone>;
