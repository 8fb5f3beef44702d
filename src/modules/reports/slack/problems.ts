import { offered } from "#src/marketplaces/registry.ts";
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
import { clipEscaped, clipMrkdwn, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import { reasonOf } from "#src/platform/kernel/errors.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { GivenUpView } from "../rules/given-up.ts";
import type { IdleApp } from "#src/modules/shops/index.ts";
import type { Lacking } from "../rules/lacking.ts";
import type { ProblemsPage } from "../rules/problems-page.ts";
import { reportsActionIds } from "./ids.ts";
import { reportsText } from "../messages/en.ts";

/** Shops of one line. */
const shownShops = 6;
/** Characters of what happened to one change; the whole is behind "See everything". */
const shownProgress = 900;

/**
 * `/oms problems`: what failed or waits for a person, listings that differ on the marketplace, and what was given
 * up or is stuck.
 */
export function problemsMessage(shown: ProblemsPage): Message {
  const { failed, givenUp, differing, total, page, pages } = shown;
  const lacking = [...shown.lacking.map(lackingLine), ...shown.idle.map(idleLine)];
  if (total === 0) {
    const said = lacking.length > 0 ? lacking : [section(reportsText.problems.nothing)];
    return message(reportsText.problems.none, said);
  }
  const changes = failed.map((change) => (isMany(change) ? manyOutcome(change) : failedBlocks(change)));
  const title = reportsText.problems.count(total);
  const entries = [
    ...changes,
    ...givenUpBlocks(givenUp),
    ...differing.map((listing) => differingBlocks(listing, listing.mayKeep)),
  ];
  const turning = [
    ...pageButtons(reportsActionIds.problems, { page, more: page + 1 < pages }, String),
    ...(pages > 1 ? [context(reportsText.problems.page(page + 1, pages))] : []),
  ];
  const head = pages > 1 ? [section(`*${title}*`)] : [];
  return message(title, [
    ...head,
    ...fitting(entries, [...head, ...lacking, ...turning], (left) => context(reportsText.problems.more(left))),
    ...lacking,
    ...turning,
  ]);
}

/** What product safety wants of listings on sale. */
function lackingLine({ listings, shopNames, missing, from, marketplace }: Lacking): Block {
  const shops = listed(shopNames.slice(0, shownShops).map((name) => clipEscaped(name, 80)));
  return section(reportsText.problems.lacking(listings, shops, listed(missing, "disjunction"), from, marketplace));
}

/** A key that the marketplace may switch off. */
function idleLine({ shops, on }: IdleApp): Block {
  const names = listed(shops.slice(0, shownShops).map((name) => clipEscaped(name, 80)));
  return section(reportsText.problems.idleKey(offered.name, names, dateText(on)));
}

function failedBlocks(change: ChangeView): Block[] {
  const can = possibleActions(change);
  return [
    section(`${titleLine(change)}\n${clipMrkdwn(progressLines(change), shownProgress)}`),
    ...conflictButtons(change),
    ...cutOffButtons(change),
    ...buttons(
      can.has("retry") && button(changesActionIds.retry, reportsText.problems.retry, change.id, { style: "primary" }),
      can.has("reopen") && button(changesActionIds.reopen, reportsText.problems.editAgain, change.id),
      button(actions.seeEverything, reportsText.problems.seeEverything, change.id),
    ),
  ];
}

function workName(kind: string): string {
  const names: Readonly<Record<string, string>> = reportsText.problems.work;
  return names[kind] ?? reportsText.problems.someWork;
}

function messageName(template: string): string {
  const names: Readonly<Record<string, string>> = reportsText.problems.messages;
  return names[template] ?? reportsText.problems.someMessage;
}

/** One line per thing: what, whom it concerns, since when, why, and whether it is still tried. */
function givenUpBlocks({ messages, operations }: GivenUpView): Block[][] {
  return [
    ...operations.map(({ kind, shopName, since, code, waits }) => [
      section(
        reportsText.problems.workLine(
          workName(kind),
          shopName && clipEscaped(shopName, 60),
          waits,
          why(code),
          dateText(since),
        ),
      ),
    ]),
    ...messages.map(({ template, to, shopName, changeId, since, code, waits }) => [
      section(
        reportsText.problems.messageLine(
          messageName(template),
          shopName && clipEscaped(shopName, 60),
          to ? mention(to) : null,
          waits,
          why(code),
          dateText(since),
        ),
        changeId ? button(changesActionIds.openListing, reportsText.showListing, changeId) : undefined,
      ),
    ]),
  ];
}

function why(code: string | null): string {
  return code ? ` (${escapeMrkdwn(reasonOf(code))}).` : ".";
}
