import type { Json } from "../contract.ts";
import type { Context } from "../context.ts";
import { install, installConflict, uninstall } from "../installing.ts";
import { textOf } from "../json.ts";
import type { Code, Installation } from "../state.ts";
import { enterpriseOfInstallation, teamOf } from "../tenancy.ts";
import { issueTokens, useRefreshToken } from "../tokens.ts";
import { type ApiResult, refuse } from "../views.ts";
import type { Method } from "./chat.ts";

/** Tokens: how an app gets, renews and gives them up. */

/** Whether these are the app's own credentials, by form or by Basic authentication; else Slack's word for what is wrong. */
function checkClient(context: Context, body: Json, headers?: Headers): string | null {
  const basic = /^Basic (.+)$/i.exec(headers?.get("authorization") ?? "")?.[1];
  const [id = "", ...secret] = basic ? Buffer.from(basic, "base64").toString().split(":") : [];
  const clientId = basic ? decodeURIComponent(id) : textOf(body["client_id"]);
  const clientSecret = basic ? decodeURIComponent(secret.join(":")) : textOf(body["client_secret"]);
  const { oauth } = context.options;
  if (!oauth || clientId !== oauth.clientId) return "invalid_client_id";
  return clientSecret === oauth.clientSecret ? null : "bad_client_secret";
}

/** `oauth.v2.access`: a code of the consent page, or a refresh token, for tokens. */
export function oauthAccess(context: Context, body: Json, headers: Headers): ApiResult {
  const wrong = checkClient(context, body, headers);
  if (wrong) return refuse(wrong);
  const grant = textOf(body["grant_type"]) || "authorization_code";
  if (grant === "refresh_token") {
    const installation = useRefreshToken(context, textOf(body["refresh_token"]));
    if (!installation) return refuse("invalid_refresh_token");
    return { ...answerOf(context, installation), ...issueTokens(context, installation) };
  }
  if (grant !== "authorization_code") return refuse("invalid_grant_type");
  const code = context.state.codes[textOf(body["code"])];
  if (!code || code.used || code.expires <= context.options.clock.now().getTime()) return refuse("invalid_code");
  if (!isSameAddress(code, body["redirect_uri"])) return refuse("bad_redirect_uri");
  const conflict = installConflict(context, code.place);
  if (conflict) return refuse(conflict);
  code.used = true;
  const installation = install(context, code.place, code.userId, code.scopes);
  return {
    ...answerOf(context, installation),
    authed_user: { id: code.userId },
    ...issueTokens(context, installation),
  };
}

/** What was said in the request for the code has to be said again. */
function isSameAddress({ redirectUri, redirectSaid }: Code, said: unknown): boolean {
  return said === undefined || said === "" ? !redirectSaid : said === redirectUri;
}

function answerOf(context: Context, installation: Installation): ApiResult {
  const { state } = context;
  const enterprise = enterpriseOfInstallation(state, installation);
  const team = installation.isEnterprise ? null : teamOf(state, installation.id);
  return {
    ok: true,
    app_id: state.app.id,
    scope: installation.scopes.join(","),
    token_type: "bot",
    bot_user_id: installation.botUserId,
    team: team && { id: team.id, name: team.name },
    enterprise: enterprise && { id: enterprise.id, name: enterprise.name },
    is_enterprise_install: installation.isEnterprise,
  };
}

export const authorization: Record<string, Method> = {
  "auth.test"(context, _request, { installation, token }) {
    const { state } = context;
    const enterprise = enterpriseOfInstallation(state, installation);
    const place = installation.isEnterprise && enterprise ? enterprise : teamOf(state, installation.id);
    const now = context.options.clock.now().getTime();
    return {
      ok: true,
      url: `https://${place.domain}.${installation.isEnterprise ? "enterprise." : ""}slack.com/`,
      team: place.name,
      user: state.app.name,
      team_id: place.id,
      user_id: installation.botUserId,
      bot_id: installation.botId,
      app_id: state.app.id,
      ...(enterprise ? { enterprise_id: enterprise.id } : {}),
      is_enterprise_install: installation.isEnterprise,
      ...(token.expires === null ? {} : { expires_in: Math.floor((token.expires - now) / 1000) }),
    };
  },

  /** With rotation one token ends and the installation stays; without, the bot's token is the installation. */
  "auth.revoke"(context, request, { installation, token }) {
    if (request["test"] === true || request["test"] === "true" || request["test"] === "1") {
      return { ok: true, revoked: false };
    }
    if (token.expires !== null) token.ended = "revoked";
    else void uninstall(context, installation);
    return { ok: true, revoked: true };
  },

  /** Answers at once; the events follow. */
  "apps.uninstall"(context, request, { installation }) {
    const wrong = checkClient(context, request);
    if (wrong) return refuse(wrong);
    void uninstall(context, installation);
    return { ok: true };
  },

  "auth.teams.list"(context, _request, { installation }) {
    const teams = installation.teams.map((id) => ({ id, name: teamOf(context.state, id).name }));
    return { ok: true, teams, response_metadata: { next_cursor: "" } };
  },
};
