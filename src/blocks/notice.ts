import type { AiUse } from "#src/domain/privacy.ts";
import { type Block, buttons, button, context, type Message, modal, section, type View } from "./elements.ts";
import { message } from "./guard.ts";
import { actions, callbacks } from "./ids.ts";
import { clipEscaped, count, escapeMrkdwn } from "./text.ts";

/** A form asks for twenty things at most. */
const mostLines = 20;

/** Opened before anything is read, and drawn over as soon as it is. */
export function loadingView(title: string, text = "One moment…"): View {
  return modal({ callback: callbacks.loading, title, blocks: [section(text)] });
}

/**
 * While photos are copied and text is written. It is drawn over by the form when both are done. With AI it says what is
 * sent.
 */
export function writingView(change: { id: string; photos: number; ai: AiUse }): View {
  const slow = change.ai === "on";
  const photos = change.photos > 0 ? ` from ${count(change.photos, "photo")}` : "";
  const sent = change.photos > 0 ? `your text and ${count(change.photos, "photo")}, made smaller,` : "your text";
  const blocks: Block[] = [
    section(slow ? `:writing_hand: *Writing${photos}…*` : `:hourglass_flowing_sand: *Preparing your draft${photos}…*`),
    section("Your draft is already stored: you may close this and open it again from your messages with me."),
    ...(slow
      ? [
          context(
            `For a first version, ${sent} and the tags you use most go to OpenAI, nothing else. *Start without AI* keeps them here.`,
          ),
          ...buttons(button(actions.startWithoutAi, "Start without AI", change.id)),
        ]
      : []),
  ];
  return modal({ callback: callbacks.loading, title: "New listing", blocks, metadata: change.id });
}

/** Content without anything to fill in. */
export function noticeView(title: string, blocks: readonly Block[]): View {
  return modal({ callback: callbacks.notice, title, blocks });
}

/** One paragraph per line. */
export function saidView(title: string, lines: readonly string[]): View {
  return noticeView(
    title,
    lines.slice(0, mostLines).map((line) => section(clipEscaped(line, 500))),
  );
}

/**
 * What a person sees when something went wrong: the sentence, and the id under which the log has it.
 *
 * @param reference empty where it was only typed wrongly: then nobody has to look anything up
 */
export function problemText(text: string, reference: string): string {
  return reference === ""
    ? escapeMrkdwn(text) || "That didn't work."
    : `${escapeMrkdwn(text)}\n_Reference: ${reference}_`;
}

/** Under a field of a form, where there is plain text only. */
export function fieldProblem(text: string, reference: string): string {
  return reference === "" ? text || "That didn't work." : `${text} Reference: ${reference}`;
}

/** `change`: the one that stands in the way, a click away. */
function problemBlocks(text: string, reference: string, change?: { id: string; code: string }): Block[] {
  return [
    section(problemText(text, reference)),
    ...(change ? buttons(button(actions.seeEverything, `See ${change.code}`, change.id)) : []),
  ];
}

/** The same as a message. */
export function problemMessage(text: string, reference: string, change?: { id: string; code: string }): Message {
  return message(problemText(text, reference), problemBlocks(text, reference, change));
}

export function problemView(
  text: string,
  reference: string,
  change?: { id: string; code: string },
  title = "That didn't work",
): View {
  return noticeView(title, problemBlocks(text, reference, change));
}
