import { z } from "zod";

/** What the page, tools and tests exchange with the sandbox under `/_sandbox/`. */

/** Block Kit as JSON: checked by the validator, drawn by the page. */
export type Json = Record<string, unknown>;

export type PersonView = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly isBot: boolean;
  /** The organisation or workspace of a person from elsewhere; null for one's own people. */
  readonly from: string | null;
};

export type FileView = { readonly id: string; readonly name: string; readonly mimetype: string; readonly url: string };

export type MessageView = {
  readonly ts: string;
  readonly user: string;
  readonly name: string;
  readonly isBot: boolean;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly files: readonly FileView[];
  readonly ephemeral: boolean;
  readonly edited: boolean;
  readonly threadTs: string | null;
  readonly replies: readonly MessageView[];
  readonly metadata: Json | null;
};

export type ChannelView = {
  readonly id: string;
  /** A channel's name, or the name of the other one in a direct conversation. */
  readonly name: string;
  readonly kind: "channel" | "private" | "im";
  readonly members: readonly string[];
  /** The other workspaces that it is shared with, by name. */
  readonly sharedWith: readonly string[];
  readonly messages: readonly MessageView[];
  /** Newest message that mentions or writes to this person. */
  readonly mentionTs: string | null;
  readonly latestTs: string | null;
};

export type ModalView = {
  readonly id: string;
  readonly callbackId: string;
  readonly hash: string;
  readonly title: string;
  readonly submit: string | null;
  readonly close: string;
  readonly blocks: readonly Json[];
  /** Current values as this contract writes them: `values[block_id][action_id]`. */
  readonly values: Values;
  /** Under each block, as the app refused them. */
  readonly errors: Readonly<Record<string, string>>;
  /** Above the buttons: the app did not answer. */
  readonly problem: string | null;
};

export type PersonalView = {
  readonly team: { readonly id: string; readonly name: string };
  /** Every workspace there is, to take a place in it. */
  readonly teams: readonly TeamView[];
  /** With the workspaces that one is a member of. */
  readonly me: PersonView & { readonly teams: readonly string[] };
  readonly people: readonly PersonView[];
  readonly channels: readonly ChannelView[];
  readonly home: { readonly id: string; readonly blocks: readonly Json[]; readonly values: Values } | null;
  /** The topmost is last. */
  readonly modals: readonly ModalView[];
  readonly app: {
    readonly name: string;
    /** Empty where the app was never installed. */
    readonly botUserId: string;
    /** Whether the app is in this workspace: by itself, or as its organisation's. */
    readonly installed: false | "workspace" | "organisation";
    /** Where its installation starts; null where the app has no such page. */
    readonly installUrl: string | null;
    readonly commands: readonly { readonly command: string; readonly description: string; readonly usage: string }[];
    readonly messageShortcuts: readonly { readonly callbackId: string; readonly name: string }[];
    readonly globalShortcuts: readonly { readonly callbackId: string; readonly name: string }[];
  };
};

export type TeamView = {
  readonly id: string;
  readonly name: string;
  readonly organisation: string | null;
  /** Who one is there at first. */
  readonly person: string;
};

/**
 * One input's value: text for text, number, date and time inputs; an option for single selects and radio buttons;
 * options for multiple selects and checkboxes; ids for people, channels and files. Options may be named by their
 * `value` where the block lists them, and are given whole where they came from the app.
 */
const option = z.union([z.string(), z.looseObject({ value: z.string() })]);
const inputValue = z.union([option, z.array(option), z.null()]);
export type InputValue = z.infer<typeof inputValue>;
export type Values = Readonly<Record<string, Readonly<Record<string, InputValue>>>>;

const values = z.record(z.string(), z.record(z.string(), inputValue));
/** Who acts, and in which of their workspaces; their home when left out. */
const as = z.string();
const team = z.string().optional();
const messageRef = z.object({ channel: z.string(), ts: z.string() });

/** The bodies of `POST /_sandbox/act/<name>`. Each answers once the app has acknowledged. */
export const acts = {
  message: z.object({
    as,
    team,
    channel: z.string(),
    text: z.string().default(""),
    thread_ts: z.string().optional(),
    files: z.array(z.object({ name: z.string(), mimetype: z.string(), base64: z.string() })).default([]),
  }),
  command: z.object({ as, team, channel: z.string(), command: z.string(), text: z.string().default("") }),
  /** A button, select or other element in a message, an open modal, or the home tab. */
  click: z.object({
    as,
    team,
    message: messageRef.optional(),
    view_id: z.string().optional(),
    action_id: z.string(),
    block_id: z.string().optional(),
    value: inputValue.optional(),
    values: values.optional(),
  }),
  options: z.object({
    as,
    team,
    view_id: z.string().optional(),
    message: messageRef.optional(),
    block_id: z.string().optional(),
    action_id: z.string(),
    query: z.string(),
    values: values.optional(),
  }),
  submit: z.object({ as, team, view_id: z.string(), values: values.default({}) }),
  close: z.object({ as, team, view_id: z.string(), clear: z.boolean().default(false) }),
  shortcut: z.object({ as, team, callback_id: z.string(), message: messageRef.optional() }),
  /** Opens the app, at its home tab or at its messages. */
  home: z.object({ as, team, tab: z.enum(["home", "messages"]).default("home") }),
  /** Adds a person, or the app, to a channel that the caller is in. */
  invite: z.object({ as, team, channel: z.string(), user: z.string() }),
  /** Takes the app out of the workspace; who may install it, may do so. */
  remove: z.object({ as, team }),
  /** A file for a `file_input`, which then names its id. */
  upload: z.object({ as, team, name: z.string(), mimetype: z.string(), base64: z.string() }),
} as const;

export type ActName = keyof typeof acts;

export type ActResult = {
  readonly ok: boolean;
  /** What went wrong, as Slack would show it. */
  readonly error?: string;
  /** Per block, as the app or Slack itself refused a submission. */
  readonly errors?: Readonly<Record<string, string>>;
  readonly options?: readonly Json[];
  readonly ts?: string;
  readonly file_id?: string;
};

/** `POST /_sandbox/faults`: the next `count` calls of `method` go wrong. */
export const fault = z.object({
  method: z.string(),
  count: z.number().int().min(1).default(1),
  mode: z.enum(["status", "error", "ratelimited", "timeout", "drop"]),
  status: z.number().int().optional(),
  error: z.string().optional(),
  retryAfter: z.number().int().optional(),
  when: z.enum(["before", "after"]).default("before"),
});
export type Fault = z.infer<typeof fault>;
