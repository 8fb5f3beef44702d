import { studioInputIds } from "#src/modules/studio/index.ts";
import { context, input, modal, section, textInput, type View } from "#src/platform/slack/blocks/elements.ts";
import { decisionValue } from "#src/platform/slack/blocks/ids.ts";
import type { ChangeView } from "../../model.ts";
import { statePlansText } from "../../messages/state-plans.en.ts";
import { isDecidedAlone } from "../../rules/possible-actions.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";

/**
 * An owner approves that listings are deleted, by typing how many.
 *
 * @param inReview on the page of `/oms review` of the request with this number: the next one takes the form's place
 */
export function deletionForm(change: ChangeView, inReview?: number): View {
  const text = statePlansText.deleting;
  const listings = change.many?.all ?? 0;
  return modal({
    callback: changesFormIds.deletion,
    title: text.title,
    submit: text.submit,
    metadata: decisionValue(change, inReview),
    blocks: [
      section(`${titleLine(change)}\n${statePlansText.does.delete}`),
      input(changesFields.typedCount, text.label(listings), textInput(studioInputIds.value, "", { max: 10 }), {
        optional: false,
        hint: text.hint,
      }),
      ...(isDecidedAlone(change) ? [context(text.alone)] : []),
    ],
  });
}
