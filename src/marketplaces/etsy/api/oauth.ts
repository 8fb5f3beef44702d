import { z } from "zod";
import type { Marketplace, TokenSet } from "#src/marketplaces/port.ts";
import type { Http } from "#src/platform/http/http.ts";
import type { Limiter } from "#src/platform/http/pace/limiter.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { tokenLifeMs } from "#src/platform/http/token-life.ts";
import { etsyRefusals } from "../messages/refusals.en.ts";
import { withoutEchoes } from "./echoes.ts";
import { parseJson, readErrorBody } from "./error-body.ts";
import { type Asked, fromErrorReply, fromHttpError, keyRefused, uncertain } from "./errors.ts";
import { operatorScope, scopes } from "./scopes.ts";

export type OauthOptions = {
  readonly http: Http;
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** The bare keystring, without the secret: Etsy's OAuth knows no client secret, PKCE stands in for it. */
  readonly keystring: string;
  readonly tokenUrl: string;
  readonly authorizeUrl: string;
  /** Whether the key is one that a studio's owner brought. */
  readonly ownApp?: boolean;
};

type Oauth = Pick<Marketplace, "authorizeUrl" | "exchangeCode" | "refresh">;

const tokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.unknown().optional(),
});

/** Etsy's refresh tokens live 90 days (etsy behaviour 1.2). */
const refreshLifeMs = 90 * 24 * 60 * 60 * 1000;
const usualLifeSeconds = 3600;
const deadlineMs = 20_000;

/** OAuth 2 with PKCE (S256). No token is ever logged or put into an error. */
export function createOauth(options: OauthOptions): Oauth {
  const { http, limiter, clock, keystring, tokenUrl, authorizeUrl, ownApp } = options;
  async function ask(operation: string, fields: Record<string, string>): Promise<TokenSet> {
    // A refresh replaces the old token even if its answer is lost: what failed on the way may have happened.
    const asked = { operation, write: true, ownApp };
    const body = new URLSearchParams({ client_id: keystring, ...fields });
    await limiter.take("person");
    const askedAt = clock.now().getTime();
    const response = await send(
      new Request(tokenUrl, { method: "POST", body, headers: { accept: "application/json" } }),
    );
    const text = await response.text();
    if (!response.ok) throw fromTokenError(asked, response, withoutEchoes(text, [keystring, ...secretsOf(fields)]));
    const reply = tokenReply.safeParse(parseJson(text));
    if (!reply.success) throw uncertain(asked, new Error(`etsy ${operation}: not the reply expected`));
    return {
      accessToken: reply.data.access_token,
      refreshToken: reply.data.refresh_token,
      expiresAt: new Date(askedAt + tokenLifeMs(reply.data.expires_in, usualLifeSeconds)),
      refreshExpiresAt: new Date(askedAt + refreshLifeMs),
    };

    async function send(request: Request): Promise<Response> {
      try {
        const answer = await http.send(request, { service: "etsy", deadlineMs });
        limiter.observe(answer);
        return answer;
      } catch (error) {
        throw fromHttpError(asked, error);
      }
    }
  }

  return {
    authorizeUrl({ redirectUri, state, codeChallenge, operators }) {
      const url = new URL(authorizeUrl);
      const query = new URLSearchParams({
        response_type: "code",
        client_id: keystring,
        redirect_uri: redirectUri,
        scope: [...scopes, ...(operators ? [operatorScope] : [])].join(" "),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      });
      // Etsy documents %20 between scopes, not a plus sign.
      url.search = query.toString().replaceAll("+", "%20");
      return url.href;
    },

    async exchangeCode({ redirectUri, code, codeVerifier }) {
      try {
        return await ask("exchangeCode", {
          grant_type: "authorization_code",
          redirect_uri: redirectUri,
          code,
          code_verifier: codeVerifier,
        });
      } catch (error) {
        throw forNewcomer(error);
      }
    },

    refresh: (refreshToken) => ask("refresh", { grant_type: "refresh_token", refresh_token: refreshToken }),
  };
}

function secretsOf({ code, code_verifier, refresh_token }: Record<string, string>): (string | undefined)[] {
  return [code, code_verifier, refresh_token];
}

function fromTokenError(asked: Asked, response: Response, text: string): OmsError {
  const type = readErrorBody(text)[0]?.type;
  const cause = new Error(`etsy ${asked.operation} ${response.status}: ${type ?? "no code"}`);
  if (type === "invalid_grant") return new OmsError("auth-dead", { cause });
  if (type === "invalid_client" || type === "unauthorized_client" || type === "invalid_request") {
    return keyRefused(asked.ownApp, true, cause);
  }
  return fromErrorReply(asked, response.status, response.headers, text);
}

/** A person who signs in for the first time has nothing to reconnect or look up: a new link is the way on. */
function forNewcomer(error: unknown): unknown {
  if (!(error instanceof OmsError)) return error;
  if (error.code === "auth-dead") {
    return new OmsError("auth-dead", {
      cause: error,
      retry: "no",
      userText: etsyRefusals.notAccepted,
    });
  }
  if (error.code === "unknown-outcome" || error.code === "marketplace-down") {
    return new OmsError("marketplace-down", { cause: error, userText: etsyRefusals.noAnswer });
  }
  return error;
}
