import { studioInputIds } from "#src/modules/studio/index.ts";
import { input, modal, section, textInput, type View } from "#src/platform/slack/blocks/elements.ts";
import { decisionValue } from "#src/platform/slack/blocks/ids.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";

/**
 * Asking for changes, with the reason that its author then reads.
 *
 * @param inReview on the page of `/oms review` of the request with this number: the next one takes the form's place
 */
export function reasonForm(change: ChangeView, inReview?: number): View {
  return modal({
    callback: changesFormIds.reason,
    title: changeFormsText.titles.askForChanges,
    submit: changeFormsText.reason.submit,
    metadata: decisionValue(change, inReview),
    blocks: [
      section(titleLine(change)),
      input(
        changesFields.reason,
        changeFormsText.reason.label,
        textInput(studioInputIds.value, "", {
          multiline: true,
          max: 1000,
          placeholder: changeFormsText.reason.example,
        }),
        {
          optional: false,
          hint: hintOf(change)(change.author.name),
        },
      ),
    ],
  });
}

/** What its author then does. */
function hintOf({ many }: ChangeView): (author: string) => string {
  const { hint, hintOfMany, hintOfPlan } = changeFormsText.reason;
  if (!many) return hint;
  return many.plan ? hintOfPlan : hintOfMany;
}
