import { createHmac } from "node:crypto";
import type { Config } from "#src/config.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import {
  admitWorkspace,
  checkInstallations,
  createInstall,
  createInstalledClients,
  createOneWorkspace,
  createSignIn,
  giveBack,
  heardOfEnding,
  heardOfLeaving,
  type Install,
  installPath,
  installRedirectPath,
  type OneWorkspace,
  renewTokens,
  type UpkeepDeps,
} from "#src/modules/studio/index.ts";
import type { Http } from "#src/platform/http/http.ts";
import type { SlackClients } from "#src/platform/slack/transport/clients.ts";
import { personIn } from "#src/platform/slack/workspace/workspace.ts";
import type { Installations } from "./slack/happenings.ts";

/** Whom we speak for in Slack: the one workspace of a bot token, or every one that installed the app. */
export type SlackSide = {
  readonly clients: SlackClients;
  /** Null in a distributed app. */
  readonly oneWorkspace: OneWorkspace | null;
  /** Null with a bot token. */
  readonly distributed: Distributed | null;
};

export type Distributed = Installations & {
  createInstall(workspace: AppDeps["workspace"]): Install;
  /** @returns how many */
  renewTokens(): Promise<number>;
  /** @returns how many */
  checkInstallations(): Promise<number>;
  /** Raises `slack-down`. */
  giveBack(installationId: string): Promise<void>;
};

export function createSlackSide(
  { slack, publicUrl }: Config,
  http: Http,
  deps: Pick<AppDeps, "admin" | "clock" | "ids" | "logger">,
): SlackSide {
  const { admin, clock, ids, logger } = deps;
  const clientOptions = {
    apiUrl: slack.apiUrl,
    fetch: http.fetchFor({ service: "slack", deadlineMs: 12_000 }),
    logger,
  };
  if (slack.botToken !== null) {
    const oneWorkspace = createOneWorkspace(clientOptions, slack.botToken);
    return { clients: oneWorkspace, oneWorkspace, distributed: null };
  }
  if (slack.distributed === null) throw new Error("neither a bot token nor a distributed app is configured");
  const { stateSecret, ...app } = slack.distributed;
  const store = admin.installations;
  const signIn = createSignIn({
    ...clientOptions,
    ...app,
    authorizeUrl: slack.authorizeUrl,
    redirectUri: `${publicUrl}${installRedirectPath}`,
    clock,
  });
  const installUrl = `${publicUrl}${installPath}`;
  const clients = createInstalledClients({
    store,
    installUrl,
    signIn,
    clients: clientOptions,
    clock,
    ids,
    logger,
    admit: ({ installation, clients: { background, teamId }, name }) =>
      admitWorkspace(
        { store, studios: admin.studios, ids, person: (slackUserId) => personIn(background, teamId, slackUserId) },
        { installation, teamId, name },
      ),
  });
  const { forget } = clients;
  const upkeep: UpkeepDeps = {
    store,
    studios: admin.studios,
    signIn,
    clients: clientOptions,
    forget,
    installUrl,
    clock,
    ids,
    logger,
  };
  return {
    clients,
    oneWorkspace: null,
    distributed: {
      heardOfEnding: (body) => heardOfEnding(upkeep, body),
      heardOfLeaving: (body) => heardOfLeaving(upkeep, body),
      renewTokens: () => renewTokens(upkeep),
      checkInstallations: () => checkInstallations(upkeep),
      giveBack: (installationId) => giveBack(upkeep, installationId),
      createInstall: (workspace) =>
        createInstall({
          store,
          studios: admin.studios,
          signIn,
          workspace,
          hash: (secret) => createHmac("sha256", stateSecret).update(secret).digest("hex"),
          forget,
          clock,
          ids,
          logger,
        }),
    },
  };
}
