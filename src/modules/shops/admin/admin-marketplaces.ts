import type { DeclaredMarketplace } from "#src/marketplaces/registry.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";

/** Tells the database what it judges by: what an activation costs at each marketplace. */
export function declareMarketplaces(rpc: Rpc, marketplaces: readonly DeclaredMarketplace[]): Promise<void> {
  return rpc("declare_marketplaces", { p_marketplaces: marketplaces }, nothing);
}
