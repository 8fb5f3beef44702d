import { type Block, button, context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary } from "../../model.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";

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
