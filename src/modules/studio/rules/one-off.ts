import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import { type PieceAnswer, pieceAnswers } from "#src/catalog/pieces.ts";
import { optionsInShop, singlesInShop, stockInShop } from "#src/catalog/variations/in-shop.ts";
import { studioText } from "../messages/en.ts";

/** How a studio lists such pieces: a draft begins with one shop, or with every shop and one of the two answers. */
export const oneOffWays = ["one_shop", ...pieceAnswers] as const;
export type OneOffWay = (typeof oneOffWays)[number];

/**
 * What a studio said of them. `way` is an owner's word, from the settings or given in a draft: it holds for everybody, so
 * with `each` or `same` nobody is asked again. Anybody else's answer counts for the draft it was given in, and is `last`:
 * chosen already the next time the question is asked.
 */
export type OneOffs = { readonly way: OneOffWay | null; readonly last: PieceAnswer | null };

type Said = FlatFields & { readonly pieces?: PieceAnswer | null };
type InShop = { readonly shopId: string; readonly content: Pick<ItemContent, "price" | "quantity" | "options"> };
type Offered = { readonly content: Said; readonly items: readonly InShop[]; readonly oneOffs: OneOffs };

/** The studio's answer where it has one for everybody. */
export function settledPieces({ way }: OneOffs): PieceAnswer | null {
  return way === "one_shop" ? null : way;
}

/** The shops that have stock 1 each, of the listing or of an option, where more than one has: they may hold the same piece. */
export function shopsWithOne<T extends InShop>(content: FlatFields, items: readonly T[]): readonly T[] {
  const ones = items.filter((item) => singlesInShop(content, item.content) > 0);
  return ones.length > 1 ? ones : [];
}

/** What is known of the pieces of a new listing. Null: nobody said, or it is no question. */
export function piecesOf({ content, items, oneOffs }: Offered): PieceAnswer | null {
  return shopsWithOne(content, items).length === 0 ? null : (content.pieces ?? settledPieces(oneOffs));
}

/** How many pieces a new listing has, over all its shops. */
export function piecesInAll(offered: Offered): number {
  const { content, items } = offered;
  const sum = items.reduce((all, item) => all + (stockInShop(content, item.content) ?? 0), 0);
  if (piecesOf(offered) !== "same") return sum;
  const singles = shopsWithOne(content, items).map((item) => singlesInShop(content, item.content));
  return sum - singles.reduce((all, each) => all + each, 0) + Math.max(...singles);
}

/** Stock 1 in several shops, and nobody said how many pieces that is. */
export function pieceProblems(offered: Offered): Problem[] {
  const ones = shopsWithOne(offered.content, offered.items);
  const last = ones.at(-1);
  if (!last || piecesOf(offered) !== null) return [];
  const text = (optionsInShop(offered.content, last.content) ? studioText.oneOff.options : studioText.oneOff.question)(
    ones.length,
  );
  return [{ field: "pieces", shopId: last.shopId, text }];
}
