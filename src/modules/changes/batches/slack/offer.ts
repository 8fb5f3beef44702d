import { button, type Element } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { batchesText } from "../messages/en.ts";
import type { BatchRecord } from "../model.ts";
import { batchActionIds } from "./ids.ts";

/** What of batches may be done with photos that were sent here. @param value their files, as a button holds them */
export function batchButtons(
  photos: number,
  value: string,
  open: Pick<BatchRecord, "id" | "photos"> | null,
): Element[] {
  return [
    ...(open
      ? [
          button(batchActionIds.join, batchesText.join.button(open.photos.length), joinIds(open.id, value), {
            style: "primary",
          }),
        ]
      : []),
    ...(photos > 1 ? [button(batchActionIds.start, batchesText.start.button, value)] : []),
  ];
}

/** The same in a form that holds the files. */
export function joinHereButton({ id, photos }: Pick<BatchRecord, "id" | "photos">): Element {
  return button(batchActionIds.joinHere, batchesText.join.button(photos.length), id);
}
