import type { AiUse } from "#src/modules/studio/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  modal,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { callbacks } from "#src/platform/slack/blocks/ids.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds } from "../ids.ts";

/**
 * While photos are copied and text is written. It is drawn over by the form when both are done. With AI it says what is
 * sent.
 */
export function writingView(change: { id: string; photos: number; ai: AiUse }): View {
  const slow = change.ai === "on";
  const text = changeFormsText.writing;
  const { photos } = change;
  const writing = photos > 0 ? text.aiFrom(photos) : text.ai;
  const preparing = photos > 0 ? text.plainFrom(photos) : text.plain;
  const blocks: Block[] = [
    section(slow ? `:writing_hand: *${writing}*` : `:hourglass_flowing_sand: *${preparing}*`),
    section(text.stored),
    ...(slow
      ? [
          context(photos > 0 ? text.sentPhotos(photos) : text.sent),
          ...buttons(button(changesActionIds.startWithoutAi, text.withoutAi, change.id)),
        ]
      : []),
  ];
  return modal({ callback: callbacks.loading, title: changeFormsText.titles.newListing, blocks, metadata: change.id });
}
