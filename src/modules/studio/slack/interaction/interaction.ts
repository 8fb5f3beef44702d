import type { RespondFn } from "@slack/bolt";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { KnownRole, Role } from "#src/platform/kernel/roles.ts";
import type { Message, View } from "#src/platform/slack/blocks/elements.ts";
import { loadingView, noticeView } from "#src/platform/slack/blocks/notice.ts";
import type { WebClient } from "#src/platform/slack/transport/clients.ts";
import type { InteractionPayload, ViewPayload } from "#src/platform/slack/payloads.ts";
import { sendPictured } from "#src/platform/slack/pictures.ts";
import { isSlackError, slackFailure } from "#src/platform/slack/transport/web-errors.ts";
import { wireBlocks, wireView } from "#src/platform/slack/wire.ts";
import { requireRole } from "../../access.ts";
import type { Actor } from "../../model.ts";
import { studioText } from "../../messages/en.ts";

type Place = { readonly channel: string; readonly threadTs: string | null };

/** One thing a person did, and the ways to answer. Everything in it was read before any database was asked. */
export type Interaction<App = unknown> = {
  readonly app: App;
  readonly client: WebClient;
  readonly teamId: string;
  readonly userId: string;
  readonly body: InteractionPayload;
  readonly respond: RespondFn | null;
  /** Where a person wrote to the app itself: it answers there. */
  readonly place: Place | null;
  /** The form that answers are drawn into: opened by us, or the one the person acted in. */
  open: { id: string; hash: string | undefined } | null;
  /** Comes before anything that anybody notices. @throws RepeatedRequest when this request had its turn, here or elsewhere */
  begin(): Promise<void>;
  /** Asked for when it is needed, once. Begins the interaction. */
  actor(): Promise<Actor>;
  /** What is known of the person without asking any database: enough to say what there is, never to allow it. */
  knownRole(): KnownRole;
};

/**
 * The same, for a button that this role and those above may press: a person of a lower role is refused before
 * anything is read or drawn for that person. A form that is opened at once says so.
 */
export function neededBy<App>(interaction: Interaction<App>, role: Role): Interaction<App> {
  return {
    ...interaction,
    get open() {
      return interaction.open;
    },
    set open(form) {
      interaction.open = form;
    },
    async actor() {
      const actor = await interaction.actor();
      requireRole(actor, role);
      return actor;
    },
  };
}

/** A form is opened at once, before anything is read: Slack waits three seconds for it. In a form it stays there. */
export async function openForm(interaction: Interaction, view: View): Promise<void> {
  if (interaction.open) return;
  await interaction.begin();
  const trigger = interaction.body.trigger_id;
  if (!trigger) throw new OmsError("internal", { cause: "no trigger" });
  const { sent } = await sendPictured(view.blocks, (blocks) =>
    slackFailure(interaction.client.views.open({ trigger_id: trigger, view: wireView({ ...view, blocks }) })),
  );
  interaction.open = { id: sent.view?.id ?? "", hash: sent.view?.hash };
}

/** Draws into the open form. A form that was drawn meanwhile (the draft is ready) or closed stays as it is. */
export async function drawForm(interaction: Interaction, view: View): Promise<void> {
  if (!interaction.open) return openForm(interaction, view);
  const { id, hash } = interaction.open;
  try {
    const { sent } = await sendPictured(view.blocks, (blocks) =>
      slackFailure(
        interaction.client.views.update({
          view_id: id,
          ...(hash ? { hash } : {}),
          view: wireView({ ...view, blocks }),
        }),
      ),
    );
    interaction.open = { id, hash: sent.view?.hash };
  } catch (error) {
    if (!isSlackError(error, "hash_conflict", "not_found", "view_not_found", "view_expired")) throw error;
  }
}

/** On top of a form in which something was typed: drawing over it would lose that. */
export async function pushForm(interaction: Interaction, view: View): Promise<void> {
  const trigger = interaction.body.trigger_id;
  if (!trigger) throw new OmsError("internal", { cause: "no trigger" });
  const { sent } = await sendPictured(view.blocks, (blocks) =>
    slackFailure(interaction.client.views.push({ trigger_id: trigger, view: wireView({ ...view, blocks }) })),
  );
  interaction.open = { id: sent.view?.id ?? "", hash: sent.view?.hash };
}

