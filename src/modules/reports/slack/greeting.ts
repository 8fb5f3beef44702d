import { offered } from "#src/marketplaces/registry.ts";
import { batchButtons, changesActionIds, countedMedia, type mediaCounts } from "#src/modules/changes/index.ts";
import { shopsActionIds } from "#src/modules/shops/index.ts";
import { aloneQuestion } from "#src/modules/studio/index.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import { button, buttons, context, type Element, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { mention } from "#src/platform/slack/blocks/text.ts";
import type { GreetingView } from "../model.ts";
import { reportsActionIds } from "./ids.ts";
import { reportsText } from "../messages/en.ts";

type Thing = { readonly text: string; readonly button: Element };

const things = () =>
  ({
    connect: {
      text: reportsText.greeting.things.connect(offered.name),
      button: button(shopsActionIds.connect, reportsText.connect),
    },
    draft: {
      text: reportsText.greeting.things.draft,
      button: button(reportsActionIds.newListing, reportsText.newListing),
    },
    drafts: {
      text: reportsText.greeting.things.drafts,
      button: button(reportsActionIds.myDrafts, reportsText.drafts.mine),
    },
    review: {
      text: reportsText.greeting.things.review,
      button: button(changesActionIds.waitingForMe, reportsText.waitingForMe),
    },
    problems: {
      text: reportsText.greeting.things.problems,
      button: button(reportsActionIds.problems, reportsText.problems.title),
    },
    shops: { text: reportsText.greeting.things.shops, button: button(reportsActionIds.shops, reportsText.shops) },
    help: { text: reportsText.greeting.things.help, button: button(reportsActionIds.help, reportsText.help) },
  }) as const satisfies Record<string, Thing>;

/** What this person can do first, by role: three of them, so that they are read. */
function threeThings({ role, shops }: { role: Role; shops: number }): readonly [Thing, Thing, Thing] {
  const { connect, draft, drafts, review, problems, shops: see, help } = things();
  if (shops === 0 && role === "owner") return [connect, draft, help];
  if (atLeast(role, "manager")) return [review, draft, problems];
  if (role === "maker") return [draft, drafts, help];
  return [see, problems, help];
}

/** Once, when a person comes by for the first time, and again when a role is given. `by`: who gave it. */
export function greetingMessage(greeting: GreetingView, by: string | null): Message {
  const given =
    by === null ? "" : ` ${reportsText.greeting.roleGiven(mention(by), reportsText.greeting.roles[greeting.role])}`;
  const three = threeThings(greeting);
  return message(`${reportsText.greeting.fallback}${given}`, [
    section(reportsText.greeting.hello(mention(greeting.slackUserId), given)),
    section(three.map(({ text }, index) => `${index + 1}. ${text}`).join("\n")),
    ...buttons(...three.map((thing) => thing.button)),
    ...(greeting.asksAlone ? aloneQuestion(greeting.soloMode) : []),
    context(reportsText.greeting.writeMe),
  ]);
}

/** For a direct message that means nothing known. */
export function offerMessage(greeting: GreetingView): Message {
  return message(reportsText.greeting.offerTitle, [
    section(reportsText.greeting.offer),
    ...buttons(...threeThings(greeting).map((thing) => thing.button)),
  ]);
}

/** What may be done with photos that were sent here. `value`: their files, as a button holds them; `open`: a batch that they may join. */
export function photosMessage(
  { photos, videos }: ReturnType<typeof mediaCounts>,
  value: string,
  open?: Parameters<typeof batchButtons>[2],
): Message {
  const { greeting } = reportsText;
  const asked = videos === 0 ? greeting.photos(photos) : greeting.media(countedMedia(photos, videos));
  return message(asked, [
    section(asked),
    ...buttons(
      button(changesActionIds.draftFromPhotos, reportsText.greeting.draftListing, value, { style: "primary" }),
      button(changesActionIds.addPhotos, reportsText.greeting.addToListing, value),
      ...batchButtons(photos, value, open ?? null),
    ),
    context(videos === 0 ? greeting.photosOnly : greeting.mediaOnly),
  ]);
}
