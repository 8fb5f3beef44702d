import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { named } from "#src/platform/slack/blocks/text.ts";
import type { Person } from "../model.ts";
import { studioActionIds } from "./ids.ts";
import { studioText } from "../messages/en.ts";

const answers = (): Block[] =>
  buttons(
    button(studioActionIds.alone, studioText.alone.yes, undefined, { style: "primary" }),
    button(studioActionIds.together, studioText.alone.no),
  );

/**
 * The first question of all: what follows needs a channel and a second person, or neither.
 *
 * @param solo solo mode is on, and it is asked again because others have a role now
 */
export function aloneQuestion(solo: boolean): Block[] {
  if (solo) return [section(studioText.alone.stillWithOthers), ...answers(), context(studioText.alone.untilAnswered)];
  return [section(studioText.alone.question), ...answers()];
}

/** Where an owner works alone, and now another person has a role. */
export function notAloneMessage(person: Person): Message {
  const who = named(person);
  return message(studioText.alone.stillTitle, [
    section(studioText.alone.stillWith(who)),
    ...answers(),
    context(studioText.alone.untilAnswered),
  ]);
}
