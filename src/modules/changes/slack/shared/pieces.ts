import type { ShopView } from "#src/modules/shops/index.ts";
import { piecesOf, settledPieces, shopsWithOne, studioInputIds } from "#src/modules/studio/index.ts";
import { type Block, input, option, radio } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, count, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { shownStock, type TypedByShop } from "../forms/shop-fields.ts";
import { changesFields } from "../ids.ts";

/** What forms and cards say of single pieces that are, or may be, listed in several shops. */

const answers = [
  option("There is one for each shop", "each"),
  option(
    "There is only one: list it in all of them",
    "same",
    "If two people buy it before it is off sale, you must cancel one order.",
  ),
];

/**
 * The question that a form asks where several ticked shops show stock 1, unless the studio answered it for all drafts.
 * It may stay empty in Slack, for a stock can still be typed: whether it was needed is judged when the form is saved.
 */
export function piecesField(change: ChangeView, ticked: readonly ShopView[], typed: TypedByShop = {}): Block[] {
  const { way, last } = change.oneOffs;
  const ones = ticked.filter((shop) => shownStock(change, shop, typed).trim() === "1");
  if (ones.length < 2 || settledPieces(change.oneOffs) !== null) return [];
  const chosen = change.content.pieces ?? (way === null ? last : null) ?? "";
  return [
    input(
      changesFields.pieces,
      `Stock 1 in ${ones.length} shops: how many are there?`,
      radio(studioInputIds.value, answers, chosen),
      {
        hint: "Needed to go on with stock 1 in several shops; or untick shops. An owner's answer is kept for the studio (/oms settings).",
      },
    ),
  ];
}

/** None: as far as is known every shop has its own. */
export function singlePieceLines(change: ChangeView): string[] {
  if (piecesOf(change) !== "same") return [];
  const shops = count(shopsWithOne(change.items).length, "shop");
  // Sold or taken off somewhere, it stays one piece; the warning is the news' from then on.
  if (change.items.some(({ there }) => there !== null && there !== "active"))
    return [`:small_orange_diamond: There was only one; it was listed in ${shops}.`];
  return [
    `:small_orange_diamond: Only one exists; it is listed in ${shops}. If two people buy it before it is taken off sale, one order must be cancelled.`,
  ];
}

/** So many shops are named. */
const shown = 3;

/** Other listings on sale that may be of the same single piece. */
export function alsoLiveLines({ alsoLive }: ChangeView): string[] {
  const left = alsoLive.length - shown;
  return [
    ...alsoLive.slice(0, shown).map(({ shopName, title, code, model }) => {
      const what = model ? `*${clipEscaped(title, 80)}*, which this was made like,` : "The same product";
      return `:warning: ${what} is on sale in *${clipEscaped(shopName, 80)}* with 1 in stock (\`${escapeMrkdwn(code)}\`). If it is the same piece, take it off sale there first: two people can buy it.`;
    }),
    ...(left > 0 ? [`and in ${count(left, "more shop")}`] : []),
  ];
}
