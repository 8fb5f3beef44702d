import { shopsActionIds } from "#src/modules/shops/index.ts";
import { type Block, button, buttons, context } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import { isCutOff } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";

/** Shops of a change that wait to be connected again: what the card says of them, and the ways on. */

const shown = 5;

/** Said before it is approved: such a shop keeps none of the others waiting. */
export function cutOffNotes({ items }: ChangeView): Block[] {
  const waiting = items.filter(isCutOff);
  if (waiting.length === 0) return [];
  const names = waiting.slice(0, shown).map(({ shopName }) => `*${clipEscaped(shopName, 80)}*`);
  const more = waiting.length > shown ? [`${waiting.length - shown} more`] : [];
  const are = waiting.length === 1 ? "isn't" : "aren't";
  const then = items.every(({ shopHealth }) => shopHealth === "disconnected")
    ? "This can be approved once one is connected again."
    : "Once approved, it waits there and goes on when the shop is connected again.";
  return [
    context(`:white_circle: ${listed([...names, ...more])} ${are} connected. ${then}`),
    ...buttons(button(shopsActionIds.connect, "Reconnect")),
  ];
}

/** Connecting the shop lets it go on by itself; leaving it out brings the rest to its end. */
export function cutOffButtons(change: ChangeView): Block[] {
  const open = change.items.filter(({ state }) => state !== "left_out");
  const waiting = open.filter((item) => isCutOff(item) && item.state !== "applied");
  if (waiting.length === 0) return [];
  const leave = waiting.slice(0, shown).map(({ shopId, shopName }) =>
    button(changesActionIds.leaveOut, clip(`Leave out ${shopName}`, 60), joinIds(change.id, shopId), {
      confirm: {
        title: "Leave this shop out?",
        text: `Nothing more of this is written to ${clip(shopName, 80)}, also once it is connected again. A draft that is there already stays there.`,
        yes: "Leave it out",
      },
    }),
  );
  const [first, ...others] = open.length > 1 ? leave : [];
  return [
    ...buttons(button(shopsActionIds.connect, "Reconnect", undefined, { style: "primary" }), first),
    // Two buttons of one block never have one id.
    ...others.flatMap((each) => buttons(each)),
  ];
}
