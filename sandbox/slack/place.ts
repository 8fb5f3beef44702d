import type { Json } from "./contract.ts";
import type { Context } from "./context.ts";
import { fileObject, messageObject, viewObject } from "./payloads.ts";
import { newResponseUrl } from "./response-url.ts";
import { type Channel, findChannel, findMessage, type Installation, type Message, type OpenView } from "./state.ts";
import { findInstallation, installationOfBot } from "./tenancy.ts";
import { slackState } from "./values.ts";

type Place = {
  readonly blocks: readonly Json[];
  readonly open: OpenView | null;
  readonly payload: Json;
  readonly installation: Installation;
};

/** Where a clicked element is: in a message, a modal, or the home tab; and which installation showed it. */
export function findPlace(
  context: Context,
  act: { as: string; message?: { channel: string; ts: string } | undefined; view_id?: string | undefined },
): Place | { error: string } {
  const { state } = context;
  if (act.message) {
    const channel = findChannel(state, act.message.channel);
    const message = channel && findMessage(channel, act.message.ts);
    if (!channel?.members.includes(act.as) || !message) return { error: "message_not_found" };
    if (message.ephemeralFor && message.ephemeralFor !== act.as) return { error: "message_not_found" };
    const installation = installationOfBot(state, message.user);
    if (!installation) return { error: "no_such_element" };
    const payload = inMessage(context, channel, installation, message, act.as);
    return { blocks: message.blocks, open: null, payload, installation };
  }
  const open = [...state.views, ...state.homes].find((each) => each.userId === act.as && each.id === act.view_id);
  const installation = open && findInstallation(state, open.installationId);
  if (!installation) return { error: "view_not_found" };
  return {
    blocks: open.view.blocks,
    open,
    installation,
    get payload() {
      return {
        container: { type: "view", view_id: open.id },
        view: viewObject(context, open),
        api_app_id: state.app.id,
      };
    },
  };
}

function inMessage(
  context: Context,
  channel: Channel,
  installation: Installation,
  message: Message,
  userId: string,
): Json {
  const ephemeral = message.ephemeralFor !== null;
  return {
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
    ...(ephemeral ? {} : { message: messageObject(context, message) }),
    state: slackState({ values: {}, view: { type: "message", blocks: message.blocks } } as unknown as OpenView, (id) =>
      fileObject(context, id),
    ),
    response_url: newResponseUrl(context, installation, channel.id, userId, message.ts),
  };
}
