import { button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { plansText } from "../messages/en.ts";
import type { PlannedAgain } from "../use-cases/again.ts";
import type { PlanBegun } from "../use-cases/plans.ts";
import type { SaidSentence } from "../use-cases/sentences.ts";
import type { Undoable } from "../use-cases/undo.ts";
import { plansActionIds } from "./ids.ts";

/** The answer to *Look at these 3*, and to *Make a plan of the rest*. */
export function againAnswer(planned: PlannedAgain): Message {
  if ("ok" in planned) return planAnswer(planned);
  const { number } = planned.before;
  const text = number === null ? plansText.again.before : plansText.again.beforeIn(number);
  return message(text, [section(text)]);
}

/** What a sentence was read as; nothing is made of it. Where no line says it, what the grammar answers. */
export function sentenceAnswer(begun: PlanBegun, { line, left, by, unasked }: SaidSentence): Message {
  const text = plansText.sentence;
  const parts = left.map((part) => text.part(clipEscaped(part, 150)));
  const more = parts.length - shownParts;
  const shown = listed([...parts.slice(0, shownParts), ...(more > 0 ? [text.more(more)] : [])]);
  if (line === null || line.length > longestButton) {
    const { blocks, ...answer } = planAnswer(begun);
    return {
      ...answer,
      blocks: [
        ...blocks,
        ...(parts.length > 0 ? [context(text.unclear(shown))] : []),
        ...(unasked ? [context(text.unasked)] : []),
      ],
    };
  }
  const missed = parts.length > 0 ? [text.left(shown)] : [];
  return message(plansText.fallback, [
    section([text.read, `\`${clipEscaped(line, 1500)}\``, ...missed].join("\n")),
    ...(by === "openai" ? [context(text.ai)] : []),
    ...(unasked ? [context(text.unasked)] : []),
    ...buttons(button(plansActionIds.openLine, text.open, line, { style: "primary" })),
  ]);
}

/** So many parts are told whole. */
const shownParts = 5;

/** What a button carries, and what the field of the form holds. */
const longestButton = 1000;

/** What `/oms undo` without a number answers. */
export function undoableMessage(requests: readonly Undoable[]): Message {
  const text = plansText.undo;
  if (requests.length === 0) return message(text.emptyList, [section(text.emptyList)]);
  const lines = requests.map(({ request, title, listings }) => text.inList(request, clipEscaped(title, 150), listings));
  return message(text.list, [section([text.list, ...lines].join("\n"))]);
}

/** The answer to `/oms bulk` with words: the plan is being made, or what of them wasn't understood. */
export function planAnswer(begun: PlanBegun): Message {
  if (begun.ok) {
    const title = clipEscaped(begun.title, 300);
    return message(plansText.made(title), [section([plansText.making(title), ...(begun.when ?? [])].join("\n"))]);
  }
  const { problem, understood } = begun;
  const heard = understood === "" ? plansText.nothingUnderstood : plansText.understood(clipEscaped(understood, 500));
  return message(plansText.fallback, [section([clipEscaped(problem, 800), heard, plansText.how].join("\n"))]);
}
