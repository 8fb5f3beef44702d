import type { GivenUpView } from "#src/domain/given-up.ts";
import type { Problem } from "#src/domain/problem.ts";
import type { ChangeSummary, ChangeView, ListingView } from "#src/domain/views.ts";
import { fallbackTitle, progressLines, targetLines, textByLine, titleLine, titleOf } from "./change-lines.ts";
import { editReviewBlocks, isListingChange } from "./edit-card.ts";
import { type Block, button, buttons, context, image, type Message, section } from "./elements.ts";
import { fitting, message } from "./guard.ts";
import { actions } from "./ids.ts";
import { summaryList } from "./overview.ts";
import { decisionButtons } from "./review-card.ts";
import { differingBlocks } from "./sync.ts";
import { clipEscaped, clipMrkdwn, count, dateText, escapeMrkdwn, mention, problemLines } from "./text.ts";

/** `/oms review`: one listing per page, the one that waits longest first. */
export function reviewPage(waiting: readonly ChangeView[], page: number): Message {
  const index = waiting.length === 0 ? 0 : page % waiting.length;
  const change = waiting[index];
  if (!change) return message("Nothing waits for you.", [section("Nothing waits for your approval. :tada:")]);
  const next = (index + 1) % waiting.length;
  return message(`${fallbackTitle(change)} waits for your approval`, [
    context(`${index + 1} of ${waiting.length}`),
    ...(isListingChange(change) ? editReviewBlocks(change) : newListingBlocks(change)),
    ...(waiting.length > 1 ? buttons(button(actions.reviewNext, "Next", String(next))) : []),
  ]);
}

function newListingBlocks(change: ChangeView): Block[] {
  return [
    ...(change.coverUrl ? [image(change.coverUrl, change.content.photos[0]?.alt || titleOf(change))] : []),
    section(`${titleLine(change)}\n${targetLines(change)}`),
    section(clipEscaped(change.content.description, 1500) || "_No description._"),
    context(
      `${count(change.content.photos.length, "photo")} · tags: ${change.content.tags.map(escapeMrkdwn).join(", ") || "none"}`,
      `by ${mention(change.author.slackUserId)}. ${textByLine(change)}`,
    ),
    ...decisionButtons(change),
  ];
}

/** Characters of what happened to one change; the whole is behind "See everything". */
const shownProgress = 900;

/**
 * `/oms problems`: what failed or waits for a person, listings that stand on Etsy otherwise than here, and what was given
 * up or is stuck.
 */
export function problemsMessage(
  changes: readonly ChangeView[],
  differing: readonly ListingView[] = [],
  givenUp: GivenUpView = { messages: [], operations: [] },
): Message {
  const others = givenUpBlocks(givenUp);
  if (changes.length + differing.length + others.length === 0)
    return message("No problems.", [section("Nothing needs a look. :tada:")]);
  const failed = changes.map((change): Block[] => [
    section(`${titleLine(change)}\n${clipMrkdwn(progressLines(change), shownProgress)}`),
    ...buttons(
      button(actions.retry, "Retry", change.id, { style: "primary" }),
      (change.kind === "create" || change.kind === "edit") &&
        !change.targets.some((target) => target.state === "applied") &&
        button(actions.reopen, "Edit again", change.id),
      button(actions.seeEverything, "See everything", change.id),
    ),
  ]);
  return message(
    changes.length + differing.length > 0
      ? `${count(changes.length + differing.length, "listing")} to look at`
      : `${count(others.length, "thing")} to look at`,
    fitting([...failed, ...others, ...differing.map(differingBlocks)], [], (left) =>
      context(`and ${left} more, once these are settled`),
    ),
  );
}

const messageNames: Readonly<Record<string, string>> = {
  draft_card: "The card of a draft",
  review_card: "The card of a listing",
  change_note: "A note about a listing",
  shop_connected: "The note that a shop is connected",
  shop_note: "A note about a shop",
  shop_login: "A warning about a shop's sign-in",
  sync_result: "The result of a sync",
  digest: "A digest",
  state_alerts: "An alert about listings",
  studio_note: "A note about this studio",
  import_preview: "The preview of an import",
  waiting: "The list of what waits for approval",
  erasure_receipt: "The receipt of an erasure",
};

const operationNames: Readonly<Record<string, string>> = {
  read_shop: "Reading a shop's settings",
  sync_shop: "Comparing a shop's listings",
  send_digest: "Writing the digest",
  exercise_login: "Renewing a shop's sign-in",
  erase_shop: "Erasing what was copied from a shop",
  erase_studio: "Erasing this studio",
};

/** One line per thing: what, whom it concerns, since when, why, and whether it is still tried. */
function givenUpBlocks({ messages, operations }: GivenUpView): Block[][] {
  return [
    ...operations.map(({ kind, shopName, since, code, waits }) => [
      section(
        `${waits ? ":hourglass:" : ":warning:"} *${operationNames[kind] ?? "Some work"}*${of(shopName)} ${
          waits ? "hasn't worked yet. I go on trying" : "didn't work"
        }${why(code)} Since ${dateText(since)}.`,
      ),
    ]),
    ...messages.map(({ template, to, shopName, changeId, since, code, waits }) => [
      section(
        `${waits ? ":hourglass:" : ":warning:"} *${messageNames[template] ?? "A message"}*${of(shopName)}${
          to ? ` for ${mention(to)}` : ""
        } ${waits ? "can't be delivered yet. I go on trying" : "couldn't be delivered"}${why(code)} Since ${dateText(since)}.`,
        changeId ? button(actions.openListing, "Look", changeId) : undefined,
      ),
    ]),
  ];
}

function of(shopName: string | null): string {
  return shopName ? ` of *${clipEscaped(shopName, 60)}*` : "";
}

function why(code: string | null): string {
  return code ? ` (\`${escapeMrkdwn(code)}\`).` : ".";
}

const shownChoices = 15;

/** Several listings fit, or none was named: which one is meant. */
export function pickListing(title: string, changes: readonly ChangeSummary[], nothing: string): Block[] {
  if (changes.length === 0) return [section(nothing)];
  const left = changes.length - shownChoices;
  return [
    ...summaryList(title, changes.slice(0, shownChoices)),
    ...(left > 0 ? [context(`and ${left} more: say more of its title`)] : []),
  ];
}

/** Approval was asked for too early. */
export function incompleteMessage(problems: readonly Problem[]): Message {
  const lines = problemLines(problems, 12);
  return message("Something is still missing", [section(`*Before I can ask for approval:*\n${lines.join("\n")}`)]);
}
