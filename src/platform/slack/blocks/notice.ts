import { type Block, button, buttons, type Message, modal, section, type View } from "./elements.ts";
import { message } from "./guard.ts";
import { actions, callbacks } from "./ids.ts";
import { clipEscaped, escapeMrkdwn } from "./text.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/** A form asks for twenty things at most. */
const mostLines = 20;

/** Opened before anything is read, and drawn over as soon as it is. */
export function loadingView(title: string, text = platformText.oneMoment): View {
  return modal({ callback: callbacks.loading, title, blocks: [section(text)] });
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
    ? escapeMrkdwn(text) || platformText.failed
    : platformText.problemWithReference(escapeMrkdwn(text), reference);
}

/** Under a field of a form, where there is plain text only. */
export function fieldProblem(text: string, reference: string): string {
  return reference === "" ? text || platformText.failed : platformText.withReference(text, reference);
}

/** `change`: the one that is in the way, a click away. */
function problemBlocks(text: string, reference: string, change?: { id: string; number: number }): Block[] {
  return [
    section(problemText(text, reference)),
    ...(change ? buttons(button(actions.seeEverything, platformText.showRequest(change.number), change.id)) : []),
  ];
}

/** The same as a message. */
export function problemMessage(text: string, reference: string, change?: { id: string; number: number }): Message {
  return message(problemText(text, reference), problemBlocks(text, reference, change));
}

export function problemView(
  text: string,
  reference: string,
  change?: { id: string; number: number },
  title = platformText.failedTitle,
): View {
  return noticeView(title, problemBlocks(text, reference, change));
}
