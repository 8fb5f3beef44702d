import { createHmac } from "node:crypto";
import type { Json } from "./contract.ts";
import { type Actor, type Context, newId, note, seconds } from "./context.ts";
import { type Channel, findChannel, type Installation } from "./state.ts";
import { enterpriseOf, enterpriseOfInstallation, isExternallyShared, teamOf } from "./tenancy.ts";
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

/** To an installation that ended nothing is delivered. */
const gone: Delivered = { ok: false, error: "app_not_installed" };

export async function sendInteraction(context: Context, installation: Installation, payload: Json): Promise<Delivered> {
  if (!installation.active) return gone;
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return send(context, textOf(payload["type"]), "application/x-www-form-urlencoded", body);
}

export async function sendCommand(
  context: Context,
  installation: Installation,
  { user, teamId }: Actor,
  command: { command: string; text: string; channelId: string; triggerId: string; responseUrl: string },
): Promise<Delivered> {
  if (!installation.active) return gone;
  const { app } = context.state;
  const channel = findChannel(context.state, command.channelId);
  const enterprise = enterpriseOf(context.state, teamId);
  const fields = {
    token: "verification-token-not-used",
    team_id: teamId,
    team_domain: teamOf(context.state, teamId).domain,
    ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}),
    channel_id: command.channelId,
    channel_name: channel?.kind === "im" ? "directmessage" : (channel?.name ?? ""),
    user_id: user.id,
    user_name: user.name,
    command: command.command,
    text: command.text,
    api_app_id: app.id,
    is_enterprise_install: String(installation.isEnterprise),
    response_url: command.responseUrl,
    trigger_id: command.triggerId,
  };
  return send(context, command.command, "application/x-www-form-urlencoded", new URLSearchParams(fields).toString());
}

/**
 * Something happened that an installation may see. `teamId`: where it came from, in a shared channel possibly another
 * organisation; the installation itself stands in `context_team_id` and `authorizations`.
 */
export async function sendEvent(
  context: Context,
  installation: Installation,
  { event, teamId, channel }: { event: Json; teamId: string; channel?: Channel },
): Promise<void> {
  const { state } = context;
  const enterprise = enterpriseOfInstallation(state, installation);
  const origin = enterpriseOf(state, teamId);
  const seenIn = channel?.teams.find((team) => installation.teams.includes(team)) ?? teamId;
  await deliverEvent(context, () => installation.active, event, {
    team_id: teamId,
    ...(origin ? { enterprise_id: origin.id } : {}),
    context_team_id: installation.isEnterprise ? seenIn : installation.id,
    context_enterprise_id: enterprise?.id ?? null,
    authorizations: [
      {
        enterprise_id: enterprise?.id ?? null,
        team_id: installation.isEnterprise ? null : installation.id,
        user_id: installation.botUserId,
        is_bot: true,
        is_enterprise_install: installation.isEnterprise,
      },
    ],
    is_ext_shared_channel: channel ? isExternallyShared(state, channel) : false,
  });
}

/** What happened to an installation itself: without authorizations, and of an organisation's without a team. */
export async function sendLifecycleEvent(context: Context, installation: Installation, event: Json): Promise<void> {
  const enterprise = enterpriseOfInstallation(context.state, installation);
  await deliverEvent(context, () => true, event, {
    ...(installation.isEnterprise ? {} : { team_id: installation.id }),
    ...(enterprise ? { enterprise_id: enterprise.id } : {}),
  });
}

const eventRetries: readonly number[] = [0, 60_000, 300_000];

/** Events are tried again at once, after a minute and after five, with the reason in a header; `alive` is asked each time. */
async function deliverEvent(context: Context, alive: () => boolean, event: Json, wrapper: Json): Promise<void> {
  const name = textOf(event["type"]);
  if (!alive() || !context.state.app.events.some((each) => each === name || each.startsWith(`${name}.`))) return;
  const body = JSON.stringify({
    token: "verification-token-not-used",
    ...wrapper,
    api_app_id: context.state.app.id,
    event,
    type: "event_callback",
    event_id: newId(context, "Ev"),
    event_time: seconds(context),
  });
  let last = await send(context, name, "application/json", body);
  for (const [index, wait] of eventRetries.entries()) {
    if (last.ok) return;
    await context.options.sleep(wait);
    if (!alive()) return;
    const reason = last.error === "operation_timeout" ? "http_timeout" : "http_error";
    last = await send(context, name, "application/json", body, {
      "x-slack-retry-num": String(index + 1),
      "x-slack-retry-reason": reason,
    });
  }
}
