import { fieldLabel } from "#src/domain/field-words.ts";
import type { BarredView, ChangeView, WrittenFrom } from "#src/domain/views.ts";
import { type Block, button, buttons, context } from "./elements.ts";
import { actions } from "./ids.ts";
import { clipEscaped, clipMrkdwn, listed, named, names } from "./text.ts";

const shownPeople = 5;
const shownParts = 4;
const lineLength = 1500;

/**
 * While it waits: who can't approve it for which value, and who can. Where nobody is left, the ways out besides another
 * manager and solo mode.
 */
export function fourEyes(change: ChangeView): Block[] {
  const { barred, approvers, soloMode, state } = change;
  if (state !== "in_review" || barred.length === 0) return [];
  const sentences = barred.slice(0, shownPeople).map(sentence);
  const who = listed(names(approvers, 10));
  const can = approvers.length > 0 ? `${who} can.` : "";
  const text = clipMrkdwn([...sentences, can].filter(Boolean).join(" "), lineLength);
  return [context(text), ...(approvers.length === 0 && !soloMode ? waysOut(change) : [])];
}

function waysOut({ id, kind, author, barred }: ChangeView): Block[] {
  const writers = barred.filter(({ parts }) => parts.length > 0);
  const authorWrote = writers.some(({ person }) => person.memberId === author.memberId);
  const others = writers.some(({ person }) => person.memberId !== author.memberId);
  const several = writers.length > 1 || (kind === "create" && others);
  const separate = kind === "edit";
  return buttons(
    several &&
      button(actions.takeOutPart, separate ? "Ask for my part on its own" : "Take my part out", id, {
        confirm: {
          title: separate ? "Ask for your part on its own?" : "Take your part out?",
          text: separate
            ? "What you wrote leaves this request and becomes one of its own. Then each of you may approve the other's."
            : "What you wrote goes back to what stood there before, and approval is asked for anew. You may approve it then.",
          yes: separate ? "Ask on its own" : "Take it out",
        },
      }),
    kind === "create" && others && !authorWrote && button(actions.makeMine, "These are my words: I ask for it", id),
  );
}

const verbs: Readonly<Record<WrittenFrom, string>> = { import: "imported", form: "wrote", keep_ours: "chose" };

/** `Ana imported the price and wrote the title, so Ana can't approve this.` */
function sentence({ person, parts }: BarredView): string {
  const who = named(person);
  if (parts.length === 0) return `${who} asks for this, so ${who} can't approve it.`;
  const did = (Object.keys(verbs) as WrittenFrom[]).flatMap((from) => {
    const labels = parts.filter((part) => part.from === from).map(labelOf);
    const more = labels.length - shownParts;
    const shown = more > 0 ? [...labels.slice(0, shownParts), `${more} more`] : labels;
    return labels.length > 0 ? [`${verbs[from]} ${listed(shown)}`] : [];
  });
  return `${who} ${listed(did)}, so ${who} can't approve this.`;
}

const own: Readonly<Record<string, string>> = {
  photos: "the photos",
  overrides: "the shop's details",
  shop: "that it goes to this shop",
};

function labelOf({ field, shopName }: BarredView["parts"][number]): string {
  const label = fieldLabel(field);
  const words = own[field] ?? `the ${/^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)}`;
  return clipEscaped(shopName ? `${words} in ${shopName}` : words, 120);
}
