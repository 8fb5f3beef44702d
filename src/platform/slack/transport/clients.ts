import { webApi } from "@slack/bolt";
import type { Logger } from "#src/platform/kernel/log.ts";
import { boltLogger } from "./bolt-logger.ts";
import type { SlackTenant } from "../tenant.ts";

export type WebClient = webApi.WebClient;
export type SlackFetch = typeof fetch;

/** What speaks for one workspace, and for no other. */
export type TeamClients = {
  readonly teamId: string;
  /** For what a person waits for: one try within 2.5 seconds. */
  readonly interactive: WebClient;
  /** For the outbox: one try, its own deadline; repeating is the outbox's business. */
  readonly background: WebClient;
  /** For files, which are no Web API calls. */
  readonly token: string;
};

export type SlackClients = {
  /** Kept for a while. @throws OmsError `not-installed`, `slack-down`, `store-down` */
  of(tenant: SlackTenant): Promise<TeamClients>;
};

export type ClientOptions = {
  readonly apiUrl: string;
  readonly fetch: SlackFetch;
  readonly logger: Logger;
};

/** A call that was refused because of its token had no effect: with the client given here it is made once more. */
type Refused = (error: unknown) => Promise<WebClient | null>;

const interactiveMs = 2500;
const backgroundMs = 10_000;

/** @param teamId the workspace that is meant, where the token is an organisation's */
export function teamClients(
  options: ClientOptions,
  workspace: { readonly teamId: string; readonly token: string; readonly isOrg?: boolean },
  refused?: (kind: "interactive" | "background", error: unknown) => Promise<WebClient | null>,
): TeamClients {
  const { teamId, token, isOrg } = workspace;
  const client = (kind: "interactive" | "background", timeout: number) =>
    slackClient(options, token, timeout, isOrg ? teamId : undefined, refused && ((error) => refused(kind, error)));
  return {
    teamId,
    token,
    interactive: client("interactive", interactiveMs),
    background: client("background", backgroundMs),
  };
}

/**
 * Repeats nothing by itself: Slack's own client would post again for half an hour after an answer was lost, and pause
 * its whole queue at the first 429.
 *
 * @param token left out: for calls that sign in
 */
export function slackClient(
  options: ClientOptions,
  token: string | undefined,
  timeout: number,
  teamId?: string,
  refused?: Refused,
): WebClient {
  const settings: webApi.WebClientOptions = {
    slackApiUrl: `${options.apiUrl.replace(/\/+$/, "")}/`,
    timeout,
    // The two differ in their FormData types only; Slack's client passes what this fetch takes.
    fetch: options.fetch as unknown as webApi.FetchFunction,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: boltLogger(options.logger),
    ...(teamId ? { teamId } : {}),
  };
  return refused ? new RenewingClient(token, settings, refused) : new webApi.WebClient(token, settings);
}

/** Every method of the client goes through `apiCall`. */
class RenewingClient extends webApi.WebClient {
  readonly #refused: Refused;

  constructor(token: string | undefined, settings: webApi.WebClientOptions, refused: Refused) {
    super(token, settings);
    this.#refused = refused;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<webApi.WebAPICallResult> {
    try {
      return await super.apiCall(method, options);
    } catch (error) {
      const renewed = await this.#refused(error);
      if (!renewed) throw error;
      return renewed.apiCall(method, options);
    }
  }
}
