import { csvText } from "#src/domain/csv.ts";
import { type TableKind, type TableListing, tableRows } from "#src/domain/listing-table.ts";
import { requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import type { AppDeps } from "./deps.ts";
import type { ReadStore } from "./ports/store.ts";

const inPieces = 1_000;

export function tableUseCases(deps: AppDeps): Pick<App, "exportTable"> {
  return {
    async exportTable(actor, kind) {
      requirePermission(actor, "view");
      const { listings, options } = await deps.stores.for(actor).tableCounts();
      return {
        kind,
        listings,
        lines: { products: listings, prices: options }[kind],
        url: deps.downloadLinks.table(actor.studioId, kind),
      };
    },
  };
}

/** The file behind a link: made when it is fetched, so that it says what holds then. */
export async function tableFile(deps: AppDeps, store: ReadStore, kind: TableKind) {
  const rows = tableRows(kind, await readTableListings(store));
  const day = deps.clock.now().toISOString().slice(0, 10);
  return { name: `oms-${kind}-${day}.csv`, mime: "text/csv", text: csvText(rows) };
}

/** All listings that are there, as tables have them. */
export async function readTableListings(store: ReadStore): Promise<TableListing[]> {
  const shops = await store.shops();
  const listings: TableListing[] = [];
  let after: number | null = null;
  do {
    const piece: Awaited<ReturnType<ReadStore["listingTable"]>> = await store.listingTable(after, inPieces);
    for (const record of piece.listings) {
      const shop = shops.find((each) => each.id === record.shopId);
      if (shop && shop.health !== "disconnected") {
        listings.push({ ...record, shopName: shop.name, currency: shop.currency });
      }
    }
    after = piece.next;
  } while (after !== null);
  return listings;
}
