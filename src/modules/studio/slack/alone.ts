import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { named } from "#src/platform/slack/blocks/text.ts";
import type { Person } from "../model.ts";
import { studioActionIds } from "./ids.ts";

const answers = (): Block[] =>
  buttons(
    button(studioActionIds.alone, "Yes, I work alone", undefined, { style: "primary" }),
    button(studioActionIds.together, "No, with others"),
  );

const untilAnswered =
  "Until you answer, you go on publishing your own listings. *No* switches that off: then a second person approves.";

/**
 * The first question of all: what follows needs a channel and a second person, or neither.
 *
 * @param solo solo mode is on, and it is asked again because others have a role now
 */
export function aloneQuestion(solo: boolean): Block[] {
  if (solo)
    return [
      section("*Do you still work alone?* Others have a role in this studio now."),
      ...answers(),
      context(untilAnswered),
    ];
  return [
    section(
      "*Do you work alone?* Then I write to you in direct messages, you need no channel, and you publish your own listings with one confirmation that names the fee. With others, a second person approves each.",
    ),
    ...answers(),
  ];
}

/** Where an owner works alone, and now somebody else has a role. */
export function notAloneMessage(person: Person): Message {
  const who = named(person);
  return message("Do you still work alone?", [
    section(`*Do you still work alone?* ${who} has a role in this studio now.`),
    ...answers(),
    context(untilAnswered),
  ]);
}
