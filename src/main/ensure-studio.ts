import type { Config } from "#src/config.ts";
import { askForMissing } from "#src/modules/studio/index.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Parts } from "./adapters.ts";

/** Where whoever made the app installs it again, after the manifest's scopes were added. */
const appsPage = "https://api.slack.com/apps";
const longestWaitMs = 30_000;

/**
 * With a bot token there is one workspace: it is a studio from the first start on (else each is by its install). Slack or the database may be slower
 * to start than we are, so this waits for both.
 */
export async function ensureStudio({ deps, slackSide }: Parts, config: Config, ending: AbortSignal): Promise<void> {
  const { admin, clock, logger } = deps;
  const { oneWorkspace } = slackSide;
  if (!oneWorkspace) return;
  for (let wait = 500; !ending.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      const { teamId, teamName, scopes } = await oneWorkspace.identify();
      const studioId = await admin.studios.ensureStudio({ teamId, name: teamName });
      const channel = config.slack.listingsChannel;
      if (channel !== null) await admin.studios.ensureListingsChannel(studioId, channel);
      if (scopes) await askForMissing({ studios: admin.studios, installUrl: appsPage }, teamId, scopes);
      return;
    } catch (error) {
      const { code, cause } = toOmsError(error);
      logger.warn({ code, cause: cause instanceof Error ? cause.message : null, wait }, "the studio isn't there yet");
      await clock.sleep(wait, ending);
    }
  }
}
