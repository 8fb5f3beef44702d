import { studioInputIds } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import {
  type Block,
  context,
  input,
  modal,
  momentPicker,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { dateText, named } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { needsOwner } from "../../rules/possible-actions.ts";
import { endText, startText, whenText } from "../../scheduling/when-text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { schedulesText } from "../../scheduling/messages/en.ts";

/** When it is written, and, of changed values, when they go back. @param zone of the studio, by whose clock cards say it */
export function scheduleForm(change: ChangeView, zone: string): View {
  const text = schedulesText.form;
  const { schedule } = change;
  const asks = approval(change) !== undefined && !movesAlone(change);
  return modal({
    callback: changesFormIds.schedule,
    title: text.title,
    submit: asks ? text.saveAndAsk : text.save,
    metadata: change.id,
    blocks: [
      section(titleLine(change)),
      ...approvedBlocks(change),
      ...presentTimes(change),
      input(changesFields.startsAt, text.starts, momentPicker(studioInputIds.value, schedule?.startsAt ?? null), {
        hint: text.startsHint(zone),
      }),
      ...(change.kind === "edit"
        ? [
            input(changesFields.endsAt, text.ends, momentPicker(studioInputIds.value, schedule?.endsAt ?? null), {
              hint: text.endsHint,
            }),
          ]
        : []),
    ],
  });
}

/** Cards say times by the studio's clock and the picker by a person's own: here both are said, so that nobody takes one for the other. */
function presentTimes({ schedule }: ChangeView): Block[] {
  if (!schedule) return [];
  const { startsAt, endsAt } = schedule;
  const times = [
    ...(startsAt ? [schedulesText.form.bothClocks(startText(schedule), dateText(startsAt))] : []),
    ...(endsAt ? [schedulesText.form.bothClocks(endText(schedule), dateText(endsAt))] : []),
  ];
  return [context(schedulesText.form.now(listed(times)))];
}

/** Before the time of what is approved is moved: whether that takes a new approval. */
function approvedBlocks(change: ChangeView): Block[] {
  const approved = approval(change);
  const text = schedulesText.form;
  if (!approved || !change.schedule) return [];
  if (movesAlone(change)) return [section(text.movesApproved)];
  return [section(text.asksAgain(named(approved.by), whenText(change.schedule)))];
}

function approval({ state, decisions }: ChangeView) {
  return state === "scheduled" ? decisions.findLast(({ verdict }) => verdict === "approve") : undefined;
}

/** By whose word the new time is approved at once: that of a person who approved it, or who may. */
function movesAlone(change: ChangeView): boolean {
  const { viewer, approvers } = change;
  if (!viewer || !atLeast(viewer.role, needsOwner(change) ? "owner" : "manager")) return false;
  return [...approvers, approval(change)?.by].some((person) => person?.memberId === viewer.memberId);
}
