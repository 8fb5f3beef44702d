import { z } from "zod";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { WebClient } from "#src/platform/slack/transport/clients.ts";
import { slackFailure } from "#src/platform/slack/transport/web-errors.ts";
import { studioText } from "../messages/en.ts";

const teamsReply = z.looseObject({
  teams: z.array(z.looseObject({ id: z.string(), name: z.string().nullish() })),
  response_metadata: z.looseObject({ next_cursor: z.string().nullish() }).nullish(),
});

const pagesAtMost = 20;

/**
 * The name of a workspace that an organisation's installation is for. Only Slack's own list says which these are: what
 * is named beside a click may be the workspace of another organisation, in a shared channel.
 *
 * @throws OmsError `not-installed` when it is none of them
 */
export async function nameWithin(client: WebClient, teamId: string): Promise<string> {
  let cursor = "";
  for (let page = 0; page < pagesAtMost; page += 1) {
    const reply = teamsReply.parse(
      await slackFailure(client.auth.teams.list({ limit: 1000, ...(cursor ? { cursor } : {}) })),
    );
    const team = reply.teams.find(({ id }) => id === teamId);
    if (team) return team.name ?? studioText.yourWorkspace;
    cursor = reply.response_metadata?.next_cursor ?? "";
    if (!cursor) break;
  }
  throw new OmsError("not-installed", { cause: new Error("the workspace is not one of the installation's") });
}
