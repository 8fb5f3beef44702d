import { type Element, button } from "#src/platform/slack/blocks/elements.ts";
import { dateText, named } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import type { ManyView } from "../../many/views.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import { progressText } from "./messages/progress.en.ts";

/** How far a change of many is on its way, and its brake. */

type Many = ChangeView & { readonly many: ManyView };

/** `318 still to write, about 6 minutes`; while it is paused nobody knows how long. */
export function leftText({ many, paused }: Many, left: number): string {
  const { pace } = many;
  const text = progressText;
  if (!pace || paused) return text.noneToday(left);
  if (!pace.today) return text.left(left, text.minutes(pace.minutes));
  const { items } = pace.today;
  return items === 0 ? text.noneToday(left) : text.today(items, left, text.minutes(pace.minutes));
}

/** Why it takes so long; and when the rest is written, where the calls of the day end before. */
export function restLines({ many, paused, marketplace }: Many): string[] {
  if (!many.pace || paused) return [];
  const { today, others = 0 } = many.pace;
  const say = today?.items === 0 ? progressText.restAll : progressText.rest;
  return [
    ...(others > 0 && today?.items !== 0 ? [progressText.shared(others)] : []),
    ...(today ? [`:hourglass_flowing_sand: ${say(marketplace.name, dateText(today.from))}`] : []),
  ];
}

export function pausedLines({ paused, many }: Many): string[] {
  if (!paused) return [];
  const { pending = 0, applying = 0 } = many.states;
  return [progressText.pausedFor(named(paused.by), pending + applying, dateText(paused.at))];
}

export function brakeButtons(change: ChangeView): Element[] {
  const { id } = change;
  const can = possibleActions(change);
  const { pause, resume } = progressText.buttons;
  return [
    ...(can.has("resume") ? [button(changesActionIds.resume, resume, id, { style: "primary" })] : []),
    ...(can.has("pause") ? [button(changesActionIds.pause, pause, id)] : []),
  ];
}
