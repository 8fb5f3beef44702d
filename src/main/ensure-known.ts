import type { Config } from "#src/config.ts";
import { declaredMarketplaces } from "#src/marketplaces/registry.ts";
import { declaredOperations } from "#src/modules/operations.ts";
import { askForMissing } from "#src/modules/studio/index.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Parts } from "./adapters.ts";

/** Where the maker of the app installs it again, after the manifest's scopes were added. */
const appsPage = "https://api.slack.com/apps";
const longestWaitMs = 30_000;

/** What the database has to know before the first request. Slack or the database may start later than we do: it is waited for. */
export async function ensureKnown(parts: Parts, config: Config, ending: AbortSignal): Promise<void> {
  const { admin, clock, logger } = parts.deps;
  for (let wait = 500; !ending.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      await admin.declareMarketplaces(declaredMarketplaces());
      await admin.operations.declare(declaredOperations);
      return await ensureStudio(parts, config);
    } catch (error) {
      const { code, cause } = toOmsError(error);
      logger.warn({ code, cause: cause instanceof Error ? cause.message : null, wait }, "not all is known yet");
      await clock.sleep(wait, ending);
    }
  }
}

/** With a bot token there is one workspace: it is a studio from the first start on (else each is by its install). */
async function ensureStudio({ deps: { admin }, slackSide: { oneWorkspace } }: Parts, config: Config): Promise<void> {
  if (!oneWorkspace) return;
  const { teamId, teamName, scopes } = await oneWorkspace.identify();
  const studioId = await admin.studios.ensureStudio({ teamId, name: teamName });
  const channel = config.slack.listingsChannel;
  if (channel !== null) await admin.studios.ensureListingsChannel(studioId, channel);
  if (scopes) await askForMissing({ studios: admin.studios, installUrl: appsPage }, teamId, scopes);
}
