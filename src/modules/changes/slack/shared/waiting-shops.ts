import { shopsActionIds } from "#src/modules/shops/index.ts";
import { type Block, button, buttons, context } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped, some } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import { isCutOff } from "../../rules/possible-actions.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { changesActionIds } from "../ids.ts";

/** Shops of a change that wait to be connected again: what the card says of them, and the ways on. */

const shown = 5;

/** Said before it is approved: such a shop keeps none of the others waiting. */
export function cutOffNotes({ items }: ChangeView): Block[] {
  const waiting = items.filter(isCutOff);
  if (waiting.length === 0) return [];
  const { gone } = changeStatesText;
  const shops = listed(some(waiting, shown, ({ shopName }) => `*${clipEscaped(shopName, 80)}*`));
  const then = items.every(({ shopHealth }) => shopHealth === "disconnected") ? gone.none : gone.some;
  return [
    context(`${gone.note(shops, waiting.length)} ${then}`),
    ...buttons(button(shopsActionIds.connect, gone.reconnect)),
  ];
}

/** Connecting the shop lets it go on by itself; leaving it out brings the rest to its end. */
export function cutOffButtons(change: ChangeView): Block[] {
  const open = change.items.filter(({ state }) => state !== "left_out");
  const { gone } = changeStatesText;
  const waiting = open.filter((item) => isCutOff(item) && item.state !== "applied");
  if (waiting.length === 0) return [];
  const leave = waiting.slice(0, shown).map(({ shopId, shopName }) =>
    button(changesActionIds.leaveOut, clip(gone.leaveOut(shopName), 60), joinIds(change.id, shopId), {
      confirm: {
        title: gone.leaveOutTitle,
        text: gone.leaveOutText(clip(shopName, 80)),
        yes: gone.leaveOutYes,
      },
    }),
  );
  const [first, ...others] = open.length > 1 ? leave : [];
  return [
    ...buttons(button(shopsActionIds.connect, gone.reconnect, undefined, { style: "primary" }), first),
    // Two buttons of one block never have one id.
    ...others.flatMap((each) => buttons(each)),
  ];
}
