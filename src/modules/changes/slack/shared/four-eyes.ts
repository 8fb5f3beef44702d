import { type Block, button, buttons, context } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, clipMrkdwn, named, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import { barredSentence, type Telling } from "../../rules/barred.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changesActionIds } from "../ids.ts";

const shownPeople = 5;
const lineLength = 1500;
const telling: Telling = { person: named, words: (text) => clipEscaped(text, 120) };

/**
 * While it waits: who can't approve it for which value, and who can. Where nobody is left, the ways out besides another
 * manager and solo mode.
 */
export function fourEyes(change: ChangeView): Block[] {
  const { barred, approvers, soloMode, state } = change;
  if (state !== "in_review" || barred.length === 0) return [];
  // Alone in solo mode the author may.
  if (soloMode && approvers.length === 0) return [];
  const sentences = barred.slice(0, shownPeople).map((each) => barredSentence(each, telling));
  const can = approvers.length > 0 ? changeCardsText.barred.can(listed(names(approvers, 10))) : "";
  const text = clipMrkdwn([...sentences, can].filter(Boolean).join(" "), lineLength);
  return [context(text), ...(approvers.length === 0 ? waysOut(change) : [])];
}

function waysOut({ id, kind, author, barred, many }: ChangeView): Block[] {
  // Of many no part is taken out: each asks for what is their own by a request of its own.
  if (many) return [];
  const writers = barred.filter(({ parts }) => parts.length > 0);
  const authorWrote = writers.some(({ person }) => person.memberId === author.memberId);
  const others = writers.some(({ person }) => person.memberId !== author.memberId);
  const several = writers.length > 1 || (kind === "create" && others);
  const text = changeCardsText.barred;
  const separate = kind === "edit";
  return buttons(
    several &&
      button(changesActionIds.takeOutPart, separate ? text.askPart : text.takeOut, id, {
        confirm: {
          title: separate ? text.askPartTitle : text.takeOutTitle,
          text: separate ? text.askPartText : text.takeOutText,
          yes: separate ? text.askPartYes : text.takeOutYes,
        },
      }),
    kind === "create" && others && !authorWrote && button(changesActionIds.makeMine, text.mine, id),
  );
}
