import { formatMoney } from "#src/catalog/money.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Element,
  type Message,
  namedButtons,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, mention, named } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import type { ManyView, PlanView } from "../../many/views.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { plansCardText } from "../../messages/plans.en.ts";
import { changesActionIds } from "../ids.ts";
import { partOfText } from "../choosing/part-of.ts";
import { fallbackTitle, titleLine } from "../shared/change-lines.ts";
import { progressText } from "./messages/progress.en.ts";
import { includeButtons, leftOutCalled, sampleLine, typedLines } from "./plan-samples.ts";
import { statePlansText } from "../../messages/state-plans.en.ts";

/** What cards say of a plan besides what they say of every change of many, and its own card while it is its author's. */

export type Plan = ChangeView & { readonly many: ManyView & { readonly plan: PlanView } };

/** A plan that nobody is asked about: it is made, looked at, or was thrown away. */
export function isOpenPlan(change: ChangeView): change is Plan {
  return Boolean(change.many?.plan) && ["draft", "rejected", "discarded"].includes(change.state);
}

/**
 * @param head what every card of many begins with
 * @param to its author alone arranges it and asks for it; in the channel it is only shown
 */
export function planCard(change: Plan, head: readonly Block[], to: "author" | "channel"): Message {
  const { plan, all } = change.many;
  return message(`${plansCardText.plan(all)}: ${fallbackTitle(change)}`, [
    ...(plan.collecting ? [section(titleLine(change))] : head),
    ...body(change, to),
  ]);
}

function body(change: Plan, to: "author" | "channel"): Block[] {
  const { state, many } = change;
  const { plan } = many;
  if (state === "discarded" && plan.collecting) return [section(nothing(plan)), ...apartBlocks(plan), ...leftOut(plan)];
  if (state === "discarded") return [section(plansCardText.thrownAway)];
  if (plan.collecting) return [section(making(plan)), ...buttons(mayThrowAway(change) && throwAway(change))];
  const shown = to === "author" ? controls(change) : buttons(seeAll(change), ...furtherLists(change));
  return [section(standing(change)), ...shown];
}

function making({ looked, found }: PlanView): string {
  return found === null ? plansCardText.making.first : plansCardText.making.some(Math.min(looked, found), found);
}

function nothing({ left, found, looked }: PlanView): string {
  if (found === null || looked < found) return plansCardText.nothing.unfinished;
  return left === 0 ? plansCardText.nothing.none : plansCardText.nothing.allLeftOut(left);
}

/** Why it is its author's: not asked for yet, taken back, or sent back with a reason. */
function standing(change: Plan): string {
  const { state, decisions, many } = change;
  const last = decisions.at(-1);
  if (many.all === 0) return plansCardText.empty;
  if (state === "rejected" && last) {
    const reason = clipEscaped(last.reason ?? "", 1500).replaceAll("\n", "\n>");
    return `${changeCardsText.asksForChanges(mention(last.by.slackUserId))}\n>${reason}\n${plansCardText.sentBack}`;
  }
  if (many.partOf && decisions.length === 0) return partOfText(many.partOf);
  return last?.verdict === "withdraw" ? plansCardText.withdrawn(named(last.by)) : plansCardText.notAsked;
}

/** New prices, what it costs in calls, samples, and what is left out. */
export function planFacts({ plan }: ManyView & { readonly plan: PlanView }): Block[] {
  const { prices, cost, falls, rises, says } = plan;
  // What the line says is told once, above; what is deleted is told whole.
  const usual = plan.deletes.length > 0 ? null : plan.usual;
  const large = [
    ...(plan.large.falls > 0 && !(says !== null && says < 0) ? [plansCardText.large.falls(plan.large.falls)] : []),
    ...(plan.large.rises > 0 && !(says !== null && says > 0) ? [plansCardText.large.rises(plan.large.rises)] : []),
  ];
  const lines = prices.map(({ currency, lowest, highest }) =>
    plansCardText.newPrices(formatMoney({ amount: lowest, currency }), formatMoney({ amount: highest, currency })),
  );
  const text = plansCardText.samples;
  const samples = [
    ...(falls.length > 0 ? [text.falls, ...falls.map(sampleLine)] : []),
    ...(rises.length > 0 ? [text.rises, ...rises.map(sampleLine)] : []),
    ...(usual ? [text.usual, sampleLine(usual)] : []),
  ];
  const typed = typedLines(plan);
  const minutes = plansCardText.minutes(Math.round(cost.seconds / 60));
  return [
    ...(lines.length > 0 || samples.length > 0 ? [section([...lines, ...large, ...samples].join("\n"))] : []),
    ...apartBlocks(plan),
    ...(typed.length > 0 ? [section(typed.join("\n"))] : []),
    ...(cost.calls > 0
      ? [
          context(
            plansCardText.calls(cost.calls, minutes),
            ...(cost.others ? [progressText.shared(cost.others)] : []),
            ...(cost.over ? [plansCardText.over(cost.over.left)] : []),
            `\`${clipEscaped(plan.line, 400)}\``,
          ),
        ]
      : []),
    ...leftOut(plan),
  ];
}

