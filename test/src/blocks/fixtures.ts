import type { ShopDefaults } from "#src/catalog/listing.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import type { AlsoLive, ChangeSummary, ChangeView, ReviewPage, ItemView } from "#src/modules/changes/model.ts";
import type { ListingView } from "#src/modules/listings/model.ts";
import type { Overview } from "#src/modules/reports/model.ts";
import type { GivenUpView } from "#src/modules/reports/rules/given-up.ts";
import type { ProblemsPage } from "#src/modules/reports/rules/problems-page.ts";
import type { ShopView } from "#src/modules/shops/model.ts";
import type { Person, StudioView } from "#src/modules/studio/model.ts";
import type {
  ChangeId,
  ListingId,
  MemberId,
  ShopId,
  SlackUserId,
  StudioId,
  ItemId,
} from "#src/platform/kernel/entity-ids.ts";

export const at = new Date("2026-11-20T10:30:00Z");

export function person(name: string): Person {
  return { memberId: `m-${name}` as MemberId, slackUserId: `U0${name.toUpperCase()}` as SlackUserId, name };
}

export const defaults: ShopDefaults = {
  shippingProfileId: 11,
  returnPolicyId: 21,
  readiness: 31,
  sectionId: null,
  whoMade: "i_did",
  whenMade: "made_to_order",
  isSupply: false,
  autoRenew: false,
};

export function shop(index = 1, more: Partial<ShopView> = {}): ShopView {
  return {
    id: `00000000-0000-4000-8000-00000000000${index}` as ShopId,
    marketplace: etsyFacts,
    externalId: `900${index}`,
    name: `Pine & Ink ${index}`,
    url: `https://www.etsy.com/shop/PineAndInk${index}`,
    currency: index % 2 === 0 ? "EUR" : "USD",
    health: "ok",
    paused: false,
    counts: { active: 12, draft: 1, inactive: 0, sold_out: 3, expired: 2 },
    profiles: {
      shippingProfiles: [{ id: 11, title: "Letter" }],
      returnPolicies: [{ id: 21, title: "30 days" }],
      processingProfiles: [{ id: 31, title: "3 to 5 days" }],
      sections: [{ id: 41, title: "Aprons" }],
      productionPartners: [
        { id: 51, title: "Ribeira Weavers" },
        { id: 52, title: "Mill & Sons, Ltd." },
      ],
    },
    defaults,
    suggestedDefaults: defaults,
    publishCount: 5,
    onVacation: false,
    lastPublishedAt: at,
    readAt: at,
    reading: null,
    listingsReadAt: at,
    differing: 0,
    euTrader: "later",
    connectedBy: "U0MARA" as SlackUserId,
    limitedTo: [],
    ...more,
  };
}

export function item(of: ShopView, more: Partial<ItemView> = {}): ItemView {
  return {
    id: `t-${of.id}` as ItemId,
    shopId: of.id,
    shopName: of.name,
    marketplace: of.marketplace,
    shopHealth: of.health,
    onVacation: of.onVacation,
    paused: false,
    currency: of.currency,
    content: { price: { amount: 4800, currency: of.currency }, quantity: 2, overrides: {} },
    state: "pending",
    step: null,
    externalId: null,
    listingUrl: null,
    failure: null,
    verified: false,
    there: null,
    ...more,
  };
}

export function change(more: Partial<ChangeView> = {}): ChangeView {
  const shops = [shop(1), shop(2)];
  return {
    id: "11111111-1111-4111-8111-111111111111" as ChangeId,
    studioId: "22222222-2222-4222-8222-222222222222" as StudioId,
    code: "k7q2",
    sku: null,
    paused: null,
    number: 12,
    kind: "create",
    listingId: null,
    many: null,
    pictures: {},
    listing: null,
    state: "draft",
    revision: 3,
    stoppable: false,
    contentHash: "c".repeat(64),
    viewer: null,
    author: person("Ada"),
    contributors: [person("Ada")],
    barred: [],
    content: {
      title: "Linen apron with two pockets",
      description: "Natural flax, washed soft.\n\nOne size.",
      tags: ["linen apron", "kitchen"],
      materials: ["linen"],
      category: 1234,
      photos: [{ hash: "a".repeat(64), alt: "The apron from the front" }],
      sku: null,
    },
    textBy: "offline",
    ai: "none",
    preparing: null,
    photoProblems: [],
    categoryPath: "Home & Living › Kitchen & Dining › Aprons",
    coverUrl: "https://oms.example/photos/cover.jpg",
    contactSheetUrl: "https://oms.example/photos/sheet.jpg",
    items: shops.map((each) => item(each)),
    marketplace: etsyFacts,
    shops,
    problems: [],
    defaultMode: "live",
    mode: null,
    fee: { amount: 40, currency: "USD" },
    approvers: [person("Mara"), person("Jonas")],
    soloMode: false,
    oneManager: false,
    small: "off",
    batch: null,
    openPoints: [],
    together: null,
    alone: false,
    decisions: [],
    listingsChannel: "C0LISTINGS",
    oneOffs: { way: null, last: null },
    offeredPrices: [],
    alsoLive: [],
    warnings: [],
    safety: [],
    schedule: null,
    returnOf: null,
    ...more,
  };
}

