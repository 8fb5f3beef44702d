import type { ListingView } from "#src/modules/listings/model.ts";
import type { DigestView } from "#src/modules/reports/rules/digest-view.ts";
import { firstPages, firstRunOf, type HomeData, listingsPerPage } from "#src/modules/reports/rules/home-view.ts";
import type { LogLine, LogPage } from "#src/modules/reports/rules/log.ts";
import { reportDays, type ReportView } from "#src/modules/reports/rules/report.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { at, overview, person, shop, studio, summary } from "./fixtures.ts";

const { marketplace } = shop(1);

export function listing(index = 1, more: Partial<ListingView> = {}): ListingView {
  return {
    id: `44444444-4444-4444-8444-4444444444${String(index).padStart(2, "0")}` as ListingId,
    code: `q${index}`,
    sku: null,
    shopId: shop(1).id,
    shopName: "Pine & Ink 1",
    marketplace: shop(1).marketplace,
    currency: "USD",
    productId: null,
    externalId: `90010${index}`,
    title: `Linen apron ${index}`,
    state: "active",
    url: `https://www.etsy.com/listing/90010${index}`,
    coverUrl: null,
    pictures: {},
    live: { title: `Linen apron ${index}`, "price:": 2400, "quantity:": 3 },
    endsAt: at,
    seenAt: at,
    connected: true,
    stale: false,
    gone: false,
    paidUntil: null,
    deletedHere: null,
    mayComeBack: false,
    requests: [],
    differences: [
      { field: "title", standing: "live", base: "Apron", ours: "Apron", live: `Linen apron ${index}` },
      { field: "price:", standing: "ours", base: 2400, ours: 2600, live: 2400 },
    ],
    ...more,
  };
}

/** … with the address of its photo. */
export const pictured: typeof listing = (index, more) =>
  listing(index, { coverUrl: `https://i.etsystatic.com/${index}.jpg`, ...more });

export const logLineOf = (more: Partial<LogLine> = {}): LogLine => ({
  at,
  by: person("Jonas").memberId,
  byName: "Jonas",
  action: "decide.approve",
  outcome: "ok",
  code: null,
  reference: "R-ABCDEF",
  changeId: null,
  listing: "k7q2",
  sku: "LA-1",
  request: 12,
  title: "Linen apron",
  shopName: null,
  items: null,
  ...more,
});

export const logPage = (more: Partial<LogPage> = {}): LogPage => ({
  lines: [
    logLineOf(),
    logLineOf({
      by: null,
      byName: null,
      action: "sync_shop",
      shopName: "Pine & Ink 1",
      listing: null,
      sku: null,
      title: null,
    }),
    logLineOf({
      byName: "Kim",
      action: "settings.set",
      outcome: "refused",
      code: "not-allowed",
      listing: null,
      sku: null,
      title: null,
    }),
  ],
  words: "",
  page: 0,
  more: true,
  csvUrl: "https://oms.example/downloads/log.csv",
  ...more,
});

export const extremeLog = logPage({
  words: "&".repeat(200),
  page: 40,
  lines: Array.from({ length: 15 }, () =>
    logLineOf({
      byName: "&".repeat(80),
      title: "<".repeat(140),
      shopName: "&".repeat(80),
      outcome: "failed",
      code: "x".repeat(40),
    }),
  ),
});

export function digest(more: Partial<DigestView> = {}): DigestView {
  const named = (index: number) => ({ ...summary(index), title: `Linen apron ${index}` });
  return {
    studio,
    date: "2026-11-25",
    asOf: at,
    owner: person("Mara").slackUserId,
    waiting: { all: 1, some: [named(1)] },
    stuck: { all: 1, some: [{ ...named(2), failure: "Etsy refused the price." }] },
    deadShops: [shop(1, { health: "auth-dead" })],
    differing: { all: 1, some: [listing(1)] },
    scheduled: { all: 0, some: [], soon: false },
    done: {
      all: 2,
      some: [
        { ...named(3), marketplace, kind: "create", mode: "live", decidedBy: person("Jonas"), many: null },
        { ...named(4), marketplace, kind: "renew", mode: "live", decidedBy: null, many: null },
      ],
    },
    small: {
      all: 1,
      some: [{ ...named(5), marketplace, kind: "edit", mode: "live", decidedBy: person("Jonas"), many: null }],
    },
    ending: {
      all: 2,
      some: [
        { listing: listing(5), endsAt: at, renewal: null },
        { listing: listing(6), endsAt: at, renewal: { amount: 20, currency: "USD" } },
      ],
    },
    catchUps: [
      {
        shopName: "PineAndInkEU",
        kind: "safety",
        year: null,
        progress: { done: 412, all: 530, ready: "2026-12-09" },
        need: 12,
        offered: null,
      },
      {
        shopName: "PineAndInkUS",
        kind: "alts",
        year: null,
        progress: { done: 0, all: 30, ready: null },
        need: 0,
        offered: 30,
      },
    ],
    fees: [
      { by: person("Jonas"), fee: { amount: 60, currency: "USD" } },
      { by: person("Mara"), fee: { amount: 20, currency: "USD" } },
    ],
    ...more,
  };
}

