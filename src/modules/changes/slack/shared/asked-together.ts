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
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { changesActionIds } from "../ids.ts";
import { changeLabel } from "./change-label.ts";

type Together = NonNullable<ChangeView["together"]>;

/** A form asks for so many at most; what a card doesn't show can't be approved from it. */
const most = 20;

/** Requests of one form, each with what it would set: what "Approve all" is about. */
export function togetherLines({ together }: ChangeView): Block[] {
  if (!together) return [];
  const text = changeCardsText.together;
  const fee = together.fee.amount > 0 ? text.bills(together.marketplace.name, formatMoney(together.fee)) : text.free;
  return [section(`${text.title(together.requests.length, fee)}\n${requestLines(together)}`)];
}

/** Each with the stock that it would set. */
export function requestLines({ requests }: Together): string {
  return requests.slice(0, most).map(requestLine).join("\n");
}

function requestLine({ title, stock, ...request }: Together["requests"][number]): string {
  const pieces = stock.length === 0 ? "" : `: ${changeCardsText.together.stock(stock.slice(0, 10).join(", "))}`;
  return `• ${clipEscaped(title, 70)}  ·  ${changeLabel(request)}${pieces}`;
}

/** The value holds the hash of exactly what the lines said. */
export function approveTogetherButton(change: ChangeView, solo: boolean): Element[] {
  const { together } = change;
  if (!together || together.requests.length > most) return [];
  const { approve, confirm: confirming } = changeCardsText;
  const all = together.requests.length;
  const label = together.fee.amount > 0 ? approve.allFor(all, formatMoney(together.fee)) : approve.all(all);
  const confirm = { title: confirming.asked(label), text: confirming.ownAll, yes: approve.yes };
  const value = joinIds(change.id, together.hash);
  const action = solo ? changesActionIds.soloTogether : changesActionIds.approveTogether;
  return [button(action, label, value, { style: "primary", ...(solo ? { confirm } : {}) })];
}

/** What came of approving them: all, or which wait still, and why. */
export function approvedTogetherMessage(asked: number, problems: readonly string[]): Message {
  const done = asked - problems.length;
  const text = changeCardsText.together;
  if (problems.length === 0) {
    return message(text.done(asked), [
      section(text.allDone(asked)),
      ...buttons(button(changesActionIds.waitingForMe, changeStatesText.whatElse)),
    ]);
  }
  return message(text.someDone(done, asked), [
    section(text.waitStill(done, asked)),
    section(
      problems
        .slice(0, 20)
        .map((line) => `• ${clipEscaped(line, 120)}`)
        .join("\n"),
    ),
  ]);
}
