import { splitField } from "#src/catalog/fields/fields.ts";
import { codeLabel } from "#src/modules/listings/index.ts";
import { type Block, button, buttons, type Element, section } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ManyView, PlanReasonView, PlanSampleView, PlanView } from "../../many/views.ts";
import type { ChangeView } from "../../model.ts";
import { plansCardText } from "../../messages/plans.en.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import { valueWords } from "../shared/edit-lines.ts";
import { stateWords } from "../state-plans/lines.ts";

/** Values of a plan as its card shows them, old and new, and what an approver should look at first. */

type OfPlan = ChangeView & { readonly many: ManyView & { readonly plan: PlanView } };

/** Reasons of what the author's own line says, by the sign of that. */
const largeFall = "large-fall";
const largeRise = "large-rise";

/**
 * What the line itself says is meant: it is told once, at the top, and one click takes in all that started left out because of it.
 *
 * @param to as of the card
 */
export function saysBlocks(change: OfPlan, to: "author" | "channel"): Block[] {
  const { says } = change.many.plan;
  if (says === null) return [];
  const text = plansCardText.says;
  const line = says < 0 ? text.fall(-says) : text.rise(says);
  const left = to === "author" ? leftForIt(change) : undefined;
  if (!left) return [section(line)];
  const include = includeButton(change, left, { style: "primary" });
  return [{ ...section(`${line} ${text.leftOut(left.mayTakeIn)}`, include), block_id: "says" }];
}

/** What is left out only because of what the line says, where this person may take it in. */
function leftForIt(change: OfPlan): PlanReasonView | undefined {
  const { says, reasons } = change.many.plan;
  if (says === null || !possibleActions(change).has("shape")) return undefined;
  return reasons.find(({ code, mayTakeIn }) => code === (says < 0 ? largeFall : largeRise) && mayTakeIn > 0);
}

/**
 * Reasons of which all listings can be taken in at once; that which is offered at the top is none of them. One by one: two buttons of
 * one block can't have the same action.
 */
export function includeButtons(change: OfPlan): Block[] {
  const atTheTop = leftForIt(change);
  return change.many.plan.reasons
    .filter((reason) => reason.mayTakeIn > 0 && reason.code !== "taken-out" && reason !== atTheTop)
    .slice(0, 3)
    .flatMap((reason) => buttons(includeButton(change, reason)));
}

function includeButton(
  { id }: OfPlan,
  { code, mayTakeIn }: PlanReasonView,
  more: { readonly style?: "primary" } = {},
): Element {
  const value = joinIds(id, code, String(mayTakeIn));
  return button(changesActionIds.takeReasonIntoPlan, plansCardText.buttons.takeInAll(mayTakeIn), value, more);
}

/** Values that the line doesn't say: the approver reads who typed them, and those that move most. */
export function typedLines({ typed: { values, by, some } }: PlanView): string[] {
  if (values === 0) return [];
  const more = values - some.length;
  return [
    plansCardText.typed(values, listed(names(by, 5))),
    ...some.map(sampleLine),
    ...(more > 0 ? [plansCardText.moreTyped(more)] : []),
  ];
}

/** `Mug, blue · LA-1 · k7q2, PineAndInkEU (Small): €20.00 → €20.90` */
export function sampleLine(sample: PlanSampleView): string {
  const { title, field, shopName, ...thing } = sample;
  const { option } = splitField(field);
  const called = `${clipEscaped(title ?? "", 60)} ${codeLabel(thing)}, ${clipEscaped(shopName, 40)}`;
  const which = option ? `${called} (${clipEscaped(option, 40)})` : called;
  const [before, after] = words(sample);
  return plansCardText.sample(which, before, after);
}

function words({ field, before, after, currency, profiles }: PlanSampleView): [string, string] {
  const word = (value: typeof before) =>
    field === "state" ? stateWords(value) : clipEscaped(valueWords(field, value, currency, { profiles }), 80);
  return [word(before), word(after)];
}

/** Its values there are newer than the plan that they are left out of. */
const newerThere = "newer-there";

/** The first listings that are left out for a reason; of those that may be taken in, what would be written. */
export function leftOutCalled({ code, some }: PlanReasonView): string {
  return some
    .map(({ title, sample, ...thing }) => {
      const called = `${clipEscaped(title ?? "", 50)} ${codeLabel(thing)}`;
      if (!sample) return called;
      const say = code === newerThere ? plansCardText.nowAndPlanned : plansCardText.leftSample;
      return say(called, ...words(sample));
    })
    .join(", ");
}