/** Whether the person acted in a form with inputs. */
export function actedInForm({ body: { view }, open }: Interaction): boolean {
  return view?.id === open?.id && view?.blocks.some((block) => block.type === "input") === true;
}

/** Before a reply that has nowhere to go but a form: the home tab has no messages. */
export async function makeRoom(interaction: Interaction, title: string): Promise<void> {
  if (!interaction.respond) await openForm(interaction, loadingView(title));
}

/** Only the person sees it: in the form that is open, else an ephemeral message, else a direct message. */
export async function reply(interaction: Interaction, message: Message): Promise<void> {
  if (interaction.open) return drawForm(interaction, noticeView(studioText.appName, message.blocks));
  if (interaction.respond) {
    return respondWith(interaction.respond, message, {
      response_type: "ephemeral",
      replace_original: false,
      ...inThread(interaction),
    });
  }
  if (interaction.place) return postTo(interaction, interaction.place, message);
  await sendDirect(interaction.client, interaction.userId, message);
}

/** A click in a thread is answered there: on a phone the thread covers the channel. */
function inThread({ body: { message } }: Interaction): { readonly thread_ts?: string } {
  const thread = message?.thread_ts;
  return thread && thread !== message.ts ? { thread_ts: thread } : {};
}

/**
 * The first block's id of an answer in direct messages, which is no living card: a click in it draws it anew. Buttons in it
 * then answer as those of a message that only this person sees.
 */
const answerMark = "answer";

function marked({ blocks }: Message): Message["blocks"] {
  return blocks.map((block, index) => (index === 0 ? { ...block, block_id: answerMark } : block));
}

async function postTo({ client }: Interaction, { channel, threadTs }: Place, message: Message): Promise<void> {
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  const blocks = wireBlocks(marked(message));
  await slackFailure(client.chat.postMessage({ channel, ...thread, text: message.text, blocks }));
}

function isMarked({ body }: Interaction): boolean {
  const [first] = body.message?.blocks ?? [];
  return typeof first === "object" && first !== null && "block_id" in first && first.block_id === answerMark;
}

/** In place of the message that was clicked. The home tab is drawn anew anyway. */
export async function replaceOriginal(interaction: Interaction, message: Message): Promise<void> {
  if (inHome(interaction) && !interaction.open) return;
  if (interaction.open || !interaction.respond) return reply(interaction, message);
  const shown = isMarked(interaction) ? { ...message, blocks: marked(message) } : message;
  await respondWith(interaction.respond, shown, { replace_original: true });
}

async function respondWith(
  respond: RespondFn,
  { text, blocks }: Message,
  how: { readonly response_type?: "ephemeral"; readonly replace_original: boolean; readonly thread_ts?: string },
): Promise<void> {
  await sendPictured(blocks, (shown) => slackFailure(respond({ ...how, text, blocks: wireBlocks(shown) })));
}

/** Whether the clicked message is one that only this person sees. It is no living card, so it is drawn anew here. */
export function isPrivateMessage(interaction: Interaction): boolean {
  return interaction.body.container?.is_ephemeral === true || isMarked(interaction);
}

/** Whether it was clicked on the home tab. */
export function inHome(interaction: Interaction): boolean {
  return interaction.body.view?.type === "home";
}

export async function sendDirect(client: WebClient, userId: string, message: Message): Promise<void> {
  const opened = await slackFailure(client.conversations.open({ users: userId }));
  const { text } = message;
  const channel = opened.channel?.id ?? userId;
  await sendPictured(message.blocks, (blocks) =>
    slackFailure(client.chat.postMessage({ channel, text, blocks: wireBlocks(blocks) })),
  );
}

/** A message of ours in a channel, without its old button. What it was about is done: that Slack fails here undoes nothing. */
export async function redrawMessage(
  interaction: Interaction,
  { channel, ts }: { readonly channel: string; readonly ts: string },
  message: Message,
): Promise<void> {
  const { text } = message;
  await sendPictured(message.blocks, (blocks) =>
    interaction.client.chat.update({ channel, ts, text, blocks: wireBlocks(blocks) }),
  ).catch(() => undefined);
}

/**
 * The form that was submitted, or in which a button was clicked.
 *
 * @throws OmsError `not-found`: none came along, which no form of ours sends
 */
export function viewOf({ body: { view } }: Interaction): ViewPayload {
  if (!view) throw new OmsError("not-found");
  return view;
}
