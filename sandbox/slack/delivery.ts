import { createHmac } from "node:crypto";
import type { Json } from "./contract.ts";
import { type Context, newId, note, seconds } from "./context.ts";
import { findChannel, findUser } from "./state.ts";
import { textOf } from "./json.ts";

/** The app's answer: its body when it acknowledged, or why it did not. */
export type Delivered = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly error: string };

/** Signs and sends; an app that does not answer in three seconds has not acknowledged. */
async function send(context: Context, name: string, type: string, body: string, more: Json = {}): Promise<Delivered> {
  const { options } = context;
  const timestamp = String(seconds(context));
  const signature = createHmac("sha256", options.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  const request = new Request(options.appUrl, {
    method: "POST",
    headers: {
      "content-type": type,
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
      ...(more as Record<string, string>),
    },
    body,
  });
  let result: Delivered;
  try {
    const answered = await Promise.race([options.deliver(request), options.sleep(options.patienceMs)]);
    if (!answered) result = { ok: false, error: "operation_timeout" };
    else if (answered.status === 200) result = { ok: true, body: await answered.text() };
    else result = { ok: false, error: `http_${answered.status}` };
  } catch {
    result = { ok: false, error: "dispatch_failed" };
  }
  note(context, { direction: "out", name, ok: result.ok, detail: result.ok ? "" : result.error });
  return result;
}

export function sendInteraction(context: Context, payload: Json): Promise<Delivered> {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return send(context, textOf(payload["type"]), "application/x-www-form-urlencoded", body);
}

export function sendCommand(
  context: Context,
  command: { command: string; text: string; userId: string; channelId: string; triggerId: string; responseUrl: string },
): Promise<Delivered> {
  const { app, team } = context.state;
  const channel = findChannel(context.state, command.channelId);
  const fields = {
    token: "verification-token-not-used",
    team_id: team.id,
    team_domain: team.domain,
    channel_id: command.channelId,
    channel_name: channel?.kind === "im" ? "directmessage" : (channel?.name ?? ""),
    user_id: command.userId,
    user_name: findUser(context.state, command.userId)?.name ?? "",
    command: command.command,
    text: command.text,
    api_app_id: app.id,
    is_enterprise_install: "false",
    response_url: command.responseUrl,
    trigger_id: command.triggerId,
  };
  return send(context, command.command, "application/x-www-form-urlencoded", new URLSearchParams(fields).toString());
}

const eventRetries: readonly number[] = [0, 60_000, 300_000];

/** Events are tried again at once, after a minute and after five, with the reason in a header. */
export async function sendEvent(context: Context, event: Json): Promise<void> {
  const { app, team } = context.state;
  const eventId = newId(context, "Ev");
  const body = JSON.stringify({
    token: "verification-token-not-used",
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: "event_callback",
    event_id: eventId,
    event_time: seconds(context),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  });
  const name = textOf(event["type"]);
  let last = await send(context, name, "application/json", body);
  for (const [index, wait] of eventRetries.entries()) {
    if (last.ok) return;
    await context.options.sleep(wait);
    const reason = last.error === "operation_timeout" ? "http_timeout" : "http_error";
    last = await send(context, name, "application/json", body, {
      "x-slack-retry-num": String(index + 1),
      "x-slack-retry-reason": reason,
    });
  }
}
