import { type Block, context } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import type { ChangeView } from "../../model.ts";

/** More shops than this are only few people's. */
const shownShops = 5;

/** What product safety will want of a listing, and from when; once it does, it is among the problems. */
export function safetyNote({ safety }: Pick<ChangeView, "safety">): Block[] {
  const coming = safety.filter(({ due }) => !due).slice(0, shownShops);
  return coming.map(({ shopName, marketplace, missing, from }) =>
    context(changeCardsText.safety(clipEscaped(shopName, 100), marketplace, listed(missing), from)),
  );
}
