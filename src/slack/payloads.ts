import { z } from "zod";

/** What Slack sends, cut to what is used. */
const file = z.looseObject({ id: z.string(), name: z.string().nullish(), mimetype: z.string().nullish() });
export type FilePayload = z.infer<typeof file>;

const option = z.looseObject({ value: z.string() });
const inputState = z.looseObject({
  value: z.string().nullish(),
  selected_option: option.nullish(),
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
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().nullish() })).default([]),
  state: z.looseObject({ values: viewValues }).optional(),
});
export type ViewPayload = z.infer<typeof view>;

const message = z.looseObject({
  ts: z.string(),
  text: z.string().nullish(),
  files: z.array(file).nullish(),
  blocks: z.array(z.unknown()).nullish(),
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
  view: view.optional(),
  message: message.optional(),
  channel: z.looseObject({ id: z.string() }).nullish(),
  container: z.looseObject({ is_ephemeral: z.boolean().optional() }).optional(),
  actions: z.array(z.looseObject({ action_id: z.string(), value: z.string().optional() })).optional(),
});
export type Interaction = z.infer<typeof interaction>;

export const homeOpened = z.looseObject({ user: z.string(), tab: z.string().default("home") });

/** The workspace this is about; the raw `team_id` may be another organisation's in a shared channel. */
const tenant = z.looseObject({
  context_team_id: z.string().nullish(),
  authorizations: z.array(z.looseObject({ team_id: z.string().nullish() })).nullish(),
  view: z.looseObject({ app_installed_team_id: z.string().nullish() }).nullish(),
});

/** @param authorized the team whose installation answered for this request */
export function tenantOf(body: unknown, authorized: string): string {
  const found = tenant.safeParse(body).data;
  return (
    found?.context_team_id ?? found?.authorizations?.[0]?.team_id ?? found?.view?.app_installed_team_id ?? authorized
  );
}
