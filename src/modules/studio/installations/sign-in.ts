import { z } from "zod";
import type { BotTokens, GrantedInstallation, SlackSignIn } from "./port.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { tokenLifeMs } from "#src/platform/http/token-life.ts";
import { type ClientOptions, slackClient } from "#src/platform/slack/transport/clients.ts";
import { botScopes } from "#src/platform/slack/scopes.ts";
import { slackCode, slackFailure } from "#src/platform/slack/transport/web-errors.ts";
import { studioText } from "../messages/en.ts";

export type SignInOptions = ClientOptions & {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorizeUrl: string;
  /** Registered with Slack exactly so. */
  readonly redirectUri: string;
  readonly clock: Clock;
};

/** Tokens that are rotated live for twelve hours. */
const usualLifeSeconds = 12 * 3600;
const signInMs = 10_000;

const tokensReply = z.looseObject({
  access_token: z.string(),
  refresh_token: z.string().nullish(),
  /** Seconds; of tokens that are rotated. */
  expires_in: z.unknown().optional(),
});

const named = z.looseObject({ id: z.string(), name: z.string().nullish() });

/** docs.slack.dev, `oauth.v2.access`: an organisation's install has no team. */
const grantReply = tokensReply.extend({
  token_type: z.literal("bot"),
  scope: z.string(),
  bot_user_id: z.string(),
  team: named.nullish(),
  enterprise: named.nullish(),
  is_enterprise_install: z.boolean().nullish(),
  authed_user: z.looseObject({ id: z.string() }),
});

/** Refusals that say that this refresh token will never work again. */
const spent = new Set(["invalid_refresh_token", "token_revoked", "token_expired", "account_inactive", "invalid_auth"]);

/** Slack's OAuth v2 for bots. Each exchange is one call, tried once: a code and a refresh token are good once. */
export function createSignIn(options: SignInOptions): SlackSignIn {
  const { clientId, clientSecret, redirectUri, clock } = options;
  const client = slackClient(options, undefined, signInMs);
  const app = { client_id: clientId, client_secret: clientSecret };

  const tokens = ({ access_token, refresh_token, expires_in }: z.infer<typeof tokensReply>): BotTokens => {
    const lives = tokenLifeMs(expires_in, usualLifeSeconds);
    return {
      accessToken: access_token,
      refreshToken: refresh_token || null,
      expiresAt: refresh_token ? new Date(clock.now().getTime() + lives) : null,
    };
  };

  return {
    authorizeUrl(state) {
      const address = new URL(options.authorizeUrl);
      address.search = new URLSearchParams({
        client_id: clientId,
        scope: botScopes.join(","),
        redirect_uri: redirectUri,
        state,
      }).toString();
      return address.toString();
    },

    async exchange(code): Promise<GrantedInstallation> {
      const reply = grantReply.parse(
        await slackFailure(client.oauth.v2.access({ ...app, code, redirect_uri: redirectUri })),
      );
      const isOrg = reply.is_enterprise_install === true;
      const of = isOrg ? reply.enterprise : reply.team;
      if (!of) throw new OmsError("slack-refused", { cause: new Error("granted for nothing") });
      return {
        id: of.id,
        isOrg,
        name: of.name ?? studioText.yourWorkspace,
        enterpriseId: reply.enterprise?.id ?? null,
        botUserId: reply.bot_user_id,
        installedBy: reply.authed_user.id as SlackUserId,
        scopes: reply.scope,
        tokens: tokens(reply),
      };
    },

    async refresh(refreshToken) {
      try {
        const call = client.oauth.v2.access({ ...app, grant_type: "refresh_token", refresh_token: refreshToken });
        return tokens(tokensReply.parse(await slackFailure(call)));
      } catch (error) {
        const code = slackCode(error);
        throw code !== null && spent.has(code) ? new OmsError("auth-dead", { cause: error }) : error;
      }
    },
  };
}
