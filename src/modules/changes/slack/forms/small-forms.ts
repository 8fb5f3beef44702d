import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  button,
  context,
  input,
  modal,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { decisionValue } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary, ChangeView } from "../../model.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";

/**
 * Asking for changes, with the reason that its author then reads.
 *
 * @param page of `/oms review`: the next listing takes the form's place
 */
export function reasonForm(change: ChangeView, page?: number): View {
  return modal({
    callback: changesFormIds.reason,
    title: "Ask for changes",
    submit: "Send",
    metadata: decisionValue(change, page),
    blocks: [
      section(titleLine(change)),
      input(
        changesFields.reason,
        "What should change?",
        textInput(studioInputIds.value, "", {
          multiline: true,
          max: 1000,
          placeholder: "The price seems too low for linen…",
        }),
        { optional: false, hint: `${change.author.name} reads this and gets the draft back.` },
      ),
    ],
  });
}

const shownDrafts = 90;

/** Which of the person's drafts these photos join. Files are named by id in the view's metadata. */
export function pickDraftForm(
  drafts: readonly ChangeSummary[],
  files: number,
  metadata: string,
  all = drafts.length,
): View {
  const left = all - Math.min(drafts.length, shownDrafts);
  const blocks: Block[] = drafts
    .slice(0, shownDrafts)
    .map((draft) =>
      section(
        `*${clipEscaped(draft.title, 200)}*  ·  \`${escapeMrkdwn(draft.code)}\``,
        button(changesActionIds.pickForPhotos, "Add here", draft.id),
      ),
    );
  return modal({
    callback: changesFormIds.pickForPhotos,
    title: "Add photos",
    metadata,
    blocks: [
      section(`Which draft gets ${files === 1 ? "this photo" : `these ${files} photos`}?`),
      ...(blocks.length > 0 ? blocks : [section("You have no draft yet. Use *Draft a listing* instead.")]),
      ...(left > 0 ? [context(`and ${left} older ones`)] : []),
    ],
  });
}
