import { type Context, newId } from "./context.ts";
import type { Installation, Token } from "./state.ts";
import { findInstallation } from "./tenancy.ts";

/** Bot tokens: given at installation, ended by revoking, uninstalling, and with rotation by their own age. */

/** Who calls a method. */
export type Caller = { readonly installation: Installation; readonly token: Token };

const lifetimeSeconds = 43_200;
/** With rotation no more than this many access tokens of an installation are good at once. */
const mostLive = 2;

export type Issued = {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
};

/** New tokens, or the one that an installation without rotation has already. */
export function issueTokens(context: Context, installation: Installation): Issued {
  const { app, tokens } = context.state;
  const now = context.options.clock.now().getTime();
  const give = (kind: Token["kind"], prefix: string, expires: number | null): string => {
    const value = `${prefix}${installation.id}-${newId(context, "K")}`;
    tokens.push({ value, kind, installationId: installation.id, expires, ended: null });
    return value;
  };
  if (!app.tokenRotation) {
    const known = tokens.find((each) => each.installationId === installation.id && isLasting(each));
    return { access_token: known?.value ?? give("access", "xoxb-", null) };
  }
  const access = give("access", "xoxe.xoxb-1-", now + lifetimeSeconds * 1000);
  const live = tokens.filter(
    ({ kind, ended, installationId, expires }) =>
      installationId === installation.id && kind === "access" && !ended && (expires ?? now + 1) > now,
  );
  for (const oldest of live.slice(0, -mostLive)) oldest.ended = "revoked";
  return { access_token: access, refresh_token: give("refresh", "xoxe-1-", null), expires_in: lifetimeSeconds };
}

function isLasting({ kind, ended, expires }: Token): boolean {
  return kind === "access" && ended === null && expires === null;
}

/** A refresh token is used up by being used. Slack grants it a short while more; nothing should count on that. */
export function useRefreshToken(context: Context, value: string): Installation | undefined {
  const token = context.state.tokens.find((each) => each.kind === "refresh" && each.value === value && !each.ended);
  const installation = token && findInstallation(context.state, token.installationId);
  if (!token || !installation?.active) return undefined;
  token.ended = "revoked";
  return installation;
}

/** Who brings this token, or why nobody does. */
export function judgeToken(context: Context, value: unknown): Caller | string {
  const token = context.state.tokens.find((each) => each.value === value);
  const installation = token && findInstallation(context.state, token.installationId);
  if (!installation) return "invalid_auth";
  if (token.kind === "refresh") return "not_allowed_token_type";
  // A bot whose app was removed is a deleted user.
  if (token.ended === "uninstalled" || !installation.active) return "account_inactive";
  if (token.ended === "revoked") return "token_revoked";
  if (token.expires !== null && token.expires <= context.options.clock.now().getTime()) return "token_expired";
  return { installation, token };
}
