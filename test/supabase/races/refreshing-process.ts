import { once } from "node:events";
import { readConfig } from "#src/config.ts";
import { assemble } from "#src/main/adapters.ts";
import { shopAccess } from "#src/modules/shops/use-cases/shop-access.ts";
import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";

/** What a process of the product is told to do: so many operations at once ask for this shop's token. */
export type Order = { readonly studioId: string; readonly shopId: string; readonly calls: number };
export type Outcome = { readonly token: string } | { readonly error: string };

/** One process of the product, as `src/main` puts it together, whose operations want a token when they are told to. */
async function main(): Promise<void> {
  const { deps } = assemble(readConfig(process.env));
  const signal = new AbortController().signal;
  process.on("message", ({ studioId, shopId, calls }: Order) => {
    const operation = { studioId: studioId as StudioId } as ClaimedOperation;
    const shop = { id: shopId as ShopId, marketplace: "etsy", externalId: "unused", appId: null };
    const ask = async (): Promise<Outcome> => {
      try {
        return { token: await shopAccess(deps, operation, shop, signal).token() };
      } catch (error) {
        return { error: toOmsError(error).code };
      }
    };
    void Promise.all(Array.from({ length: calls }, ask)).then((outcomes) => process.send?.(outcomes));
  });
  process.send?.("ready");
  await once(process, "disconnect");
  process.exit(0);
}

if (import.meta.main) await main();
