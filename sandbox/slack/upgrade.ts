import { appOfManifest } from "./seed.ts";
import type { State } from "./state.ts";

/** A saved state from before there were several workspaces: everything in it belongs to the one there was. */
type OneTeam = Omit<State, "app"> & {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly app: State["app"] & { readonly botId: string; readonly botUserId: string; readonly botToken: string };
};

/** Brings a saved state into today's form. @param saved as it was written, by this version or an earlier one */
export function upgradeState(saved: State | OneTeam): State {
  if (!("team" in saved)) return saved;
  const { team, app: before, ...rest } = saved;
  const { botId, botUserId, botToken, ...app } = before;
  const here = { teamId: team.id, installationId: team.id };
  return {
    ...rest,
    app: {
      ...app,
      messagesTab: true,
      events: appOfManifest().events,
      tokenRotation: false,
      orgDeploy: true,
    },
    enterprises: [],
    teams: [{ ...team, enterpriseId: null, installers: "members" }],
    installations: [
      {
        id: team.id,
        isEnterprise: false,
        active: true,
        teams: [team.id],
        botId,
        botUserId,
        scopes: [...app.scopes],
        installerId: rest.users.find(({ isPrimaryOwner }) => isPrimaryOwner)?.id ?? "",
      },
    ],
    tokens: [{ value: botToken, kind: "access", installationId: team.id, expires: null, ended: null }],
    codes: {},
    users: rest.users.map((user) => ({ ...user, teams: [team.id], isSingleChannelGuest: false, isDeleted: false })),
    channels: rest.channels.map((channel) => ({ ...channel, teams: [team.id] })),
    files: rest.files.map((file) => ({ ...file, teamId: team.id })),
    views: rest.views.map((view) => ({ ...view, ...here })),
    homes: rest.homes.map((view) => ({ ...view, ...here })),
    triggers: {},
    responseUrls: Object.fromEntries(Object.entries(rest.responseUrls).map(([id, url]) => [id, { ...url, ...here }])),
    externalIds: rest.externalIds.map((id) => `${team.id} ${id}`),
  };
}
