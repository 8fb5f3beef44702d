import type { Json } from "./contract.ts";
import type { Actor, Context } from "./context.ts";
import {
  type Channel,
  findUser,
  type Installation,
  type Message,
  type OpenView,
  type State,
  type StoredFile,
} from "./state.ts";
import {
  enterpriseOf,
  enterpriseOfInstallation,
  findInstallation,
  installationOfBot,
  isExternallyShared,
  teamOf,
} from "./tenancy.ts";
import { slackState } from "./values.ts";

/** Things as the app sees them: in Web API replies and in what is delivered to it. */

export function fileObject(context: Context, id: string): Json {
  const file = context.state.files.find((each) => each.id === id);
  return file ? describeFile(context, file) : { id, mode: "tombstone" };
}

function describeFile(context: Context, file: StoredFile): Json {
  const base = `${context.options.publicUrl}/files-pri/${file.teamId}-${file.id}`;
  const name = encodeURIComponent(file.name);
  const rendition = file.rendition
    ? {
        thumb_1024: `${base}/thumb_1024.jpg`,
        thumb_1024_w: file.rendition.width,
        thumb_1024_h: file.rendition.height,
      }
    : {};
  return {
    id: file.id,
    created: file.created,
    name: file.name,
    title: file.name,
    mimetype: file.mimetype,
    filetype: file.name.split(".").at(-1)?.toLowerCase() ?? "",
    user: file.userId,
    size: Buffer.byteLength(file.base64, "base64"),
    mode: "hosted",
    is_external: false,
    url_private: `${base}/${name}`,
    url_private_download: `${base}/download/${name}`,
    ...rendition,
  };
}

/** A message as history and interactions carry it. */
export function messageObject(context: Context, message: Message, withMetadata = true): Json {
  const { app } = context.state;
  const bot = installationOfBot(context.state, message.user);
  const home = bot ? bot.id : findUser(context.state, message.user)?.teams[0];
  return {
    type: "message",
    user: message.user,
    ts: message.ts,
    text: message.text,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.files.length > 0 ? { files: message.files.map((id) => fileObject(context, id)) } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.edited ? { edited: { user: message.user, ts: message.edited } } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(bot ? { bot_id: bot.botId, app_id: app.id } : {}),
    ...(home ? { team: home } : {}),
  };
}

/** A channel as this installation sees it. `whole` adds which workspaces it is shared with, as `conversations.info` does. */
export function channelObject(state: State, channel: Channel, installation: Installation, whole = false): Json {
  const external = isExternallyShared(state, channel);
  const within = channel.kind !== "im" && !external && channel.teams.length > 1;
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === "channel",
    is_group: channel.kind === "private",
    is_im: channel.kind === "im",
    is_private: channel.kind !== "channel",
    is_archived: channel.archived === true,
    is_member: channel.members.includes(installation.botUserId),
    is_ext_shared: external,
    is_org_shared: within,
    is_shared: external || within,
    num_members: channel.members.length,
    context_team_id: channel.teams.find((team) => installation.teams.includes(team)) ?? installation.id,
    ...(channel.kind === "im" ? { user: channel.members.find((id) => id !== installation.botUserId) } : {}),
    ...(whole && channel.teams.length > 1 && channel.kind !== "im"
      ? { shared_team_ids: channel.teams, conversation_host_id: channel.teams[0] }
      : {}),
  };
}

export function viewObject(context: Context, open: OpenView): Json {
  const installation = findInstallation(context.state, open.installationId);
  return {
    submit: null,
    close: null,
    private_metadata: "",
    callback_id: "",
    external_id: "",
    clear_on_close: false,
    notify_on_close: false,
    ...open.view,
    id: open.id,
    team_id: open.teamId,
    app_id: context.state.app.id,
    app_installed_team_id: open.installationId,
    bot_id: installation?.botId ?? "",
    hash: open.hash,
    root_view_id: open.rootId,
    previous_view_id: open.previousId,
    state: slackState(open, (id) => fileObject(context, id)),
  };
}

/** A workspace in a payload; one of an organisation says so. */
function teamObject(state: State, teamId: string): Json {
  const { id, domain } = teamOf(state, teamId);
  const enterprise = enterpriseOf(state, teamId);
  return { id, domain, ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}) };
}

/**
 * The head of every interaction. `team` is where the app is installed, `user.team_id` where the person comes from: they
 * differ for a person of another organisation. Of an organisation's installation `team` is null in views.
 */
export function interactionHead(
  context: Context,
  { user, teamId }: Actor,
  installation: Installation,
  surface: "view" | "message",
): Json {
  const { state } = context;
  const enterprise = enterpriseOfInstallation(state, installation);
  const seenIn = installation.isEnterprise ? teamId : installation.id;
  return {
    team: installation.isEnterprise && surface === "view" ? null : teamObject(state, seenIn),
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId },
    api_app_id: state.app.id,
    token: "verification-token-not-used",
    enterprise: enterprise ? { id: enterprise.id, name: enterprise.name } : null,
    is_enterprise_install: installation.isEnterprise,
  };
}
