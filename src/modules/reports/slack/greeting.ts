import { offered } from "#src/marketplaces/registry.ts";
import { changesActionIds } from "#src/modules/changes/index.ts";
import { shopsActionIds } from "#src/modules/shops/index.ts";
import { aloneQuestion } from "#src/modules/studio/index.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import { button, buttons, context, type Element, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { count, mention } from "#src/platform/slack/blocks/text.ts";
import type { GreetingView } from "../model.ts";
import { reportsActionIds } from "./ids.ts";

type Thing = { readonly text: string; readonly button: Element };

const things = {
  connect: {
    text: `*Connect your ${offered.name} shop.* It takes a minute, and I only read until something is approved.`,
    button: button(shopsActionIds.connect, "Connect a shop"),
  },
  draft: {
    text: "*Draft a listing.* Send me photos here, or press *⋯ → Draft a listing* on a message with photos.",
    button: button(reportsActionIds.newListing, "New listing"),
  },
  drafts: {
    text: "*Go on with your drafts,* and ask for approval of those that are complete.",
    button: button(reportsActionIds.myDrafts, "My drafts"),
  },
  review: {
    text: "*Approve what waits for you,* one listing at a time.",
    button: button(changesActionIds.waitingForMe, "Waiting for me"),
  },
  problems: { text: "*See what needs a person.*", button: button(reportsActionIds.problems, "Problems") },
  shops: { text: "*See your shops,* and how they are.", button: button(reportsActionIds.shops, "Shops") },
  help: { text: "*Read what else I can do.*", button: button(reportsActionIds.help, "Help") },
} as const satisfies Record<string, Thing>;

/** What this person can do first, by role: three of them, so that they are read. */
function threeThings({ role, shops }: { role: Role; shops: number }): readonly [Thing, Thing, Thing] {
  if (shops === 0 && role === "owner") return [things.connect, things.draft, things.help];
  if (atLeast(role, "manager")) return [things.review, things.draft, things.problems];
  if (role === "maker") return [things.draft, things.drafts, things.help];
  return [things.shops, things.problems, things.help];
}

const roleNames: Readonly<Record<Role, string>> = {
  owner: "an owner",
  manager: "a manager",
  maker: "a maker",
  viewer: "a viewer",
};

/** What can be written here, in the words that are understood. */
const written = "*help* · *what waits for me* · *low stock* · *problems* · *history* and a listing's code or title";
const kept = `Write me here: ${written}. I look at your words to answer, and keep none of them.`;

/** Once, when somebody comes by for the first time, and again when a role is given. `by`: who gave it. */
export function greetingMessage(greeting: GreetingView, by: string | null): Message {
  const given = by === null ? "" : ` ${mention(by)} made you ${roleNames[greeting.role]} of this studio.`;
  const three = threeThings(greeting);
  return message(`Hello!${given}`.trim(), [
    section(`Hello ${mention(greeting.slackUserId)}.${given} I run your studio's shops from Slack. You can:`),
    section(three.map(({ text }, index) => `${index + 1}. ${text}`).join("\n")),
    ...buttons(...three.map((thing) => thing.button)),
    ...(greeting.asksAlone ? aloneQuestion(greeting.soloMode) : []),
    context(kept),
  ]);
}

/** For a direct message that means nothing known. */
export function offerMessage(greeting: GreetingView): Message {
  return message("This is what I understand here", [
    section(`I understand ${written}. Or press one of these:`),
    ...buttons(...threeThings(greeting).map((thing) => thing.button)),
  ]);
}

/** What may be done with photos that were sent here. `value`: their files, as a button holds them. */
export function photosMessage(photos: number, value: string): Message {
  const these = photos === 1 ? "this photo" : `these ${count(photos, "photo")}`;
  return message(`What shall I do with ${these}?`, [
    section(`What shall I do with ${these}?`),
    ...buttons(
      button(changesActionIds.draftFromPhotos, "Draft a listing", value, { style: "primary" }),
      button(changesActionIds.addPhotos, "Add to a listing", value),
    ),
    context("I take the photos alone. To take your words too, press *⋯ → Draft a listing* on your message."),
  ]);
}
