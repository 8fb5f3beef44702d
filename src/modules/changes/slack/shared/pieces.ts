import { optionsInShop, singlesInShop } from "#src/catalog/variations/in-shop.ts";
import { codeLabel } from "#src/modules/listings/index.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import { piecesOf, settledPieces, shopsWithOne, studioInputIds } from "#src/modules/studio/index.ts";
import { type Block, input, option, radio } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { shownStock, type TypedByShop } from "../forms/shop-fields.ts";
import { changesFields } from "../ids.ts";

/** What forms and cards say of single pieces that are, or may be, listed in several shops. */

/**
 * The question that a form asks where several ticked shops show stock 1, unless the studio answered it for all drafts.
 * It may stay empty in Slack, for a stock can still be typed: whether it was needed is judged when the form is saved.
 */
export function piecesField(change: ChangeView, ticked: readonly ShopView[], typed: TypedByShop = {}): Block[] {
  const { way, last } = change.oneOffs;
  const ones = ticked.filter((shop) => hasSingle(change, shop, typed));
  if (ones.length < 2 || settledPieces(change.oneOffs) !== null) return [];
  const { pieces } = changeFormsText;
  const answers = [option(pieces.each, "each"), option(pieces.same, "same", pieces.sameExplained)];
  const chosen = change.content.pieces ?? (way === null ? last : null) ?? "";
  return [
    input(changesFields.pieces, pieces.question(ones.length), radio(studioInputIds.value, answers, chosen), {
      hint: pieces.hint,
    }),
  ];
}

/** Of a listing that varies its options say it: they have a form of their own. */
function hasSingle(change: ChangeView, shop: ShopView, typed: TypedByShop): boolean {
  const item = change.items.find(({ shopId }) => shopId === shop.id);
  if (item && optionsInShop(change.content, item.content)) return singlesInShop(change.content, item.content) > 0;
  return shownStock(change, shop, typed).trim() === "1";
}

/** None: as far as is known every shop has its own. */
export function singlePieceLines(change: ChangeView): string[] {
  if (piecesOf(change) !== "same") return [];
  const { pieceWarning } = changeStatesText;
  const shops = shopsWithOne(change.content, change.items).length;
  // Sold or taken off somewhere, it stays one piece; the warning is the news' from then on.
  if (change.items.some(({ there }) => there !== null && there !== "active")) return [pieceWarning.was(shops)];
  return [pieceWarning.is(shops)];
}

/** So many shops are named. */
const shown = 3;

/** Other listings on sale that may be of the same single piece. */
export function alsoLiveLines({ alsoLive }: ChangeView): string[] {
  const { pieceWarning } = changeStatesText;
  const left = alsoLive.length - shown;
  return [
    ...alsoLive.slice(0, shown).map(({ shopName, title, model, ...thing }) => {
      const [shop, coded] = [clipEscaped(shopName, 80), codeLabel(thing)];
      return model ? pieceWarning.model(clipEscaped(title, 80), shop, coded) : pieceWarning.same(shop, coded);
    }),
    ...(left > 0 ? [pieceWarning.more(left)] : []),
  ];
}
