import type { SeenChannel } from "./channels.ts";

/** What the use cases ask of Slack itself. Messages do not go through here but through the outbox. */
export type Workspace = {
  /** Raises `not-found`, `slack-down`. */
  person(teamId: string, slackUserId: string): Promise<WorkspacePerson>;
  /** Raises `photo-no-access` when the bot cannot see the file (Slack then answers 200 with a page), `slack-down`. */
  download(teamId: string, file: SharedFile): Promise<Uint8Array>;
  /** Raises `slack-down`. */
  channel(teamId: string, channelId: string): Promise<SeenChannel>;
  /** The app joins a public channel. false: it may not. Raises `slack-down`. */
  joinChannel(teamId: string, channelId: string): Promise<boolean>;
  /** Gives the tokens of an installation back to Slack, for good. Raises `slack-down`; safe to repeat. */
  leave(installationId: string): Promise<void>;
};

export type WorkspacePerson = {
  readonly slackUserId: string;
  readonly name: string;
  /** A guest, of one channel or several. */
  readonly isGuest: boolean;
  /** From another organisation, in a shared channel. */
  readonly isStranger: boolean;
  readonly isBot: boolean;
  readonly isPrimaryOwner: boolean;
  /** IANA zone such as `Europe/Berlin`; null: Slack names none, or one that nobody here knows. */
  readonly timeZone: string | null;
};

/** A file as a message or an input shows it. Ids only: its addresses are asked for when it is copied. */
export type SharedFile = {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  /** The workspace's own word for a file that isn't there to be fetched. */
  readonly mode?: string;
};
