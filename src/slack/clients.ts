import { webApi } from "@slack/bolt";
import { OmsError } from "#src/kernel/errors.ts";
import type { Logger } from "#src/kernel/log.ts";
import { boltLogger } from "./bolt-logger.ts";

export type WebClient = webApi.WebClient;
export type SlackFetch = typeof fetch;

/** Who this app is in a workspace. */
export type Identity = {
  readonly teamId: string;
  readonly teamName: string;
  readonly botId: string;
  readonly botUserId: string;
};

export type SlackClients = {
  /** For what a person waits for: one try within 2.5 seconds. */
  readonly interactive: WebClient;
  /** For the outbox: one try, its own deadline; repeating is the outbox's business. */
  readonly background: WebClient;
  /** Asked once and kept. @throws OmsError `slack-down`, `slack-refused` */
  identify(): Promise<Identity>;
};

const interactiveMs = 2500;
const backgroundMs = 10_000;

/**
 * Neither client repeats anything by itself: Slack's own client would post again for half an hour after an answer was
 * lost, and pause its whole queue at the first 429.
 */
export function createSlackClients(options: {
  readonly botToken: string;
  readonly apiUrl: string;
  readonly fetch: SlackFetch;
  readonly logger: Logger;
}): SlackClients {
  const slackApiUrl = `${options.apiUrl.replace(/\/+$/, "")}/`;
  const client = (timeout: number) =>
    new webApi.WebClient(options.botToken, {
      slackApiUrl,
      timeout,
      // The two differ in their FormData types only; Slack's client passes what this fetch takes.
      fetch: options.fetch as unknown as webApi.FetchFunction,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      logger: boltLogger(options.logger),
    });
  const background = client(backgroundMs);
  let known: Promise<Identity> | null = null;
  return {
    interactive: client(interactiveMs),
    background,
    identify() {
      known ??= identify(background).catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },
  };
}

async function identify(client: WebClient): Promise<Identity> {
  try {
    const found = await client.auth.test();
    const { team_id: teamId = "", team = "", bot_id: botId = "", user_id: botUserId = "" } = found;
    return { teamId, teamName: team, botId, botUserId };
  } catch (error) {
    throw new OmsError("slack-down", { cause: error });
  }
}
