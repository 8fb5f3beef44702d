import type { RespondFn } from "@slack/bolt";
import { section } from "#src/platform/slack/blocks/elements.ts";
import { problemText } from "#src/platform/slack/blocks/notice.ts";
import type { SlackClients } from "#src/platform/slack/transport/clients.ts";
import { type InteractionPayload, interaction, tenantOf } from "#src/platform/slack/payloads.ts";
import { RepeatedRequest } from "#src/platform/slack/transport/repeats.ts";
import { wireBlocks } from "#src/platform/slack/wire.ts";
import type { App } from "../../app.ts";
import { type BoundaryDeps, noteProblem } from "./boundary.ts";
import type { KnownRoles } from "./known-roles.ts";
import type { Interaction } from "./interaction.ts";

export type EntryDeps<A extends App = App> = BoundaryDeps & {
  readonly app: A;
  readonly clients: SlackClients;
  readonly knownRoles: KnownRoles;
};

/** What Bolt hands to a listener. */
export type SlackRequest = {
  readonly body: unknown;
  readonly context: { readonly teamId?: string; readonly requestKey?: string };
  readonly respond?: RespondFn | undefined;
  readonly place?: Interaction["place"];
};

/**
 * The interaction, with the client of the workspace it is for and of no other.
 *
 * @throws ZodError when Slack sent something of another shape; OmsError as `SlackClients.of`
 */
export async function createInteraction<A extends App>(
  { app, clients, knownRoles }: EntryDeps<A>,
  request: SlackRequest,
): Promise<Interaction<A>> {
  const { body, context, respond } = request;
  const parsed = interaction.parse(body);
  const { teamId, interactive: client } = await clients.of(tenantOf(body));
  const userId = parsed.user?.id ?? parsed.user_id ?? "";
  const meet = async () => {
    const { event_id: event } = parsed;
    const { requestKey: request } = context;
    const met = await app.whoActs({
      teamId,
      slackUserId: userId,
      once: event ? { event } : request ? { request } : null,
    });
    if (!met.first) throw new RepeatedRequest();
    return met;
  };
  let begun: ReturnType<typeof meet> | undefined;
  const begin = () => (begun ??= meet());
  const inForm = parsed.view?.type === "modal" ? parsed.view : undefined;
  const who = { teamId, userId };
  const resolve = async () => {
    const found = await app.actorOf(await begin(), { teamId, slackUserId: userId, channel: sharedPlace(parsed) });
    knownRoles.note(who, found.member.role);
    return found;
  };
  let actor: ReturnType<Interaction["actor"]> | undefined;
  return {
    app,
    client,
    teamId,
    userId,
    body: parsed,
    // Bolt hands one out wherever the payload had a response address.
    respond: parsed.response_url ? (respond ?? null) : null,
    place: request.place ?? null,
    open: inForm ? { id: inForm.id, hash: inForm.hash ?? undefined } : null,
    begin: async () => void (await begin()),
    // Nothing is done without knowing for whom: what was sent a second time ends here, in whichever process.
    actor: () => (actor ??= resolve()),
    knownRole: () => knownRoles.of(who),
  };
}

/** The channel of a message that others read too, where one was clicked. */
function sharedPlace({ actions, message, container, channel }: InteractionPayload): string | undefined {
  return actions && message && container?.is_ephemeral !== true ? channel?.id : undefined;
}

/**
 * The interaction, or null where there can be none: the app is gone from the workspace, or its database doesn't answer. Without a
 * token the only way to the person is the address that came with the request.
 */
export async function enter<A extends App>(
  deps: EntryDeps<A>,
  request: SlackRequest,
  name: string,
): Promise<Interaction<A> | null> {
  try {
    return await createInteraction(deps, request);
  } catch (error) {
    const { problem, reference } = noteProblem(deps, error, { name, team: tenantOf(request.body).teamId });
    const text = problemText(problem.userText, reference);
    const blocks = wireBlocks([section(text)]);
    await request
      .respond?.({ response_type: "ephemeral", replace_original: false, text, blocks })
      .catch(() => deps.logger.warn({ name, reference }, "the person was not told"));
    return null;
  }
}
