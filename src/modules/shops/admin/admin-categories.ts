import type { CategoryNode } from "#src/marketplaces/port.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { instant, nothing } from "#src/platform/database/values.ts";
import { categoryRow } from "../rows.ts";

/** The category trees of the marketplaces, the same for every studio. */
export function createCategoryStore(rpc: Rpc): CategoryStore {
  return {
    fetchedAt: (marketplace) => rpc("categories_fetched_at", { p_marketplace: marketplace }, instant.nullable()),
    replace: (marketplace, nodes) => rpc("replace_categories", { p_marketplace: marketplace, p_nodes: nodes }, nothing),
    search: (marketplace, words, limit) =>
      rpc("search_categories", { p_marketplace: marketplace, p_words: words, p_limit: limit }, rowsOf(categoryRow)),
  };
}

export type CategoryStore = {
  /** null when never fetched. */
  fetchedAt(marketplace: string): Promise<Date | null>;
  replace(marketplace: string, nodes: readonly CategoryNode[]): Promise<void>;
  /** Leaves by words in name or path, best first. */
  search(marketplace: string, words: string, limit: number): Promise<CategoryNode[]>;
};
