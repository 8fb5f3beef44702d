import {
  type ChangeView,
  possibleActions,
  changesActionIds,
  conflictButtons,
  isMany,
  manyOutcome,
  cutOffButtons,
  progressLines,
  titleLine,
} from "#src/modules/changes/index.ts";
import { differingBlocks } from "#src/modules/sync/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Message,
  pageButtons,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { fitting, message } from "#src/platform/slack/blocks/guard.ts";
import { actions } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, clipMrkdwn, count, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import type { GivenUpView } from "../rules/given-up.ts";
import type { ProblemsPage } from "../rules/problems-page.ts";
import { reportsActionIds } from "./ids.ts";

/** Characters of what happened to one change; the whole is behind "See everything". */
const shownProgress = 900;

/**
 * `/oms problems`: what failed or waits for a person, listings that stand in a shop otherwise than here, and what was given
 * up or is stuck.
 */
export function problemsMessage({ failed, givenUp, differing, total, page, pages }: ProblemsPage): Message {
  if (total === 0) return message("No problems.", [section("Nothing needs a look. :tada:")]);
  const changes = failed.map((change) => (isMany(change) ? manyOutcome(change) : failedBlocks(change)));
  const title = `${count(total, "thing")} to look at`;
  const entries = [...changes, ...givenUpBlocks(givenUp), ...differing.map(differingBlocks)];
  const turning = [
    ...pageButtons(reportsActionIds.problems, { page, more: page + 1 < pages }, String),
    ...(pages > 1 ? [context(`page ${page + 1} of ${pages}`)] : []),
  ];
  const head = pages > 1 ? [section(`*${title}*`)] : [];
  return message(title, [
    ...head,
    ...fitting(entries, [...head, ...turning], (left) => context(`and ${left} more, once these are settled`)),
    ...turning,
  ]);
}

function failedBlocks(change: ChangeView): Block[] {
  const can = possibleActions(change);
  return [
    section(`${titleLine(change)}\n${clipMrkdwn(progressLines(change), shownProgress)}`),
    ...conflictButtons(change),
    ...cutOffButtons(change),
    ...buttons(
      can.has("retry") && button(changesActionIds.retry, "Retry", change.id, { style: "primary" }),
      can.has("reopen") && button(changesActionIds.reopen, "Edit again", change.id),
      button(actions.seeEverything, "See everything", change.id),
    ),
  ];
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
  alone_question: "The question whether you work alone",
  greeting: "The greeting of a person",
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
        changeId ? button(changesActionIds.openListing, "Look", changeId) : undefined,
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
