import { toOmsError } from "#src/platform/kernel/errors.ts";
import { type ClientOptions, slackClient } from "#src/platform/slack/transport/clients.ts";
import { slackCode, slackFailure } from "#src/platform/slack/transport/web-errors.ts";
import { lasting, type RotationDeps } from "./rotation.ts";

export type GiveBackDeps = RotationDeps & {
  readonly clients: ClientOptions;
  readonly forget: (installationId: string) => void;
};

const revokeMs = 10_000;
/** Long enough for the one call that it is still needed for. */
const neededMs = 30_000;

/**
 * Gives an installation's tokens back to Slack, as the last thing that is done with them. Tokens that Slack doesn't take are
 * no more, and that is all that is wanted.
 *
 * @throws OmsError `slack-down` when Slack didn't say; repeated, it finds them gone
 */
export async function giveBack(deps: GiveBackDeps, id: string): Promise<void> {
  deps.forget(id);
  try {
    const { tokens } = await lasting(deps, id, neededMs);
    if (tokens) await slackFailure(slackClient(deps.clients, tokens.accessToken, revokeMs).auth.revoke());
    deps.logger.info({ installation: id }, "tokens were given back to Slack");
  } catch (error) {
    if (!["not-installed", "auth-dead", "slack-refused"].includes(toOmsError(error).code)) throw error;
    deps.logger.info({ installation: id, refusal: slackCode(error) }, "Slack had no tokens to take back");
  }
}
