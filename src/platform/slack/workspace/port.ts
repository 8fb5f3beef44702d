import type { TakeChunk } from "#src/platform/kernel/streamed.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";

/** What the use cases ask of Slack itself. Messages do not go through here but through the outbox. */
export type Workspace = {
  /** Raises `not-found`, `slack-down`. */
  person(teamId: string, slackUserId: string): Promise<WorkspacePerson>;
  /** Raises `photo-no-access` when the bot cannot see the file (Slack then answers 200 with a page), `slack-down`. */
  download(teamId: string, file: SharedFile): Promise<Uint8Array>;
  /** … piece by piece, for what is too large to be held whole. What was taken before it is raised counts for nothing. */
  downloadInto(teamId: string, file: SharedFile, take: TakeChunk, signal: AbortSignal): Promise<void>;
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

/** A channel as the workspace shows it to the app. */
export type SeenChannel =
  | {
      readonly kind: "found";
      readonly name: string;
      readonly isPrivate: boolean;
      readonly isMember: boolean;
      readonly isArchived: boolean;
      /** Other organisations are in it, and not only other workspaces of this one. */
      readonly isExternal: boolean;
    }
  /** There is none, or it is private and the app isn't in it. */
  | { readonly kind: "hidden" }
  /** The app was installed without the permission to look. */
  | { readonly kind: "unpermitted" };
