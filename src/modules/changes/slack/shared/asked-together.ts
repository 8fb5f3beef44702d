import { formatMoney } from "#src/catalog/money.ts";
import {
  type Block,
  button,
  buttons,
  type Element,
  type Message,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, count, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changesActionIds } from "../ids.ts";

type Together = NonNullable<ChangeView["together"]>;

/** A form asks for so many at most; what a card doesn't show can't be approved from it. */
const most = 20;

/** Requests of one form, each with what it would set: what "Approve all" is about. */
export function togetherLines({ together }: ChangeView): Block[] {
  if (!together) return [];
  const fee =
    together.fee.amount > 0
      ? `${together.marketplace.name} bills ${formatMoney(together.fee)} for all of them`
      : "Costs nothing";
  return [
    section(`*Asked for together, ${count(together.requests.length, "listing")}.* ${fee}.\n${requestLines(together)}`),
  ];
}

/** Each with the stock that it would set. */
export function requestLines({ requests }: Together): string {
  return requests.slice(0, most).map(requestLine).join("\n");
}

function requestLine({ title, code, stock }: Together["requests"][number]): string {
  const pieces = stock.length === 0 ? "" : `: stock ${stock.slice(0, 10).join(", ")}`;
  return `• ${clipEscaped(title, 70)}  ·  \`${escapeMrkdwn(code)}\`${pieces}`;
}

/** The value holds the hash of exactly what the lines said. */
export function approveTogetherButton(change: ChangeView, solo: boolean): Element[] {
  const { together } = change;
  if (!together || together.requests.length > most) return [];
  const fee = together.fee.amount > 0 ? ` (${formatMoney(together.fee)})` : "";
  const label = `Approve all ${together.requests.length}${fee}`;
  const confirm = { title: `${label}?`, text: "You approve your own changes.", yes: "Yes" };
  const value = joinIds(change.id, together.hash);
  const action = solo ? changesActionIds.soloTogether : changesActionIds.approveTogether;
  return [button(action, label, value, { style: "primary", ...(solo ? { confirm } : {}) })];
}

/** What came of approving them: all, or which wait still, and why. */
export function approvedTogetherMessage(asked: number, problems: readonly string[]): Message {
  const done = asked - problems.length;
  if (problems.length === 0) {
    const all = `:white_check_mark: I approved all ${asked}. Their cards show each step.`;
    return message(`Approved: ${asked}`, [
      section(all),
      ...buttons(button(changesActionIds.waitingForMe, "What else waits for me")),
    ]);
  }
  return message(`Approved: ${done} of ${asked}`, [
    section(`I approved ${done} of ${asked}. These wait still:`),
    section(
      problems
        .slice(0, 20)
        .map((line) => `• ${clipEscaped(line, 120)}`)
        .join("\n"),
    ),
  ]);
}
