import type { Json } from "./contract.ts";
import type { Context } from "./context.ts";
import type { Channel, Message, OpenView, StoredFile } from "./state.ts";
import { slackState } from "./values.ts";

/** Things as the app sees them: in Web API replies and in what is delivered to it. */

export function fileObject(context: Context, id: string): Json {
  const file = context.state.files.find((each) => each.id === id);
  return file ? describeFile(context, file) : { id, mode: "tombstone" };
}

function describeFile(context: Context, file: StoredFile): Json {
  const base = `${context.options.publicUrl}/files-pri/${context.state.team.id}-${file.id}`;
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
  const fromApp = message.user === app.botUserId;
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
    ...(fromApp ? { bot_id: app.botId, app_id: app.id, team: context.state.team.id } : {}),
  };
}

export function channelObject(channel: Channel, botUserId: string): Json {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === "channel",
    is_group: channel.kind === "private",
    is_im: channel.kind === "im",
    is_private: channel.kind !== "channel",
    is_archived: false,
    is_member: channel.members.includes(botUserId),
    is_ext_shared: false,
    is_shared: false,
    num_members: channel.members.length,
    ...(channel.kind === "im" ? { user: channel.members.find((id) => id !== botUserId) } : {}),
  };
}

export function viewObject(context: Context, open: OpenView): Json {
  const { app, team } = context.state;
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
    team_id: team.id,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
    hash: open.hash,
    root_view_id: open.rootId,
    previous_view_id: open.previousId,
    state: slackState(open, (id) => fileObject(context, id)),
  };
}

/** The head of every interaction. */
export function interactionHead(context: Context, userId: string): Json {
  const { app, team, users } = context.state;
  const user = users.find((each) => each.id === userId);
  return {
    team: { id: team.id, domain: team.domain },
    user: { id: userId, username: user?.name ?? "", name: user?.name ?? "", team_id: team.id },
    api_app_id: app.id,
    token: "verification-token-not-used",
    enterprise: null,
    is_enterprise_install: false,
  };
}
