import type { Fault, InputValue, Json } from "./contract.ts";

/** Everything the sandbox remembers: plain JSON, saved and restored as a whole. */
export type State = {
  app: SlackApp;
  enterprises: Enterprise[];
  teams: Team[];
  installations: Installation[];
  tokens: Token[];
  codes: Record<string, Code>;
  users: User[];
  channels: Channel[];
  files: StoredFile[];
  views: OpenView[];
  homes: OpenView[];
  triggers: Record<string, { userId: string; teamId: string; installationId: string; expires: number; used: boolean }>;
  responseUrls: Record<string, ResponseUrl>;
  /** `<installation> <external_id>`: unique in one installation, not in the world. */
  externalIds: string[];
  lastTs: number;
  counter: number;
  /** When an installation read a channel's history last, by method and installation. */
  historyCalls?: Record<string, number>;
};

/** The app as its manifest describes it, the same for everybody who installs it. */
export type SlackApp = {
  id: string;
  name: string;
  scopes: string[];
  commands: { command: string; description: string; usage: string }[];
  messageShortcuts: { callbackId: string; name: string }[];
  globalShortcuts: { callbackId: string; name: string }[];
  /** Subscribed bot events; `message.channels` and its like are names of subscriptions, not of events. */
  events: string[];
  /** Whether messages may have tables that are sorted; left out: they may. Older workspaces refuse them. */
  dataTables?: boolean;
  /** People can write to the app. */
  messagesTab?: boolean;
  /** Access tokens end after twelve hours and come with a refresh token. */
  tokenRotation: boolean;
  /** May be installed on a whole organisation. */
  orgDeploy: boolean;
  /** Sold to others, but not in Slack's Marketplace: reads little of channels, and seldom. */
  outsideMarketplace?: boolean;
};

/** A workspace. `enterpriseId`: the Enterprise Grid organisation that it belongs to. */
export type Team = {
  id: string;
  name: string;
  domain: string;
  enterpriseId: string | null;
  /** Who may install apps; guests never. */
  installers: "members" | "owners";
};

export type Enterprise = { id: string; name: string; domain: string; admins: string[] };

/** The app in one workspace (`id` is the team's), or on a whole organisation (`id` is the enterprise's). */
export type Installation = {
  id: string;
  isEnterprise: boolean;
  active: boolean;
  /** Workspaces in which the app is: its own, or those that an administrator added an organisation's app to. */
  teams: string[];
  botId: string;
  botUserId: string;
  scopes: string[];
  installerId: string;
};

export type Token = {
  value: string;
  kind: "access" | "refresh";
  installationId: string;
  /** Milliseconds; null never ends. */
  expires: number | null;
  ended: "revoked" | "uninstalled" | null;
};

/** What a consent gave: good once, for ten minutes. */
export type Code = {
  /** A team's or an enterprise's id. */
  place: string;
  userId: string;
  scopes: string[];
  redirectUri: string;
  /** Whether the address was said in the request, and must be said again. */
  redirectSaid: boolean;
  expires: number;
  used: boolean;
};

export type User = {
  id: string;
  name: string;
  realName: string;
  label: string;
  tz: string;
  /** Workspaces the person is a member of, home first. Several in an organisation only. */
  teams: string[];
  isBot: boolean;
  isOwner: boolean;
  isPrimaryOwner: boolean;
  isGuest: boolean;
  /** A guest who is in one channel only. */
  isSingleChannelGuest: boolean;
  isDeleted: boolean;
};

export type Channel = {
  id: string;
  name: string;
  kind: "channel" | "private" | "im";
  /** Workspaces that it is in, its host first; more than one when it is shared. */
  teams: string[];
  members: string[];
  messages: Message[];
  archived?: boolean;
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
  /** The workspace it was uploaded in. */
  teamId: string;
  base64: string;
  created: number;
  /** A smaller picture that Slack made of it, where it made one. */
  rendition: { base64: string; width: number; height: number } | null;
};

export type OpenView = {
  id: string;
  userId: string;
  /** The workspace the person sees it in, and the installation that shows it. */
  teamId: string;
  installationId: string;
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
  installationId: string;
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
  return state.channels.find((channel) => channel.id === id);
}

export function findUser(state: State, id: string): User | undefined {
  return state.users.find((user) => user.id === id);
}

export function findMessage(channel: Channel, ts: string): Message | undefined {
  return channel.messages.find((message) => message.ts === ts && !message.deleted);
}

/** The direct conversation of a person with an installation's bot, made when it is first needed. */
export function directChannel(state: State, user: User, installation: Installation): Channel {
  const { botUserId } = installation;
  const known = state.channels.find(
    ({ kind, members }) => kind === "im" && members.includes(user.id) && members.includes(botUserId),
  );
  if (known) return known;
  const usual = `D${user.id.slice(1)}`;
  const made: Channel = {
    id: findChannel(state, usual) ? `${usual}X${botUserId.slice(1)}` : usual,
    name: "",
    kind: "im",
    teams: [...new Set([...user.teams.filter((team) => installation.teams.includes(team)), ...user.teams])],
    members: [user.id, botUserId],
    messages: [],
  };
  state.channels.push(made);
  return made;
}
