import { z } from "zod";
import type { TaxonomyNode } from "#src/marketplaces/port.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { instant, nothing } from "#src/platform/database/values.ts";

const nodeRow: z.ZodType<TaxonomyNode> = z.object({
  id: z.int(),
  parentId: z.int().nullable(),
  name: z.string(),
  path: z.string(),
  isLeaf: z.boolean(),
});

/** The marketplace's category tree, the same for every studio. */
export function createTaxonomyStore(rpc: Rpc): TaxonomyStore {
  return {
    fetchedAt: () => rpc("taxonomy_fetched_at", {}, instant.nullable()),
    replace: (nodes) => rpc("replace_taxonomy", { p_nodes: nodes }, nothing),
    search: (words, limit) => rpc("search_taxonomy", { p_words: words, p_limit: limit }, rowsOf(nodeRow)),
    // One draft's number that is none keeps no list of drafts from being read.
    nodes: async (ids) => {
      const known = [...new Set(ids)].filter((id) => Number.isInteger(id) && Math.abs(id) < 2 ** 31);
      return known.length === 0 ? [] : rpc("taxonomy_nodes", { p_ids: known }, rowsOf(nodeRow));
    },
  };
}

export type TaxonomyStore = {
  /** null when never fetched. */
  fetchedAt(): Promise<Date | null>;
  replace(nodes: readonly TaxonomyNode[]): Promise<void>;
  /** Leaves by words in name or path, best first. */
  search(words: string, limit: number): Promise<TaxonomyNode[]>;
  /** In one request: those that there are, in the order asked for. */
  nodes(ids: readonly number[]): Promise<TaxonomyNode[]>;
};
