import { z } from "zod";
import type { CategoryNode } from "#src/marketplaces/port.ts";
import type { EtsyClient } from "../api/client.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";

type NodeReply = { id: number; name: string; children: NodeReply[] };

const node: z.ZodType<NodeReply> = z.lazy(() =>
  z.object({ id: z.number().int().positive(), name: z.string(), children: z.array(node) }),
);
const tree = z.object({ results: z.array(node) });

/** The whole tree in one call; the app's key is enough. */
export async function readCategories(client: EtsyClient): Promise<CategoryNode[]> {
  const { results } = await client.call("getSellerTaxonomyNodes", null, {}, tree);
  return results.flatMap((root) => flatten(root, null));
}

function flatten(reply: NodeReply, parent: CategoryNode | null): CategoryNode[] {
  const name = unescapeHtml(reply.name);
  const own: CategoryNode = {
    id: reply.id,
    parentId: parent?.id ?? null,
    name,
    path: parent ? `${parent.path} › ${name}` : name,
    isLeaf: reply.children.length === 0,
  };
  return [own, ...reply.children.flatMap((child) => flatten(child, own))];
}
