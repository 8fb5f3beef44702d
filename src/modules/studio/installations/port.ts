import type { SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { SlackTenant } from "#src/platform/slack/tenant.ts";

export type BotTokens = {
  readonly accessToken: string;
  /** Null without token rotation, as is `expiresAt`. */
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
};

/** Of one workspace (id T…), or of a whole organisation (id E…). */
export type Installation = {
  readonly id: string;
  readonly isOrg: boolean;
  readonly name: string;
  readonly botUserId: string;
  readonly installedBy: SlackUserId;
  /** What it was granted, with commas between. */
  readonly scopes: string;
  /** Counts installs. */
  readonly generation: number;
  /** Counts tokens. */
  readonly version: number;
  /** Null: it has ended, or they were lost. Never logged, never in an error. */
  readonly tokens: BotTokens | null;
  /** Of the newest install. */
  readonly installedAt: Date;
  /** Since when Slack refuses the tokens, or they are lost: a person has to install again. Nothing is erased for it. */
  readonly signedOutAt: Date | null;
};

/** What Slack granted at the end of a consent. */
export type GrantedInstallation = Pick<
  Installation,
  "id" | "isOrg" | "name" | "botUserId" | "installedBy" | "scopes"
> & {
  readonly enterpriseId: string | null;
  readonly tokens: BotTokens;
};

/**
 * How Slack said that the app is gone: `uninstalled`, by the event of that name; `revoked`, by calling its account inactive,
 * and again an hour later.
 */
export type Ending = "revoked" | "uninstalled";

/** Installations come before any studio, so all of this needs the secret key. */
export type InstallationStore = {
  /** State and browser are stored as keyed hashes only. */
  begin(state: { stateHash: string; browserHash: string; expiresAt: Date }): Promise<void>;
  /** Takes it, once; the second caller gets null. */
  take(stateHash: string): Promise<{ browserHash: string; expiresAt: Date } | null>;
  /**
   * One transaction: installation, studio (of a workspace), its first owner, what waited, messages. An organisation's
   * workspaces become studios later, each at its first contact: then `studioId` is null.
   */
  install(
    granted: GrantedInstallation,
    outbox: readonly OutboxEntry[],
  ): Promise<{ studioId: StudioId | null; outcome: "installed" | "reinstalled" }>;
  /** The one that answers for a workspace. `admitted` false: an organisation's that has not vouched for it yet. */
  find(tenant: SlackTenant): Promise<{ installation: Installation; admitted: boolean } | null>;
  /** @param workspace `owner`: who becomes owner where there is none. Raises `not-installed`. */
  admit(workspace: {
    installationId: string;
    teamId: string;
    name: string;
    owner: SlackUserId | null;
    outbox: readonly OutboxEntry[];
  }): Promise<StudioId>;
  read(id: string): Promise<Installation | null>;
  /** One process at a time gets fresh tokens. false: another is at it. */
  lease(id: string, holder: string, ms: number): Promise<boolean>;
  release(id: string, holder: string): Promise<void>;
  /** Stored before they are used, over `version` only. false: others were stored meanwhile, or it has ended. */
  saveTokens(id: string, version: number, tokens: BotTokens): Promise<boolean>;
  /** Ids whose tokens end before this. */
  expiring(before: Date): Promise<string[]>;
  /** Ids that nobody has asked Slack about for so long, or for an hour where they are in doubt; each to one asker. */
  claimChecks(afterMs: number, count: number): Promise<string[]>;
  /**
   * Slack refuses the tokens of this version. The owners are told `text` as long as anything still gets to them; what waits to
   * be said goes on waiting. false: they are no longer the newest, or it is known.
   */
  signOut(of: { id: string; version: number; text: string }): Promise<boolean>;
  /** Slack answered to the tokens of this version. */
  answers(id: string, version: number): Promise<void>;
  /** Slack called the account of these tokens inactive. `ended`: for the second time, an hour after the first. */
  inactive(id: string, version: number): Promise<"inactive" | "ended" | "ended-before" | "other">;
  /**
   * Tokens deleted, studios marked, waiting messages shelved, and the event's id noted, in one transaction. Only for the
   * install it was heard of. `seen`: this event was; `other`: installed again since, or being erased; `ended-before`: only
   * noted.
   */
  end(of: {
    id: string;
    generation: number;
    how: Ending;
    eventId: string | null;
  }): Promise<"ended" | "ended-before" | "other" | "seen">;
  /** Workspaces that an organisation took the app away from. false: this event was seen, or none of them is a studio. */
  leave(of: { id: string; teamIds: readonly string[]; eventId: string }): Promise<boolean>;
};

/** Slack's consent and its tokens. */
export type SlackSignIn = {
  authorizeUrl(state: string): string;
  /** Raises `slack-refused`, `slack-down`. The code is spent either way. */
  exchange(code: string): Promise<GrantedInstallation>;
  /** Raises `auth-dead` when the refresh token is no longer good, `slack-down` when it isn't known. */
  refresh(refreshToken: string): Promise<BotTokens>;
};
