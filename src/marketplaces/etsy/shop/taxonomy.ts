import { z } from "zod";
import type { TaxonomyNode } from "#src/marketplaces/port.ts";
import type { EtsyClient } from "../api/client.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";

type NodeReply = { id: number; name: string; children: NodeReply[] };

const node: z.ZodType<NodeReply> = z.lazy(() =>
  z.object({ id: z.number().int().positive(), name: z.string(), children: z.array(node) }),
);
const tree = z.object({ results: z.array(node) });

/** The whole tree in one call; the app's key is enough. */
export async function readTaxonomy(client: EtsyClient): Promise<TaxonomyNode[]> {
  const { results } = await client.call("getSellerTaxonomyNodes", null, {}, tree);
  return results.flatMap((root) => flatten(root, null));
}

function flatten(reply: NodeReply, parent: TaxonomyNode | null): TaxonomyNode[] {
  const name = unescapeHtml(reply.name);
  const own: TaxonomyNode = {
    id: reply.id,
    parentId: parent?.id ?? null,
    name,
    path: parent ? `${parent.path} › ${name}` : name,
    isLeaf: reply.children.length === 0,
  };
  return [own, ...reply.children.flatMap((child) => flatten(child, own))];
}
