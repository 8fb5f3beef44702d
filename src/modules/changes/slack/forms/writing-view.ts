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
import { count } from "#src/platform/slack/blocks/text.ts";
import { changesActionIds } from "../ids.ts";

/**
 * While photos are copied and text is written. It is drawn over by the form when both are done. With AI it says what is
 * sent.
 */
export function writingView(change: { id: string; photos: number; ai: AiUse }): View {
  const slow = change.ai === "on";
  const photos = change.photos > 0 ? ` from ${count(change.photos, "photo")}` : "";
  const sent = change.photos > 0 ? `your text and ${count(change.photos, "photo")}, made smaller,` : "your text";
  const blocks: Block[] = [
    section(slow ? `:writing_hand: *Writing${photos}…*` : `:hourglass_flowing_sand: *Preparing your draft${photos}…*`),
    section("Your draft is already stored: you may close this and open it again from your messages with me."),
    ...(slow
      ? [
          context(
            `For a first version, ${sent} and the tags you use most go to OpenAI, nothing else. *Start without AI* keeps them here.`,
          ),
          ...buttons(button(changesActionIds.startWithoutAi, "Start without AI", change.id)),
        ]
      : []),
  ];
  return modal({ callback: callbacks.loading, title: "New listing", blocks, metadata: change.id });
}