/** With one in stock in each shop. */
export function single(more: Partial<ChangeView> = {}): ChangeView {
  const of = change();
  const items = of.items.map((each) => ({ ...each, content: { ...each.content, quantity: 1 } }));
  return { ...of, items, ...more };
}

/** What may be the same piece, on sale in these shops. */
export function alsoLive(shops: readonly string[], more: Partial<AlsoLive> = {}): AlsoLive[] {
  return shops.map((shopName, index) => ({
    listingId: `44444444-4444-4444-8444-44444444440${index}` as ListingId,
    shopName,
    code: `m${index}z9`,
    sku: "LA-1",
    title: "Linen apron",
    model: false,
    ...more,
  }));
}

const longNames = Array.from({ length: 9 }, (_, index) => `<${"&".repeat(90)}> ${index}`);

/** As much as ever fits: 20 photos, 10 shops, 13 tags, long text full of signs that grow when escaped. */
export function extremeChange(more: Partial<ChangeView> = {}): ChangeView {
  const shops = Array.from({ length: 10 }, (_, index) => shop(index, { name: `<${"&".repeat(60)}> ${index}` }));
  return change({
    shops,
    items: shops.map((each) =>
      item(each, { failure: { code: "marketplace-refused", text: "<&>".repeat(300), reference: "R-ABCDEF" } }),
    ),
    content: {
      title: "&<>".repeat(46),
      description: `${"Long & <long> 🧵 ".repeat(20)}\n\n`.repeat(33),
      tags: Array.from({ length: 13 }, (_, index) => `tag number ${index}`.padEnd(20, "x")),
      materials: Array.from({ length: 13 }, (_, index) => `material ${index}`.padEnd(45, "x")),
      category: 1,
      photos: Array.from({ length: 20 }, (_, index) => ({
        hash: index.toString(16).padStart(64, "0"),
        alt: "&".repeat(500),
      })),
      sku: "x".repeat(32),
    },
    categoryPath: Array.from({ length: 8 }, () => "A rather long category name").join(" › "),
    oneOffs: { way: "same", last: "same" },
    alsoLive: alsoLive(longNames, { title: "&".repeat(140), model: true }),
    photoProblems: Array.from({ length: 20 }, () => "&".repeat(400)),
    problems: Array.from({ length: 30 }, () => ({ field: "tags" as const, text: "&".repeat(400) })),
    approvers: Array.from({ length: 40 }, (_, index) => person(`P${index}`)),
    decisions: Array.from({ length: 30 }, () => ({
      by: person("Mara"),
      verdict: "ask_for_changes" as const,
      selfApproved: false,
      reason: "&".repeat(1000),
      at,
    })),
    ...more,
  });
}

export const studio: StudioView = {
  id: "22222222-2222-4222-8222-222222222222" as StudioId,
  name: "Pine & Ink",
  listingsChannel: "C0LISTINGS",
  stoppedChannel: null,
  soloMode: false,
  soloChosen: true,
  smallChanges: false,
  oneOffs: { way: null, last: null },
  warningsOff: [],
  paused: null,
  dailyFeeCeiling: { amount: 500, currency: "USD" },
  digest: { hour: 9, minute: 0, days: [1, 2, 3, 4, 5], zone: "Europe/Berlin" },
};

export function summary(index: number): ChangeSummary {
  return {
    id: `33333333-3333-4333-8333-3333333333${String(index).padStart(2, "0")}` as ChangeId,
    code: "ab2c",
    sku: "&".repeat(60),
    number: 123_456_789,
    title: "&".repeat(300),
    state: "draft",
    author: person("Ada"),
    updatedAt: at,
    schedule: null,
    many: null,
    permalink: null,
  };
}

export function overview(more: Partial<Overview> = {}): Overview {
  const { myDrafts = [], waitingForMe = [], problems = [] } = more;
  return {
    studio,
    me: { ...person("Mara"), role: "owner" },
    shops: [shop(1)],
    myDrafts,
    waitingForMe,
    problems,
    scheduled: { all: 0, some: [] },
    writing: { all: 0, some: [] },
    counts: { drafts: myDrafts.length, waiting: waitingForMe.length, problems: problems.length },
    approverCount: 2,
    ...more,
  };
}

/** One of what waits, at this place of all of it. */
export function reviewing(all: readonly ChangeView[], page = 0): ReviewPage {
  const shown = all.length === 0 ? 0 : page % all.length;
  return { all: all.length, page: shown, some: all.slice(shown, shown + 1) };
}

/** A page of `/oms problems` with all there is. */
export function problemsPage(
  failed: readonly ChangeView[],
  differing: readonly ListingView[] = [],
  givenUp: GivenUpView = { messages: [], operations: [] },
): ProblemsPage {
  const total = failed.length + differing.length + givenUp.messages.length + givenUp.operations.length;
  return {
    failed,
    differing: differing.map((each) => ({ ...each, mayKeep: true })),
    givenUp,
    lacking: [],
    idle: [],
    total,
    page: 0,
    pages: 1,
  };
}
