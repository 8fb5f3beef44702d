import { listingStates } from "#src/catalog/listing.ts";
import { saleForm } from "#src/modules/changes/slack/forms/sale-form.ts";
import { foundMessage, nothingFoundMessage } from "#src/modules/changes/slack/lists/found-listings.ts";
import type { ListingView } from "#src/modules/listings/model.ts";
import { type FoundPage, type ListingSearch, plainSearch } from "#src/modules/listings/rules/listing-search.ts";
import {
  noListingFitsMessage,
  whichListingBlocks,
  whichListingMessage,
} from "#src/modules/listings/slack/choose-listing.ts";
import { listingsActionIds } from "#src/modules/listings/slack/ids.ts";
import {
  deleteButton,
  listingButtons,
  lookButton,
  renewButton,
  saleButton,
  sharedSaleButton,
  unpublishButton,
} from "#src/modules/listings/slack/listing-buttons.ts";
import { listingMessage } from "#src/modules/listings/slack/listing-card.ts";
import { listingBlocks } from "#src/modules/listings/slack/listing-lines.ts";
import { draftLikeButton, historyButton, listingLinks } from "#src/modules/listings/slack/listing-links.ts";
import type { HistoryEntry } from "#src/modules/reports/rules/history.ts";
import { historyMessage } from "#src/modules/reports/slack/history.ts";
import { alertKinds, newsKinds } from "#src/modules/shops/rules/shop-news.ts";
import type { SyncView } from "#src/modules/sync/model.ts";
import type { AlertsView } from "#src/modules/sync/rules/state-alert.ts";
import { shopNewsMessage } from "#src/modules/shops/slack/shop-news.ts";
import { stateAlertsMessage } from "#src/modules/sync/slack/state-alerts.ts";
import { differingBlocks, syncResultMessage } from "#src/modules/sync/slack/sync.ts";
import { button } from "#src/platform/slack/blocks/elements.ts";
import { apron, extremeEdit } from "#test/src/blocks/editing.ts";
import { at, person, shop, summary } from "#test/src/blocks/fixtures.ts";
import { historyEntries, mark, stocked } from "#test/src/blocks/producing.ts";
import { listing, pictured } from "#test/src/blocks/reporting.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { manyShops } from "#test/src/blocks/worst.ts";

const look = button(listingsActionIds.showListing, "Show listing", "1");
const everyField = Object.entries(extremeEdit().set).map(([field, value]) => ({
  field,
  standing: "conflict" as const,
  base: value,
  ours: value,
  live: value,
}));
const long = "&".repeat(300);
const extreme = (index: number, more: Partial<ListingView> = {}) =>
  listing(index, { title: long, shopName: long, differences: everyField, stale: true, ...more });
const bare = listing(1, { url: null, live: {}, endsAt: null, differences: [], title: "" });
const huge = listing(1, { live: { "price:": 99_999_999_999, "quantity:": 99_999_999 }, currency: "VND" });

const result = {
  same: 1,
  fresh: 0,
  differsHere: 1,
  changedThere: 1,
  conflicts: 0,
  gone: 0,
  soldOut: 0,
  expired: 0,
  outOfReach: 0,
  unreadable: 0,
  unreadableSome: [],
};
const sync = (more: Partial<SyncView> = {}): SyncView => ({
  shop: shop(1),
  done: 212,
  total: 400,
  result,
  startedAt: at,
  finishedAt: at,
  differing: [listing(1), listing(2, { gone: true })],
  ...more,
});
const enormous = {
  same: 9999,
  fresh: 9999,
  differsHere: 9999,
  changedThere: 9999,
  conflicts: 9999,
  gone: 9999,
  soldOut: 9999,
  expired: 9999,
  outOfReach: 9999,
  unreadable: 9999,
  unreadableSome: Array.from({ length: 5 }, () => ({
    listingId: "9".repeat(15),
    title: "&".repeat(140),
    why: "<".repeat(400),
  })),
};

const narrowed: ListingSearch = {
  words: "apron",
  states: ["sold_out", "expired"],
  ending: false,
  low: false,
  shop: "Pine & Ink Studio",
};
const found = (more: Partial<FoundPage> = {}): FoundPage => ({
  listings: [listing(1), listing(2)],
  total: 2,
  page: 0,
  pages: 1,
  typed: "",
  search: plainSearch(more.typed ?? ""),
  ...more,
});

const alerts = (more: Partial<AlertsView> = {}): AlertsView => ({
  shop: shop(1),
  all: 2,
  some: [
    { listing: listing(1, { state: "sold_out" }), kinds: ["sold_out"], elsewhere: [] },
    { listing: listing(2), kinds: ["ending", "low"], elsewhere: [] },
  ],
  ...more,
});

const known: HistoryEntry[] = [
  { at, kind: "wanted", by: person("Ada"), moves: [{ field: "price:", before: 2400, after: 2600 }] },
  { at, kind: "back" },
];