/** How many `without` left out: where it is none, the words may be mistyped, or mean others than the person thinks. */
function apartBlocks({ apart }: PlanView): Block[] {
  if (!apart) return [];
  const text = plansCardText.apart;
  const words = listed(apart.by.map(({ what, name }) => text.without[what](clipEscaped(name, 60))));
  return [apart.listings === 0 ? section(text.none(words)) : context(text.some(words, apart.listings))];
}

/** So many reasons are told on the card. */
const shownReasons = 6;

/** Each reason once, with the first of its listings. */
function leftOut({ left, reasons }: PlanView): Block[] {
  if (left === 0) return [];
  const text = changeCardsText.many;
  const lines = reasons.slice(0, shownReasons).map((reason) => {
    const { text: why, items, some } = reason;
    const called = leftOutCalled(reason);
    const more = items - some.length;
    return `• ${text.reason(items, clipEscaped(why, 200))}\n   ${more > 0 ? text.andMore(called, more) : called}`;
  });
  const further = reasons.length > shownReasons ? [plansCardText.moreReasons] : [];
  return [section([plansCardText.left(left), ...lines, ...further].join("\n"))];
}

function controls(change: Plan): Block[] {
  const { id, many } = change;
  if (!possibleActions(change).has("shape")) return buttons(seeAll(change), ...furtherLists(change));
  const text = plansCardText.buttons;
  const ids = changesActionIds;
  const instead = offSaleInstead(change);
  const style = change.kind === "delete" ? "danger" : "primary";
  return [
    ...namedButtons(
      "controls",
      instead,
      many.all > 0 && button(ids.askForPlan, text.ask(many.all), joinIds(id, String(many.all)), { style }),
      seeAll(change),
      ...furtherLists(change),
      throwAway(change),
    ),
    ...includeButtons(change),
  ];
}

/** Before a plan deletes anything, what keeps everything. */
function offSaleInstead({ id, kind, many }: Plan): Element | false {
  if (kind !== "delete" || many.all === 0) return false;
  const { button: label, ...confirm } = statePlansText.offSaleInstead;
  return button(changesActionIds.offSaleInstead, label, id, { style: "primary", confirm });
}

function seeAll({ id, many }: Plan): Element | false {
  return many.all > 0 && button(changesActionIds.planItems, plansCardText.buttons.all, joinIds(id, "0"));
}

/** What a plan leaves out, page by page, and all of it as a file. */
export function furtherLists({ id, many }: Pick<ChangeView, "id" | "many">): Element[] {
  const text = plansCardText.buttons;
  if (!many?.plan) return [];
  return [
    ...(many.plan.left > 0 ? [button(changesActionIds.planLeftOut, text.leftOut, joinIds(id, "0"))] : []),
    button(changesActionIds.planTable, text.table, id),
  ];
}

/** A person who only reads gets this card of another person's plan, too. */
function mayThrowAway(change: Plan): boolean {
  return possibleActions(change).has("discard");
}

function throwAway({ id }: Plan): Element {
  const text = plansCardText.buttons;
  return button(changesActionIds.discard, text.throwAway, id, {
    style: "danger",
    confirm: { title: text.throwAwayTitle, text: text.throwAwayText, yes: text.throwAwayYes },
  });
}
