import type { ListingView } from "#src/modules/listings/model.ts";
import type { ProductPage, ProductView } from "#src/modules/products/view.ts";
import type { HistoryEntry } from "#src/modules/reports/rules/history.ts";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import type { ImportId, ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { at, change, person, shop } from "./fixtures.ts";

export const long = "&<>*_~`".repeat(80);

export function stocked(index: number, more: Partial<ListingView> = {}): ListingView {
  return {
    id: `44444444-4444-4444-8444-44444444444${index % 10}` as ListingId,
    code: "k7q2",
    sku: "AP-01",
    shopId: "00000000-0000-4000-8000-000000000001" as ShopId,
    shopName: "Pine & Ink",
    marketplace: shop(1).marketplace,
    currency: "USD",
    productId: "55555555-5555-4555-8555-555555555555" as ProductId,
    externalId: "4200100007",
    title: "Linen apron",
    state: "active",
    url: "https://www.etsy.com/listing/4200100007",
    coverUrl: null,
    pictures: {},
    live: { title: "Linen apron", "price:": 4800, "quantity:": 2, "sku:": "AP-01" },
    endsAt: null,
    seenAt: at,
    connected: true,
    stale: false,
    gone: false,
    paidUntil: null,
    deletedHere: null,
    mayComeBack: false,
    requests: [],
    differences: [],
    ...more,
  };
}

export const extreme = (index: number) =>
  stocked(index, { title: long, shopName: long, stale: true, gone: index % 3 === 0, live: { title: long } });

export const product = (listings: readonly ListingView[], text = "Linen apron"): ProductView => ({
  id: "55555555-5555-4555-8555-555555555555" as ProductId,
  code: "k7q2",
  title: text,
  sku: text.slice(0, 32),
  content: {
    ...change().content,
    description: text.repeat(20),
    tags: Array.from({ length: 13 }, () => text.slice(0, 20)),
    materials: Array.from({ length: 13 }, () => text.slice(0, 45)),
  },
  listings,
});

export const thirty = Array.from({ length: 30 }, (_, index) => extreme(index));
export const fullProduct = product(thirty, long);

export const productPage = (more: Partial<ProductPage> = {}): ProductPage => ({
  products: [product([stocked(1)])],
  total: 1,
  page: 0,
  pages: 1,
  without: [],
  ...more,
});
export const without = Array.from({ length: 12 }, (_, index) => ({
  shopId: `00000000-0000-4000-8000-0000000000${10 + index}` as ShopId,
  shopName: long,
  count: 9999,
}));

export const mark = { id: change().id, number: 12, kind: "edit" as const };
export const moves = Array.from({ length: 40 }, (_, index) => ({
  field: `price:${long}${index}`,
  before: 100,
  after: 200,
}));
export const historyEntries: HistoryEntry[] = [
  { at, kind: "asked", change: mark, by: person("Ada"), forApproval: true },
  { at, kind: "edited", change: mark, by: person("Teo") },
  {
    at,
    kind: "decided",
    change: mark,
    by: person("Mara"),
    verdict: "ask_for_changes",
    selfApproved: false,
    reason: long,
    mode: null,
  },
  ...(["applied", "on_marketplace", "failed", "parked"] as const).map(
    (outcome): HistoryEntry => ({
      at,
      kind: "sent",
      change: mark,
      outcome,
      text: long,
      reference: "R-ABCDEF",
      verified: true,
      moves,
      photos: 20,
    }),
  ),
  { at, kind: "changed_there", moves: [...moves, { field: "title", before: long, after: long }] },
  { at, kind: "kept", by: null, moves: [{ field: "state", before: "active", after: "sold_out" }] },
  { at, kind: "gone" },
];

export const imported = (more: Partial<ImportView> = {}): ImportView => ({
  id: "66666666-6666-4666-8666-666666666666" as ImportId,
  fileName: "prices.csv",
  state: "ready",
  by: person("Ada"),
  lines: 18,
  photoCount: 0,
  options: null,
  planTable: null,
  changes: [
    {
      line: 3,
      listingId: stocked(1).id,
      code: "k7q2",
      sku: "LA-1",
      title: "Linen apron",
      shopName: "Pine & Ink",
      currency: "USD",
      field: "price:",
      before: 4800,
      after: 5200,
    },
  ],
  changeCount: 1,
  listingCount: 1,
  problems: [{ line: 4, text: "I know no listing with code zzzz." }],
  problemCount: 1,
  result: null,
  ...more,
});
export const extremeImport = imported({
  fileName: long,
  changes: Array.from({ length: 20 }, () => ({
    ...(imported().changes[0] as ImportView["changes"][number]),
    title: long,
    shopName: long,
    field: `title`,
    before: long,
    after: long,
  })),
  changeCount: 10_000,
  problems: Array.from({ length: 20 }, (_, line) => ({ line, text: long })),
  problemCount: 10_000,
  result: { applied: 10_000, moved: 3, listings: 9000 },
});
