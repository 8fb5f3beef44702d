import { type Block, button, context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";
import { changeLabel } from "../shared/change-label.ts";

const shownDrafts = 90;

/** Which of the person's drafts these photos join. Files are named by id in the view's metadata. */
export function pickDraftForm(
  drafts: readonly ChangeSummary[],
  files: number,
  metadata: string,
  all = drafts.length,
): View {
  const text = changeFormsText.photos;
  const left = all - Math.min(drafts.length, shownDrafts);
  const blocks: Block[] = drafts
    .slice(0, shownDrafts)
    .map((draft) =>
      section(
        `*${clipEscaped(draft.title, 200)}*  ·  ${changeLabel(draft)}`,
        button(changesActionIds.pickForPhotos, text.addHere, draft.id),
      ),
    );
  return modal({
    callback: changesFormIds.pickForPhotos,
    title: changeFormsText.titles.addPhotos,
    metadata,
    blocks: [
      section(text.which(files)),
      ...(blocks.length > 0 ? blocks : [section(text.noDraft)]),
      ...(left > 0 ? [context(text.older(left))] : []),
    ],
  });
}
