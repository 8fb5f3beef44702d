import { OmsError } from "#src/platform/kernel/errors.ts";
import {
  type ClientOptions,
  type SlackClients,
  type TeamClients,
  teamClients,
} from "#src/platform/slack/transport/clients.ts";
import type { SlackTenant } from "#src/platform/slack/tenant.ts";

/** @property scopes what the token may; null where Slack didn't say */
type Identity = { readonly teamId: string; readonly teamName: string; readonly scopes: readonly string[] | null };

/** The one workspace of a bot token. */
export type OneWorkspace = SlackClients & {
  /** Asked once and kept. @throws OmsError `slack-down` */
  identify(): Promise<Identity>;
};

/** One bot token from the configuration: the workspace it is for, and nothing else. */
export function createOneWorkspace(options: ClientOptions, token: string): OneWorkspace {
  const unnamed = teamClients(options, { teamId: "", token });
  let known: Promise<Identity & { clients: TeamClients }> | null = null;

  async function ask() {
    try {
      const { team_id: teamId = "", team: teamName = "", ...said } = await unnamed.background.auth.test();
      const scopes = said.response_metadata?.scopes ?? null;
      return { teamId, teamName, scopes, clients: { ...unnamed, teamId } };
    } catch (error) {
      known = null;
      throw new OmsError("slack-down", { cause: error });
    }
  }

  const identify = () => (known ??= ask());
  return {
    identify,
    async of({ teamId }: SlackTenant) {
      const own = await identify();
      // Slack names no workspace in a few requests; one that it names has to be this one.
      if (teamId !== "" && teamId !== own.teamId) throw new OmsError("not-installed");
      return own.clients;
    },
  };
}
