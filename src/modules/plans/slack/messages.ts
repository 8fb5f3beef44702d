import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { plansText } from "../messages/en.ts";
import type { PlannedAgain } from "../use-cases/again.ts";
import type { PlanBegun } from "../use-cases/plans.ts";

/** The answer to *Look at these 3*, and to *Make a plan of the rest*. */
export function againAnswer(planned: PlannedAgain): Message {
  if ("ok" in planned) return planAnswer(planned);
  const { number } = planned.before;
  const text = number === null ? plansText.again.before : plansText.again.beforeIn(number);
  return message(text, [section(text)]);
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
