import { formatMoney } from "#src/domain/money.ts";
import type { Person, ChangeView } from "#src/domain/views.ts";
import { titleLine } from "./change-lines.ts";
import { type Block, button, buttons, context, type Message, modal, section, type View } from "./elements.ts";
import { message } from "./guard.ts";
import { actions, callbacks, joinIds } from "./ids.ts";
import { count, named } from "./text.ts";

const answers = (): Block[] =>
  buttons(
    button(actions.alone, "Yes, I work alone", undefined, { style: "primary" }),
    button(actions.together, "No, with others"),
  );

/** The first question of all: what follows needs a channel and a second person, or neither. */
export function aloneQuestion(): Block[] {
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
    context(
      "Until you answer, you go on publishing your own listings. *No* switches that off: then a second person approves.",
    ),
  ]);
}

/** The one confirmation of somebody who works alone: it names what it costs. Saved and checked it is already. */
export function publishAloneView(change: ChangeView): View {
  const isNew = change.kind === "create";
  const fee = formatMoney(change.fee);
  const shops = count(change.targets.length, "shop");
  return modal({
    callback: callbacks.publishAlone,
    title: isNew ? "Publish?" : "Write it to Etsy?",
    submit: isNew ? `Publish (${fee})` : "Write it",
    close: "Not yet",
    metadata: joinIds(change.id, change.contentHash),
    blocks: [
      section(titleLine(change)),
      section(
        isNew
          ? `It goes live in ${shops}. Etsy bills ${fee} for that.`
          : "What you changed is written. It costs nothing.",
      ),
      context(
        `You approve your own ${isNew ? "listing" : "change"}; it is recorded so. *Not yet* leaves it with its buttons in your messages.`,
      ),
    ],
  });
}
