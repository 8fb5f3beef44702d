import { z } from "zod";

/** What tests and tools arrange under `POST /_sandbox/<name>`, outside of what people do. */

const id = z.string().regex(/^[A-Z][A-Z0-9]+$/);
const role = z.enum(["owner", "member", "guest", "single-channel-guest"]);
export const personSpec = z.object({
  id,
  name: z.string(),
  label: z.string().optional(),
  role: role.default("member"),
});

export const channelSpec = z.object({
  id,
  name: z.string(),
  private: z.boolean().default(false),
  members: z.array(id).optional(),
});

export const controls = {
  /** An Enterprise Grid organisation; its administrators may be named before they are there. */
  enterprises: z.object({ id, name: z.string(), admins: z.array(id).default([]) }),
  /** A workspace with its people and channels; everybody who is no guest is in every channel without `members`. */
  teams: z.object({
    id,
    name: z.string(),
    enterprise: id.optional(),
    installers: z.enum(["members", "owners"]).default("members"),
    people: z.array(personSpec).default([]),
    channels: z.array(channelSpec).default([]),
  }),
  channels: channelSpec.extend({ team: id }),
  /** A new person in a workspace, or a known person of the same organisation in a further one. */
  people: z.object({ team: id, person: personSpec, channels: z.array(id).default([]) }),
  /** Shares a channel with further workspaces and brings people of theirs into it. */
  "shared-channels": z.object({ channel: id, with: z.array(id).min(1), members: z.array(id).default([]) }),
  /** Takes workspaces out of a shared channel, and their people with them. */
  unshare: z.object({ channel: id, from: z.array(id).min(1) }),
  archive: z.object({ channel: id, archived: z.boolean().default(true) }),
  /** Takes a person or an app out of a channel. */
  "take-out": z.object({ channel: id, member: id }),
  /** As if the app had been installed when it asked for these only. */
  scopes: z.object({ place: id, scopes: z.array(z.string()) }),
  /** The app comes without a consent; it is in `channels` at once. */
  install: z.object({ place: id, installer: id, channels: z.array(id).default([]) }),
  /** Events in the order they are to be told in; one that is missing here is never told. */
  uninstall: z.object({
    place: id,
    order: z.array(z.enum(["app_uninstalled", "tokens_revoked"])).optional(),
  }),
  /** An organisation's app in one of its workspaces, or no longer. */
  grants: z.object({ enterprise: id, team: id, granted: z.boolean(), channels: z.array(id).default([]) }),
  /** The access tokens of an installation end now. */
  "expire-tokens": z.object({ place: id }),
  /**
   * Slack takes the refresh tokens of an installation, or all of its tokens, no more, though the app is installed: as when an
   * older database was restored, or another copy of the app renewed them.
   */
  "refuse-tokens": z.object({ place: id, which: z.enum(["refresh", "all"]).default("refresh") }),
  /** The app's account is called inactive for a while, and then is itself again, with the tokens it had. */
  account: z.object({ place: id, active: z.boolean() }),
  /** The app's settings; events are subscriptions such as `message.channels`. */
  app: z.object({
    tokenRotation: z.boolean().optional(),
    orgDeploy: z.boolean().optional(),
    outsideMarketplace: z.boolean().optional(),
    messagesTab: z.boolean().optional(),
    /** False: this workspace refuses messages with a `data_table`. */
    dataTables: z.boolean().optional(),
    events: z.array(z.string()).optional(),
  }),
  /** The app becomes what this manifest says, or stays as it is where Slack would refuse the manifest. */
  manifest: z.object({ yaml: z.string() }),
  /** Further workspaces to try things in: a second studio, an organisation of two, a shared channel, guests. */
  world: z.object({}),
} as const;

export type ControlName = keyof typeof controls;
export type ControlInput<Name extends ControlName> = z.input<(typeof controls)[Name]>;
export type ControlResult = {
  readonly ok: boolean;
  readonly error?: string;
  readonly problems?: readonly { readonly pointer: string; readonly message: string }[];
  readonly token?: string;
};
