import { fieldLabel } from "#src/marketplaces/registry.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { decisionValue, joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, count, dateText, mention, named, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView, ManyView } from "../../model.ts";
import { isDecidedAlone, possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import { byLine, cost, fallbackTitle, stateText, titleLine } from "../shared/change-lines.ts";
import { discardButton } from "../shared/discarding.ts";
import { fourEyes } from "../shared/four-eyes.ts";

/** The card of a change of many listings, to its author and in the channel: what it does in all, and how far it is. */

export type Many = ChangeView & { readonly many: ManyView };

export function isMany(change: ChangeView): change is Many {
  return change.many !== null;
}

/** @param to the author alone has the ways back; who may decide has the others, in the channel */
export function manyCard(change: Many, to: "author" | "channel"): Message {
  const says = change.state === "in_review" ? "waiting for approval" : stateText(change).toLowerCase();
  return message(`Change of ${count(change.many.all, "listing")}, ${says}: ${fallbackTitle(change)}`, [
    ...head(change),
    ...standing(change),
    ...(change.state === "in_review" ? fourEyes(change) : []),
    ...(to === "author" ? authorControls(change) : controls(change)),
  ]);
}

/** One page of `/oms review`. */
export function manyReviewBlocks(change: Many, page?: number): Block[] {
  return [...head(change), ...decisionButtons(change, page)];
}

/** Among what needs a look: how far it came, why not further, and the ways on. */
export function manyOutcome(change: Many): Block[] {
  return [section(`${titleLine(change)}\n${progress(change)}`), ...failures(change), ...controls(change)];
}

function head(change: Many): Block[] {
  const { many } = change;
  const shops = many.shops.slice(0, 10).map(({ name, items }) => `${clipEscaped(name, 80)} (${items})`);
  const more = many.shops.length > 10 ? [`${many.shops.length - 10} more shops`] : [];
  return [
    section(
      [
        `_Change of ${count(many.all, "listing")}_`,
        titleLine(change),
        listed([...shops, ...more]),
        fieldsLine(many),
        ...priceLine(many),
      ].join("\n"),
    ),
    context(`${cost(change)} · ${byLine(change)}`),
  ];
}

/** `Price in 431 listings, Title in 12` */
function fieldsLine({ fields }: ManyView): string {
  const lines = Object.entries(fields)
    .toSorted(([, a], [, b]) => b - a)
    .map(([field, items]) => `*${clipEscaped(fieldLabel(field), 60)}* in ${count(items, "listing")}`);
  return [...lines.slice(0, 12), ...(lines.length > 12 ? [`${lines.length - 12} more fields`] : [])].join(", ");
}

function priceLine({ prices }: ManyView): string[] {
  if (!prices) return [];
  const { lowest, highest } = prices;
  if (lowest === highest) return [`Prices: ${moved(lowest)}`];
  return [`Prices: from ${moved(lowest)} to ${moved(highest)}`];
}

/** `12.5% higher` */
function moved(thousandths: number): string {
  if (thousandths === 0) return "the same";
  return `${Math.abs(thousandths) / 10}% ${thousandths > 0 ? "higher" : "lower"}`;
}

function standing(change: Many): Block[] {
  const { state, decisions, approvers, soloMode } = change;
  if (state === "in_review") {
    const who = listed(names(approvers, 10));
    const asked = approvers.length > 0 ? `${who}: would you look at this, please?` : nobody(soloMode);
    return [section(asked)];
  }
  const last = decisions.at(-1);
  if (state === "rejected") {
    const reason = clipEscaped(last?.reason ?? "", 1500).replaceAll("\n", "\n>");
    return [section(`${last ? mention(last.by.slackUserId) : "A manager"} asks for changes:\n>${reason}`)];
  }
  if (state === "discarded") return [section("It was discarded. Nothing of it is written.")];
  const approved = decisions.findLast(({ verdict }) => verdict === "approve");
  const by =
    approved &&
    `${approved.selfApproved ? "Decided alone" : "Approved"} by ${named(approved.by)}, ${dateText(approved.at)}`;
  return [section(progress(change)), ...failures(change), ...(by ? [context(by)] : [])];
}

function nobody(soloMode: boolean): string {
  return soloMode
    ? "Solo mode is on: its author may approve it."
    : "*Nobody else here may approve this.* Make somebody a manager, or switch on solo mode.";
}

/** `120 of 300 written, 2 failed` */
function progress({ state, many, decisions, author }: Many): string {
  const { applied = 0, failed = 0, parked = 0, stopped = 0, left_out: leftOut = 0 } = many.states;
  const last = decisions.at(-1);
  if (state === "stopped" && applied === 0) {
    const by = last?.verdict === "withdraw" ? "withdrew this request" : "stopped it before anything was written";
    return `${named(last?.by ?? author)} ${by}. Nothing of it is written.`;
  }
  const left = many.all - applied - failed - parked - stopped - leftOut;
  const parts = [
    `*${applied} of ${many.all} written*`,
    ...(failed + parked > 0 ? [`${failed + parked} not written`] : []),
    ...(stopped > 0 ? [`${stopped} stopped`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
    ...(left > 0 ? [`${left} still to write`] : []),
  ];
  const mark = state === "applied" ? ":white_check_mark: " : state === "failed" ? ":warning: " : "";
  return `${mark}${parts.join(", ")}`;
}

function failures({ many }: Many): Block[] {
  const { failed = 0, parked = 0 } = many.states;
  const lines = many.failures.map(
    ({ code, title, text }) => `• ${clipEscaped(title ?? "", 80)} \`${code ?? "?"}\`: ${clipEscaped(text, 250)}`,
  );
  const more = failed + parked - lines.length;
  if (lines.length === 0) return [];
  return [section([...lines, ...(more > 0 ? [`and ${more} more: *Show what failed*`] : [])].join("\n"))];
}

function authorControls(change: Many): Block[] {
  const { id } = change;
  const can = possibleActions(change);
  if (can.has("approve") && isDecidedAlone(change)) return controls(change);
  return buttons(
    can.has("withdraw") && button(changesActionIds.withdraw, "Withdraw", id),
    can.has("discard") && discardButton(id),
    can.has("retry") && button(changesActionIds.failedItems, "Show what failed", joinIds(id, "0")),
    can.has("stop") && button(changesActionIds.stop, "Stop what is left", id),
    button(changesActionIds.manyItems, "Show listings", joinIds(id, "0")),
  );
}

function controls(change: Many): Block[] {
  const { id, state, many } = change;
  const can = possibleActions(change);
  const { failed = 0, parked = 0 } = many.states;
  if (can.has("approve"))
    return [...decisionButtons(change), ...buttons(button(changesActionIds.withdraw, "Withdraw", id))];
  return buttons(
    can.has("retry") &&
      button(
        changesActionIds.retry,
        `Retry the ${failed + parked} that failed`,
        id,
        state === "failed" ? { style: "primary" } : {},
      ),
    can.has("retry") && button(changesActionIds.failedItems, "Show what failed", joinIds(id, "0")),
    can.has("stop") && button(changesActionIds.stop, "Stop what is left", id),
    button(changesActionIds.manyItems, "Show listings", joinIds(id, "0")),
  );
}

function decisionButtons(change: Many, page?: number): Block[] {
  const value = decisionValue(change, page);
  const solo = isDecidedAlone(change);
  const label = `Approve & push (${change.many.all})`;
  const confirm = {
    title: `Write ${count(change.many.all, "listing")}?`,
    text: `You approve your own change. ${cost(change)}.`,
    yes: "Yes",
  };
  return buttons(
    button(solo ? changesActionIds.soloLive : changesActionIds.approveLive, label, value, {
      style: "primary",
      ...(solo ? { confirm } : {}),
    }),
    button(changesActionIds.askForChanges, "Ask for changes", value),
    button(changesActionIds.manyItems, "Show listings", joinIds(change.id, "0")),
  );
}
