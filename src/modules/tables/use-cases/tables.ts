import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import { csvLines, csvText } from "#src/platform/text/csv.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import { tableHeader, type TableKind, tableLines } from "../rules/listing-table.ts";
import type { TableListing } from "../rules/table-records.ts";

/** A listing of 150 options has 60 kB; a piece of them has to fit into one answer. */
const inPieces = 100;

export type TableUseCases = {
  /** A link to the file, which says what holds when it is fetched. `lines`: of alt texts the listings, for photos aren't counted. */
  exportTable(
    actor: Actor,
    kind: TableKind,
  ): Promise<{ kind: TableKind; listings: number; lines: number; url: string }>;
};

export function tableUseCases(deps: AppDeps): TableUseCases {
  return {
    async exportTable(actor, kind) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const { listings, options } = await store.countTable();
      return {
        kind,
        listings,
        lines:
          kind === "gpsr"
            ? await safetyLines(store)
            : { products: listings, prices: options, "alt-texts": listings }[kind],
        url: deps.downloadLinks.table(actor.studioId, kind),
      };
    },
  };
}

/** Listings of connected shops but those whose owner said that they sell to the EU as no business. */
async function safetyLines(store: ReadStore): Promise<number> {
  const shops = (await store.shops()).filter(({ health, euTrader }) => health !== "disconnected" && euTrader !== "no");
  const counts = await Promise.all(shops.map(({ id }) => store.countListings({ shopId: id })));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The file behind a link: made while it is fetched, piece by piece, so that it says what holds then. */
export async function tableFile(deps: AppDeps, store: ReadStore, kind: TableKind) {
  const day = deps.clock.now().toISOString().slice(0, 10);
  // Before the first byte is promised: a studio that was erased since has no table.
  await store.studio();
  return { name: `oms-${kind}-${day}.csv`, mime: "text/csv", text: tableText(store, kind) };
}

async function* tableText(store: ReadStore, kind: TableKind): AsyncGenerator<string> {
  yield csvText([tableHeader(kind)]);
  for await (const piece of tablePieces(store, kind === "alt-texts")) yield csvLines(tableLines(kind, piece));
}

/**
 * All listings that are there, as tables have them, a piece at a time: tens of thousands are never in memory together.
 *
 * @param photos with their photos, which most tables say nothing of
 */
export async function* tablePieces(store: ReadStore, photos = false): AsyncGenerator<TableListing[]> {
  const shops = new Map((await store.shops()).map((shop) => [shop.id, shop]));
  let after: number | null = null;
  do {
    const piece: Awaited<ReturnType<ReadStore["listingTable"]>> = await store.listingTable(after, inPieces, photos);
    yield piece.listings.flatMap((record) => {
      const shop = shops.get(record.shopId);
      return shop && shop.health !== "disconnected"
        ? [
            {
              ...record,
              shopName: shop.name,
              marketplace: shop.marketplace,
              currency: shop.currency,
              profiles: shop.profiles,
              noTrader: shop.euTrader === "no",
            },
          ]
        : [];
    });
    after = piece.next;
  } while (after !== null);
}
