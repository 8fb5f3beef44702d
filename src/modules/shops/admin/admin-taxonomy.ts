import type { TaxonomyNode } from "#src/marketplaces/port.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { instant, nothing } from "#src/platform/database/values.ts";
import { taxonomyRow } from "../rows.ts";

/** The marketplace's category tree, the same for every studio. */
export function createTaxonomyStore(rpc: Rpc): TaxonomyStore {
  return {
    fetchedAt: () => rpc("taxonomy_fetched_at", {}, instant.nullable()),
    replace: (nodes) => rpc("replace_taxonomy", { p_nodes: nodes }, nothing),
    search: (words, limit) => rpc("search_taxonomy", { p_words: words, p_limit: limit }, rowsOf(taxonomyRow)),
  };
}

export type TaxonomyStore = {
  /** null when never fetched. */
  fetchedAt(): Promise<Date | null>;
  replace(nodes: readonly TaxonomyNode[]): Promise<void>;
  /** Leaves by words in name or path, best first. */
  search(words: string, limit: number): Promise<TaxonomyNode[]>;
};
