import type { Ending, Installation, InstallationStore } from "./port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { type ClientOptions, slackClient } from "#src/platform/slack/transport/clients.ts";
import { isSlackError, slackCode } from "#src/platform/slack/transport/web-errors.ts";
import { directText } from "../delivery/direct-text.ts";
import { studioText } from "../messages/en.ts";

/**
 * How an installation ends, and what is no end. Only Slack's own word that the app is gone starts the days to an erasure: its
 * event `app_uninstalled`, or `account_inactive` from `auth.test`, and again an hour later. Anything else that it says of a token
 * (docs.slack.dev, `auth.test`, "Errors") is a reason to sign in again: a database was restored, an answer with fresh tokens
 * was lost, a copy of this app renewed them.
 */
const refusals = ["invalid_auth", "token_revoked", "not_authed", "token_expired"] as const;
const inactive = "account_inactive";

/** This token is refused; another one may not be. */
export function refusesToken(error: unknown): boolean {
  return isSlackError(error, ...refusals, inactive);
}

/** `stands`: Slack takes the tokens; `refused`: it takes them no more; `unknown`: it didn't say. */
export type Standing = "stands" | "inactive" | "refused" | "unknown" | "ended";

const askMs = 10_000;

export type EndingDeps = {
  readonly store: Pick<InstallationStore, "end" | "signOut" | "answers" | "inactive">;
  readonly clients: ClientOptions;
  readonly forget: (installationId: string) => void;
  readonly logger: Logger;
  /** Where the app is installed again. */
  readonly installUrl: string;
};

/** Asks Slack itself about the tokens as they are stored, and keeps what it says. */
export async function look(deps: EndingDeps, installation: Installation): Promise<Standing> {
  const { id, version, tokens, signedOutAt } = installation;
  if (!tokens) return signedOutAt ? "refused" : "ended";
  try {
    await slackClient(deps.clients, tokens.accessToken, askMs).auth.test();
  } catch (error) {
    if (isSlackError(error, inactive)) return isInactive(deps, installation);
    if (!isSlackError(error, ...refusals)) return "unknown";
    await signedOut(deps, installation, error);
    return "refused";
  }
  await deps.store.answers(id, version);
  return "stands";
}

async function isInactive({ store, forget, logger }: EndingDeps, { id, version }: Installation): Promise<Standing> {
  const outcome = await store.inactive(id, version);
  forget(id);
  logger.warn({ installation: id, outcome }, "Slack calls an installation's account inactive");
  return outcome === "ended" || outcome === "ended-before" ? "ended" : "inactive";
}

/** Slack refuses these tokens: the owners are told where to sign in again, by whatever still gets to them. */
export async function signedOut(
  { store, forget, logger, installUrl }: EndingDeps,
  { id, version }: Pick<Installation, "id" | "version">,
  cause: unknown,
): Promise<void> {
  const text = directText("signInEnds", installUrl);
  const isNew = await store.signOut({ id, version, text });
  forget(id);
  if (isNew) logger.error({ installation: id, refusal: slackCode(cause) }, "an installation has to be signed in again");
}

/** What people are told who still get to us. */
export function signedOutError({ installUrl }: Pick<EndingDeps, "installUrl">, cause?: unknown): OmsError {
  return new OmsError("slack-signed-out", {
    cause,
    userText: studioText.installation.signedOut(installUrl),
  });
}

/** The installation is over. Nobody is told: there is no Slack to tell them in. */
export async function ended(
  { store, forget, logger }: Pick<EndingDeps, "store" | "forget" | "logger">,
  { id, generation }: Pick<Installation, "id" | "generation">,
  how: Ending,
  eventId: string | null,
): Promise<void> {
  const outcome = await store.end({ id, generation, how, eventId });
  forget(id);
  logger.info({ installation: id, how, outcome }, "an installation ended");
}