/** As much as a studio can have, in text that grows when it is escaped. */
export function extremeDigest(): DigestView {
  const long = "&".repeat(300);
  const many = <T>(make: (index: number) => T) => ({
    all: 999,
    some: Array.from({ length: 6 }, (_, index) => make(index)),
  });
  const endless = (index: number) =>
    listing(index, {
      title: long,
      shopName: long,
      differences: Array.from({ length: 60 }, () => ({
        field: "description",
        standing: "conflict" as const,
        base: long,
        ours: long.repeat(40),
        live: long.repeat(40),
      })),
    });
  const somebody = { ...person("Ada"), name: long };
  return digest({
    studio: { ...studio, name: long },
    waiting: many((index) => ({ ...summary(index), author: somebody })),
    stuck: many((index) => ({ ...summary(index), failure: long })),
    deadShops: Array.from({ length: 9 }, (_, index) => shop(index, { name: long, health: "auth-dead" })),
    differing: many(endless),
    done: many((index) => ({
      ...summary(index),
      marketplace,
      author: somebody,
      kind: "edit",
      mode: null,
      decidedBy: somebody,
      many: null,
    })),
    small: many((index) => ({
      ...summary(index),
      marketplace,
      author: somebody,
      kind: "edit",
      mode: null,
      decidedBy: somebody,
      many: null,
    })),
    ending: many((index) => ({ listing: endless(index), endsAt: at, renewal: null })),
    catchUps: Array.from({ length: 40 }, () => ({
      shopName: long,
      kind: "attributes" as const,
      year: null,
      progress: { done: 99_999, all: 99_999, ready: "2026-12-09" },
      need: 99_999,
      offered: null,
    })),
    fees: Array.from({ length: 40 }, () => ({ by: somebody, fee: { amount: 100_000, currency: "USD" } })),
  });
}

export function home(more: Partial<HomeData> = {}): HomeData {
  const seen = overview(more);
  return {
    ...seen,
    pages: firstPages,
    firstRun: firstRunOf(seen),
    approvedOnce: true,
    differing: { all: 1, some: [listing(1)] },
    listings: { all: 12, some: [pictured(1), listing(2, { gone: true }), listing(3, { stale: true })] },
    standing: { all: 0, some: [] },
    rules: { kept: 0, offered: 0 },
    activity: { lines: logPage().lines, more: false },
    ...more,
  };
}

export function extremeHome(more: Partial<HomeData> = {}): HomeData {
  const many = Array.from({ length: 50 }, (_, index) => summary(index));
  const long = "&".repeat(300);
  const shops = Array.from({ length: 30 }, (_, index) =>
    shop(index % 10, { name: long, health: index % 2 === 0 ? "auth-dead" : "ok", defaults: null, paused: true }),
  );
  return home({
    shops,
    studio: { ...studio, name: long, listingsChannel: null, paused: { by: person("Mara").slackUserId, at } },
    approverCount: 1,
    approvedOnce: false,
    waitingForMe: many,
    problems: many,
    myDrafts: many,
    differing: { all: 999, some: [1, 2, 3].map((index) => listing(index, { title: long, shopName: long })) },
    listings: {
      all: 12_000,
      some: Array.from({ length: listingsPerPage }, (_, index) => pictured(index, { title: long, shopName: long })),
    },
    rules: { kept: 999, offered: 999 },
    activity: { lines: extremeLog.lines.slice(0, 8), more: true },
    pages: { waiting: 1, problems: 1, drafts: 1, activity: 1, listings: 1 },
    ...more,
  });
}

export function report(more: Partial<ReportView> = {}): ReportView {
  const days = Array.from({ length: reportDays }, (_, index) => `2026-11-${String(index + 12).padStart(2, "0")}`);
  const syncs = days.map((_, index) => ({
    read: index % 5 === 0 ? 0 : 4,
    look: index % 4 === 3 ? 2 : 0,
    failed: index === 7 ? 1 : 0,
  }));
  return {
    asOf: at,
    days,
    waiting: 3,
    shops: [
      {
        name: "Pine & Ink",
        counts: { active: 7, draft: 2, inactive: 1, sold_out: 1, expired: 1 },
        differing: 2,
        syncs,
      },
      { name: "手作り工房", counts: null, differing: 0, syncs },
    ],
    ...more,
  };
}
