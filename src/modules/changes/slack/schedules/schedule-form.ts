import { studioInputIds } from "#src/modules/studio/index.ts";
import { context, input, modal, momentPicker, section, type View } from "#src/platform/slack/blocks/elements.ts";
import type { ChangeView } from "../../model.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { schedulesText } from "../../scheduling/messages/en.ts";

/** When it is written, and, of changed values, when they go back. @param zone of the studio, by whose clock cards say it */
export function scheduleForm(change: ChangeView, zone: string): View {
  const text = schedulesText.form;
  const { schedule } = change;
  return modal({
    callback: changesFormIds.schedule,
    title: text.title,
    submit: text.save,
    metadata: change.id,
    blocks: [
      section(titleLine(change)),
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
      ...(change.state === "scheduled" ? [context(text.asksAgain)] : []),
    ],
  });
}