export const listings = [
  view(
    whichListingMessage,
    {
      "two fit": [[listing(1), listing(2)], 2, deleteButton],
      "two of many fit": [[listing(1), listing(2)], 130, deleteButton],
    },
    { "very many": [Array.from({ length: 30 }, (_, index) => extreme(index)), 9000, deleteButton] },
  ),
  view(
    whichListingBlocks,
    { "one of three": [[listing(1)], 3, lookButton] },
    { "very many": [Array.from({ length: 30 }, (_, index) => extreme(index)), 9000, lookButton] },
  ),
  view(
    saleForm,
    {
      "one that sold out": [[listing(1, { state: "sold_out", live: { "quantity:": 0 } })], 1],
      "sold out, expired, inactive and a draft, of many": [
        [
          listing(1, { state: "sold_out", live: { "quantity:": 0 } }),
          listing(2, { state: "expired" }),
          listing(3, { state: "inactive", paidUntil: at, mayComeBack: true }),
          listing(4, { state: "draft" }),
        ],
        130,
      ],
      "one that expired, of who works alone": [[listing(1, { state: "expired", live: { "quantity:": 2 } })], 1, true],
      "one that is paid for, of who works alone": [[listing(1, { state: "inactive", paidUntil: at })], 1, true],
      "several, of who works alone": [[listing(1, { state: "expired" }), listing(4, { state: "draft" })], 2, true],
    },
    {
      "every variation of ten": [
        Array.from({ length: 10 }, (_, index) => extreme(index, { state: "expired", live: extremeEdit().before })),
        9000,
      ],
      "ten inactive ones": [Array.from({ length: 10 }, (_, index) => extreme(index, { state: "inactive" })), 9000],
    },
  ),
  view(
    sharedSaleButton,
    {
      "needs approval": [listing(1, { state: "inactive" })],
      "one manager is enough": [listing(1, { state: "inactive", paidUntil: at, mayComeBack: true })],
    },
    { "the longest title": [extreme(1, { state: "draft" })] },
  ),
  view(lookButton, { one: [listing(1)] }, { "the longest title": [extreme(1)] }),
  view(
    saleButton,
    {
      "taken off sale here, for a manager": [
        listing(1, { state: "inactive", paidUntil: at, mayComeBack: true }),
        "manager",
      ],
      "taken off sale here, for a maker": [
        listing(1, { state: "inactive", paidUntil: at, mayComeBack: true }),
        "maker",
      ],
      "a draft made on Etsy": [listing(1, { state: "draft" }), "manager"],
      "on sale": [listing(1), "manager"],
    },
    { "the longest title": [extreme(1, { state: "inactive" }), "manager"] },
  ),
  view(
    noListingFitsMessage,
    { "none on sale": ["None of these is on sale, so there is nothing to take off sale.", [listing(1)]] },
    { "very many": ["None of these is on sale.", Array.from({ length: 30 }, (_, index) => extreme(index))] },
  ),
  view(
    listingMessage,
    {
      "for an owner": [listing(1), "owner"],
      "for a maker, of a product": [stocked(1), "maker"],
      "for a viewer, read long ago": [apron({ stale: true }), "viewer"],
      "of a disconnected shop, for an owner": [apron({ connected: false }), "owner"],
      "of a disconnected shop, for a manager": [apron({ connected: false }), "manager"],
      "for nobody, gone": [listing(1, { gone: true }), null],
      "deleted here": [
        listing(1, { gone: true, deletedHere: { by: person("Ada"), approvedBy: person("Jonas"), at } }),
        "owner",
      ],
    },
    {
      "the most there can be": [extreme(1, { coverUrl: "https://oms.example/1.jpg", state: "sold_out" }), "owner"],
      "nothing in it": [bare, "owner"],
      "a huge price": [huge, "owner"],
    },
  ),
  view(
    listingBlocks,
    { "with its photo": [pictured(1), look], "without one": [listing(1), look] },
    { "the longest": [extreme(1, { coverUrl: "https://i.etsystatic.com/1.jpg" }), look] },
  ),
  view(
    foundMessage,
    {
      "two by name": [found({ typed: "apron" }), "look"],
      "with their photos": [found({ listings: [pictured(1), pictured(2)] }), "look"],
      "the second of five pages, narrowed": [
        found({ total: 47, page: 1, pages: 5, typed: "apron sold out expired in pine", search: narrowed }),
        "look",
      ],
      "whose history": [found({ total: 12, pages: 2 }), "history"],
      "the last page": [found({ listings: [listing(1)], total: 11, page: 1, pages: 2 }), "history"],
      none: [found({ listings: [], total: 0 }), "look"],
    },
    {
      "a page of the longest": [
        found({
          listings: Array.from({ length: 10 }, (_, index) =>
            extreme(index, { coverUrl: `https://i.etsystatic.com/${index}.jpg` }),
          ),
          total: 9999,
          page: 500,
          pages: 1000,
          typed: "<!channel>".repeat(20),
          search: { ...narrowed, words: "<!channel>".repeat(20), shop: long, states: listingStates },
        }),
        "history",
      ],
    },
  ),
  view(
    nothingFoundMessage,
    {
      "by name": [plainSearch("apron")],
      "a draft is called so": [plainSearch("apron"), [summary(1)]],
      "nothing read yet": [plainSearch("")],
      narrowed: [narrowed],
      "a state": [{ ...plainSearch(""), states: ["sold_out"] }],
    },
    { "the longest shop": [{ ...narrowed, words: long, shop: long, states: listingStates, ending: true }] },
  ),
  view(historyButton, { one: [listing(1)] }, { gone: [listing(1, { gone: true })] }),
  view(
    listingButtons,
    {
      "for a maker": [listing(1), "maker"],
      "for an owner, expired": [listing(1, { state: "expired" }), "owner"],
      "for a viewer": [listing(1), "viewer"],
    },
    { "the longest title": [extreme(1), "manager"], gone: [listing(1, { gone: true }), "owner"] },
  ),
  view(listingLinks, { "of a product": [stocked(1)], alone: [listing(1)] }, { gone: [listing(1, { gone: true })] }),
  view(draftLikeButton, { one: [listing(1)] }, { gone: [listing(1, { gone: true, title: "" })] }),
  view(
    unpublishButton,
    { "for a maker": [listing(1), "maker"], "for a manager": [listing(1), "manager"] },
    { "the longest title": [extreme(1), "manager"], "no title": [bare, null] },
  ),
  view(renewButton, { "one sold out": [listing(1)] }, { "the longest title": [extreme(1)] }),
  view(deleteButton, { one: [listing(1)] }, { "the longest title": [extreme(1)] }),
  view(
    syncResultMessage,
    {
      "two to look at": [sync()],
      "all as it should be": [sync({ result: { ...result, differsHere: 0, changedThere: 0 }, differing: [] })],
      "still reading": [sync({ result: null, differing: [] })],
    },
    {
      "the most there can be": [
        sync({
          shop: manyShops[0] ?? shop(1),
          result: enormous,
          differing: Array.from({ length: 40 }, (_, n) => extreme(n)),
        }),
      ],
      "nothing in the shop": [
        sync({ result: { ...result, same: 0, differsHere: 0, changedThere: 0 }, total: null, differing: [] }),
      ],
    },
  ),
  view(
    differingBlocks,
    {
      "one changed on Etsy": [listing(1), true],
      "to a person who only reads": [listing(1), false],
      "one gone": [listing(1, { gone: true }), true],
    },
    { "every field": [extreme(1), true], "no field": [bare, true] },
  ),
  view(
    shopNewsMessage,
    {
      "a little of everything": [
        { shop: shop(1), on: "2026-11-28", counts: { sold_out: 3, ending: 1, changed: 2, gone: 1 } },
      ],
      "it couldn't be read": [{ shop: shop(1, { listingsReadAt: null }), on: "2026-11-28", counts: { failed: 2 } }],
    },
    {
      "all of it, very often": [
        {
          shop: shop(1, { name: long }),
          on: "2026-11-28",
          counts: Object.fromEntries(newsKinds.map((kind) => [kind, Number.MAX_SAFE_INTEGER])),
        },
      ],
    },
  ),
  view(
    stateAlertsMessage,
    {
      two: [alerts()],
      "sold out, and on sale in other shops": [
        alerts({
          all: 1,
          some: [
            {
              listing: listing(1, { state: "sold_out" }),
              kinds: ["sold_out"],
              elsewhere: [
                listing(2, { shopName: "Pine & Ink 2" }),
                listing(3, { shopName: "Pine & Ink 3", connected: false }),
              ],
            },
          ],
        }),
      ],
    },
    {
      "the most there can be": [
        alerts({
          shop: manyShops[0] ?? shop(1),
          all: 9999,
          some: Array.from({ length: 60 }, (_, n) => ({
            listing: extreme(n),
            kinds: alertKinds,
            elsewhere: Array.from({ length: 9 }, (_each, other) => extreme(other)),
          })),
        }),
      ],
      "no end known": [alerts({ some: [{ listing: bare, kinds: ["ending"], elsewhere: [] }] })],
    },
  ),
  view(
    historyMessage,
    {
      "the first page of two": [{ listing: listing(1), entries: known, page: 0, pages: 2 }],
      "nothing happened": [{ listing: listing(1), entries: [], page: 0, pages: 1 }],
    },
    {
      "every kind of entry": [{ listing: extreme(1), entries: historyEntries, page: 1, pages: 999 }],
      "very many entries": [
        { listing: extreme(1), entries: [...historyEntries, ...historyEntries, ...historyEntries], page: 1, pages: 3 },
      ],
      "nobody known": [
        {
          listing: bare,
          entries: [
            { at, kind: "kept", by: null, moves: [] },
            {
              at,
              kind: "sent",
              change: mark,
              outcome: "failed",
              text: null,
              reference: null,
              verified: false,
              moves: [],
              photos: 0,
            },
          ],
          page: 0,
          pages: 1,
        },
      ],
    },
  ),
];
