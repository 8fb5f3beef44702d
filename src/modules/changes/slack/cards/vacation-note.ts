import { type Block, context } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import type { ChangeView } from "../../model.ts";

/** More shops than this are only few people's. */
const shownShops = 5;

type Place = Pick<ChangeView["items"][number], "shopName" | "marketplace" | "onVacation">;

/** The shops of what is to go on sale in which nothing can. */
export function vacationNote({
  kind,
  items,
}: Pick<ChangeView, "kind"> & { readonly items: readonly Place[] }): Block[] {
  if (kind !== "create" && kind !== "put_on_sale" && kind !== "renew") return [];
  return items
    .filter(({ onVacation }) => onVacation)
    .slice(0, shownShops)
    .map(({ shopName, marketplace }) =>
      context(changeCardsText.onVacation(clipEscaped(shopName, 100), marketplace.name)),
    );
}
