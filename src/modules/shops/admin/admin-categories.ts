import type { CategoryNode } from "#src/marketplaces/port.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { instant, nothing } from "#src/platform/database/values.ts";
import { categoryRow } from "../rows.ts";

/** The marketplace's category tree, the same for every studio. */
export function createCategoryStore(rpc: Rpc): CategoryStore {
  return {
    fetchedAt: () => rpc("taxonomy_fetched_at", {}, instant.nullable()),
    replace: (nodes) => rpc("replace_taxonomy", { p_nodes: nodes }, nothing),
    search: (words, limit) => rpc("search_taxonomy", { p_words: words, p_limit: limit }, rowsOf(categoryRow)),
  };
}

export type CategoryStore = {
  /** null when never fetched. */
  fetchedAt(): Promise<Date | null>;
  replace(nodes: readonly CategoryNode[]): Promise<void>;
  /** Leaves by words in name or path, best first. */
  search(words: string, limit: number): Promise<CategoryNode[]>;
};
