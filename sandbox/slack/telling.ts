import { type Context, newTs } from "./context.ts";
import { sendEvent } from "./delivery.ts";
import { messageObject } from "./payloads.ts";
import type { Json } from "./contract.ts";
import type { Channel, Installation, Message } from "./state.ts";
import { installationOfBot, meet } from "./tenancy.ts";

/** What has to be subscribed to, and granted, to hear of messages in each kind of conversation. */
const hearing = {
  channel: { subscription: "message.channels", scope: "channels:history", type: "channel" },
  private: { subscription: "message.groups", scope: "groups:history", type: "group" },
  im: { subscription: "message.im", scope: "im:history", type: "im" },
} as const;

/**
 * The installation whose bot is in the channel hears of a message, its own ones too; one that was changed comes inside of
 * an event of its own kind. Without the scope nothing is delivered, whatever is subscribed to.
 */
export async function tellOfMessage(
  context: Context,
  teamId: string,
  channel: Channel,
  message: Message,
  changed = false,
): Promise<void> {
  const { subscription, scope, type } = hearing[channel.kind];
  if (message.ephemeralFor || !context.state.app.events.includes(subscription)) return;
  const installation = channel.members.map((id) => installationOfBot(context.state, id)).find((each) => each?.active);
  if (!installation?.scopes.includes(scope)) return;
  const where = { channel: channel.id, channel_type: type };
  const whole = messageObject(context, message);
  const event = changed
    ? { type: "message", subtype: "message_changed", hidden: true, message: whole, ...where, ts: newTs(context) }
    : { ...whole, team: teamId, ...where, ...(message.files.length > 0 ? { subtype: "file_share" } : {}) };
  await sendEvent(context, installation, {
    event: { ...event, event_ts: message.edited ?? message.ts },
    teamId,
    channel,
  });
}

/**
 * Something became of a channel. Apps that may read channels of its kind hear of it: of public ones in its workspaces, of
 * private ones it is in. Nothing waits for it.
 */
export function tellOfChannel(context: Context, channel: Channel, type: string, more: Json = {}): void {
  for (const installation of context.state.installations) {
    if (!installation.active || !meet(channel.teams, installation.teams)) continue;
    if (channel.kind !== "channel" && !channel.members.includes(installation.botUserId)) continue;
    tell(context, installation, channel, { type, ...more });
  }
}

/** To an app that is in the channel no more. */
export function tellOfLeaving(context: Context, channel: Channel, installation: Installation): void {
  tell(context, installation, channel, { type: channel.kind === "private" ? "group_left" : "channel_left" });
}

function tell(context: Context, installation: Installation, channel: Channel, event: Json): void {
  const scope = channel.kind === "private" ? "groups:read" : "channels:read";
  if (!installation.scopes.includes(scope)) return;
  const teamId = channel.teams.find((team) => installation.teams.includes(team)) ?? installation.id;
  const whole = { ...event, channel: channel.id, event_ts: newTs(context) };
  void sendEvent(context, installation, { event: whole, teamId, channel });
}
