import type { Ending, Installation, InstallationStore } from "#src/app/ports/installations.ts";
import type { Logger } from "#src/kernel/log.ts";
import { type ClientOptions, slackClient } from "../clients.ts";
import { isSlackError } from "../web-errors.ts";

/** Slack's words for a token that no installation stands behind (docs.slack.dev, `auth.test`, "Errors"). */
const dead = ["invalid_auth", "account_inactive", "token_revoked", "not_authed"] as const;

/** This token is refused; another one may not be. */
export function refusesToken(error: unknown): boolean {
  return isSlackError(error, ...dead, "token_expired");
}

const askMs = 10_000;

/** Asks Slack itself; it may not know either, or not answer. */
export async function stillStands(
  options: ClientOptions,
  installation: Installation,
): Promise<"yes" | "no" | "unknown"> {
  if (!installation.tokens) return "no";
  try {
    await slackClient(options, installation.tokens.accessToken, askMs).auth.test();
    return "yes";
  } catch (error) {
    return isSlackError(error, ...dead) ? "no" : "unknown";
  }
}

export type EndingDeps = {
  readonly store: Pick<InstallationStore, "end">;
  readonly forget: (installationId: string) => void;
  readonly logger: Logger;
};

/** The installation is over. Nobody is told: there is no Slack to tell them in. */
export async function ended(
  { store, forget, logger }: EndingDeps,
  { id, generation }: Pick<Installation, "id" | "generation">,
  how: Ending,
  eventId: string | null,
): Promise<void> {
  const outcome = await store.end({ id, generation, how, eventId });
  forget(id);
  logger.info({ installation: id, how, outcome }, "an installation ended");
}
