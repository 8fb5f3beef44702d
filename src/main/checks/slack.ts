import { z } from "zod";
import type { Config } from "#src/config.ts";
import type { Fetch } from "#src/platform/http/http.ts";
import { ask } from "./answer.ts";
import { type Check, fine, waiting, wrong } from "./finding.ts";

const reply = z.object({ ok: z.boolean(), error: z.string().default("") });

/** What Slack says of a token that no waiting will mend. */
const dead: Readonly<Record<string, string>> = {
  invalid_auth: "Slack doesn't know this token",
  not_authed: "Slack doesn't know this token",
  account_inactive: "its workspace is gone, or the app was removed from it",
  token_revoked: "it was revoked, or the app was removed from its workspace",
  token_expired: "it has ended: token rotation is on for the app",
  no_permission: "its workspace allows it nothing",
  team_access_not_granted: "the app may not be in this workspace any more",
};

type Deps = { readonly slack: Config["slack"]; readonly fetch: Fetch };

/** The bot token is asked for its workspace; an app for many workspaces is asked whether Slack knows it. */
export function slackCheck({ slack, fetch }: Deps): Check {
  return slack.botToken === null ? appCheck({ slack, fetch }) : tokenCheck({ slack, fetch }, slack.botToken);
}

function tokenCheck({ slack, fetch }: Deps, token: string): Check {
  return {
    about: "Slack's bot token",
    async run() {
      const said = await slackSays(fetch, `${slack.apiUrl}/auth.test`, { authorization: `Bearer ${token}` });
      if (typeof said === "string") return waiting(said);
      if (said.ok) return fine;
      const why = dead[said.error];
      if (!why) return waiting(`SLACK_BOT_TOKEN: Slack can't judge it just now (${said.error}).`);
      return wrong(
        `SLACK_BOT_TOKEN: ${why} (${said.error}). Install the app to your workspace again and take the token from its page “OAuth & Permissions”.`,
      );
    },
  };
}

function appCheck({ slack, fetch }: Deps): Check {
  return {
    about: "the Slack app's client id and secret",
    async run() {
      const { clientId = "", clientSecret = "" } = slack.distributed ?? {};
      // No code is this short: Slack judges who asks first, and then says that there is no such code.
      const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, code: "check" });
      const said = await slackSays(fetch, `${slack.apiUrl}/oauth.v2.access`, {}, body);
      if (typeof said === "string") return waiting(said);
      if (said.error === "invalid_client_id") {
        return wrong("SLACK_CLIENT_ID: Slack doesn't know this app. It is on the app's page “Basic Information”.");
      }
      if (said.error === "bad_client_secret") {
        return wrong("SLACK_CLIENT_SECRET: isn't this app's. It is on the app's page “Basic Information”.");
      }
      return fine;
    },
  };
}

async function slackSays(fetch: Fetch, url: string, headers: Record<string, string>, body?: URLSearchParams) {
  const answer = await ask(() => fetch(url, { method: "POST", headers, body: body ?? new URLSearchParams() }));
  if (typeof answer === "string") return `SLACK_API_URL: Slack isn't reached: ${answer}.`;
  const parsed = reply.safeParse(answer.body);
  return parsed.success ? parsed.data : `SLACK_API_URL: Slack doesn't answer as usual (${answer.status}).`;
}
