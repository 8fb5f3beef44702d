import type { Fault, InputValue, Json } from "./contract.ts";

/** Everything the sandbox remembers: plain JSON, saved and restored as a whole. */
export type State = {
  team: { id: string; name: string; domain: string };
  app: SlackApp;
  users: User[];
  channels: Channel[];
  files: StoredFile[];
  views: OpenView[];
  homes: OpenView[];
  triggers: Record<string, { userId: string; expires: number; used: boolean }>;
  responseUrls: Record<string, ResponseUrl>;
  externalIds: string[];
  lastTs: number;
  counter: number;
};

export type SlackApp = {
  id: string;
  name: string;
  botId: string;
  botUserId: string;
  botToken: string;
  scopes: string[];
  commands: { command: string; description: string; usage: string }[];
  messageShortcuts: { callbackId: string; name: string }[];
  globalShortcuts: { callbackId: string; name: string }[];
};

export type User = {
  id: string;
  name: string;
  realName: string;
  label: string;
  tz: string;
  isBot: boolean;
  isOwner: boolean;
  isPrimaryOwner: boolean;
  isGuest: boolean;
};

export type Channel = {
  id: string;
  name: string;
  kind: "channel" | "private" | "im";
  members: string[];
  messages: Message[];
};

export type Message = {
  ts: string;
  user: string;
  text: string;
  blocks: Json[];
  files: string[];
  ephemeralFor: string | null;
  threadTs: string | null;
  edited: string | null;
  deleted: boolean;
  metadata: Json | null;
};

export type StoredFile = {
  id: string;
  name: string;
  mimetype: string;
  userId: string;
  base64: string;
  created: number;
  /** A smaller picture that Slack made of it, where it made one. */
  rendition: { base64: string; width: number; height: number } | null;
};

export type OpenView = {
  id: string;
  userId: string;
  rootId: string;
  previousId: string | null;
  hash: string;
  view: Json & { blocks: Json[]; type: string };
  values: Record<string, Record<string, InputValue>>;
  errors: Record<string, string>;
  problem: string | null;
};

export type ResponseUrl = {
  channel: string;
  userId: string;
  expires: number;
  uses: number;
  messageTs: string | null;
};

export type LedgerEntry = {
  n: number;
  at: string;
  /** `in`: the app called us. `out`: we called the app. */
  direction: "in" | "out";
  name: string;
  ok: boolean;
  detail: string;
};

export type Ledger = { entries: LedgerEntry[]; faults: Fault[] };

export function findChannel(state: State, id: string): Channel | undefined {
  return state.channels.find((channel) => channel.id === id || `#${channel.name}` === id);
}

export function findUser(state: State, id: string): User | undefined {
  return state.users.find((user) => user.id === id);
}

export function findMessage(channel: Channel, ts: string): Message | undefined {
  return channel.messages.find((message) => message.ts === ts && !message.deleted);
}

/** The direct conversation of two, made when it is first needed. */
export function directChannel(state: State, userId: string): Channel {
  const { botUserId } = state.app;
  const known = state.channels.find((channel) => channel.kind === "im" && channel.members.includes(userId));
  if (known) return known;
  const made: Channel = { id: `D${userId.slice(1)}`, name: "", kind: "im", members: [userId, botUserId], messages: [] };
  state.channels.push(made);
  return made;
}
