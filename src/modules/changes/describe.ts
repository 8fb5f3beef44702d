import type { Problem } from "#src/catalog/issue.ts";
import { namesOf, offered } from "#src/marketplaces/registry.ts";
import { type ListingRecord, listingView } from "#src/modules/listings/index.ts";
import {
  isAlone,
  marketplaceAt,
  shopNameOf,
  shopView,
  type StudioContext,
  usableShops,
} from "#src/modules/shops/index.ts";
import { type Actor, aiUse, personOf } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, ReadStore } from "./deps.ts";
import type { ChangeSummary, ChangeView, ItemView } from "./model.ts";
import type { CardRecord, ChangeRecord, ItemRecord, SummaryRecord } from "./records.ts";
import { manyView } from "./use-cases/shared/many-view.ts";
import { approversOf, barredOf, smallOf } from "./use-cases/deciding/approvers.ts";
import { togetherView } from "./use-cases/deciding/together.ts";
import { categoriesOf, marketplaceOfChange } from "./use-cases/shared/categories.ts";
import { alsoLiveOf, listingsOfProducts, modelsOf, singleProducts } from "./use-cases/shared/also-live.ts";
import { kindMode, kindProblems } from "./use-cases/shared/change-kinds.ts";
import { feeOfChange } from "./use-cases/shared/fee-of-change.ts";
import { picturesOf } from "./use-cases/shared/pictures.ts";
import { safetyGaps, safetyProblems } from "./use-cases/shared/product-safety.ts";
import { changeRefusalsText } from "./messages/refusals.en.ts";
import { changeStatesText } from "./messages/states.en.ts";
import { openProblems } from "./open-points/rules.ts";
import { isCutOff } from "./rules/possible-actions.ts";
import { renderStep } from "./messages/kept.ts";
import { shownWarnings } from "./warnings/rules.ts";

/** @throws OmsError `not-found`: not there, or another studio's. */
export async function requireChange(store: ReadStore, id: ChangeId): Promise<ChangeRecord> {
  const change = await store.change(id);
  if (!change) throw new OmsError("not-found");
  return change;
}

/** Why approval cannot be asked for yet. */
export function changeProblems(
  context: StudioContext,
  change: ChangeRecord,
  listing: ListingRecord | null = null,
): Problem[] {
  const gone = change.items
    .map((item) => context.shops.find((shop) => shop.id === item.shopId))
    .filter((shop) => shop && isCutOff({ shopHealth: shop.health }))
    .map((shop) => ({
      field: "shops" as const,
      shopId: shop?.id ?? "",
      text: changeRefusalsText.notSignedIn(shop?.name ?? ""),
    }));
  // Of many each was judged when it was added.
  return [...(change.many ? [] : [...kindProblems({ context, change, listing }), ...openProblems(change)]), ...gone];
}

/** What views of changes are drawn with, besides what is read. */
export type Drawing = Pick<AppDeps, "drafter" | "photoLinks" | "clock">;

/** As this person alone sees it, in an answer or a form: with what they may do. */
export function seenBy<View extends Pick<ChangeView, "viewer">>({ member }: Pick<Actor, "member">, view: View): View {
  return { ...view, viewer: { memberId: member.id, role: member.role } };
}

/** Of what was read in one request. */
export function cardView(deps: Drawing, { context, change, category, listings, sameProduct }: CardRecord): ChangeView {
  return viewOf(deps, context, change, {
    category,
    listing: listings.find(({ id }) => id === change.listingId) ?? null,
    alsoLive: alsoLiveOf(context, change, listings, sameProduct),
  });
}

/** @throws OmsError `not-found`: not there, or another studio's. */
export async function requireCard(store: Pick<ReadStore, "card">, id: ChangeId): Promise<CardRecord> {
  const card = await store.card(id);
  if (!card) throw new OmsError("not-found");
  return card;
}

/** As it was read, but for the change, which was written since; its category is read where it is another one. */
export async function cardWith(
  store: Pick<ReadStore, "categories">,
  card: CardRecord,
  change: ChangeRecord,
): Promise<CardRecord> {
  const id = change.content.category;
  if (id === card.change.content.category) return { ...card, change };
  const [category] = await store.categories(marketplaceOfChange(card.context, change).key, id === null ? [] : [id]);
  return { ...card, change, category: category?.path ?? null };
}

export async function changeView(
  deps: Drawing,
  store: Shown,
  context: StudioContext,
  change: ChangeRecord,
): Promise<ChangeView> {
  const [view] = await changeViews(deps, store, context, [change]);
  if (!view) throw new OmsError("not-found");
  return view;
}

type Shown = Pick<ReadStore, "categories" | "listings">;

/** In their order. Two requests at most, however many there are; one more where a single piece comes on sale. */
export async function changeViews(
  deps: Drawing,
  store: Shown,
  context: StudioContext,
  changes: readonly ChangeRecord[],
): Promise<ChangeView[]> {
  const ids = changes.flatMap((change) => [...(change.listingId ? [change.listingId] : []), ...modelsOf(change)]);
  const [categories, listings] = await Promise.all([
    categoriesOf(store, context, changes),
    ids.length === 0 ? [] : store.listings({ ids, withGone: true, limit: ids.length }),
  ]);
  const sameProducts = await listingsOfProducts(store, singleProducts(context, changes, listings));
  return changes.map((change) =>
    viewOf(deps, context, change, {
      category: categories(change)?.path ?? null,
      listing: listings.find(({ id }) => id === change.listingId) ?? null,
      alsoLive: alsoLiveOf(context, change, listings, sameProducts),
    }),
  );
}

function viewOf(
  deps: Drawing,
  context: StudioContext,
  change: ChangeRecord,
  {
    category,
    listing,
    alsoLive,
  }: { readonly category: string | null; readonly listing: ListingRecord | null } & Pick<ChangeView, "alsoLive">,
): ChangeView {
  const hashes = change.content.photos.map((photo) => photo.hash);
  const safety = safetyGaps(context, change, listing, deps.clock.now());
  const [cover] = hashes;
  const marketplaces = change.items.map(({ shopId }) => marketplaceAt(context, shopId));
  const counts = change.items.map(({ shopId }) => context.shops.find((shop) => shop.id === shopId)?.publishCount ?? 0);
  return {
    id: change.id,
    studioId: change.studioId,
    code: change.code,
    sku: change.sku,
    number: change.number,
    kind: change.kind,
    listingId: change.listingId,
    state: change.state,
    revision: change.revision,
    stoppable: isStoppable(change),
    contentHash: change.contentHash,
    viewer: null,
    author: personOf(context, change.author),
    contributors: change.contributors.map((id) => personOf(context, id)),
    barred: barredOf(context, change),
    content: change.content,
    textBy: change.textBy,
    ai: aiUse(deps.drafter.slow, context.studio.ai, "drafts"),
    preparing: change.preparing,
    photoProblems: change.photoProblems,
    categoryPath: category,
    listing: listing && listingView(deps, context, listing),
    coverUrl:
      cover === undefined ? (listing?.coverUrl ?? null) : deps.photoLinks.photo(change.studioId, cover, "cover"),
    contactSheetUrl: hashes.length === 0 ? null : deps.photoLinks.contactSheet(change.studioId, hashes),
    pictures: change.kind === "edit" && listing ? picturesOf(deps, listing, change) : {},
    items: change.items.map((item) => itemView(context, item)),
    many:
      change.many &&
      manyView(context, change.kind, change.many, {
        partOf: change.source.partOf,
        begunAt: begunAt(change),
        now: deps.clock.now(),
      }),
    marketplace: namesOf(shopsOf(context, change)),
    shops: usableShops(context).map((shop) => shopView(context, shop)),
    problems: [...changeProblems(context, change, listing), ...safetyProblems(change, safety)],
    defaultMode: kindMode(change.kind, counts),
    mode: change.mode,
    fee: feeOfChange(context, change, { mode: "live", listing, now: deps.clock.now() }),
    approvers: approversOf(context, change).map((member) => personOf(context, member.id)),
    soloMode: context.studio.soloMode,
    oneManager: change.oneManager,
    small: smallOf(context, change),
    batch: change.source.batch ?? null,
    openPoints: change.openPoints,
    together: togetherView(change, marketplaces[0] ?? offered),
    alone: isAlone(
      context,
      change.author,
      change.items.map(({ shopId }) => shopId),
    ),
    decisions: change.decisions.map((decision) => ({
      by: personOf(context, decision.by),
      verdict: decision.verdict,
      selfApproved: decision.selfApproved,
      reason: decision.reason,
      at: decision.at,
    })),
    paused: change.paused && { by: personOf(context, change.paused.by), at: change.paused.at },
    listingsChannel: context.studio.listingsChannel,
    oneOffs: context.studio.oneOffs,
    offeredPrices: change.source.prices ?? [],
    alsoLive,
    warnings: shownWarnings({ context, change, listing }),
    safety,
    schedule: change.schedule,
    returnOf: change.returnOf,
  };
}

/** When it was decided last that it is written. */
function begunAt({ decisions }: ChangeRecord): Date | null {
  return decisions.findLast(({ verdict }) => verdict === "approve" || verdict === "retry")?.at ?? null;
}

/** As far as they are still there. */
function shopsOf({ shops }: StudioContext, { items }: ChangeRecord) {
  return shops.filter(({ id }) => items.some(({ shopId }) => shopId === id));
}

/** As the database judges it (`stop_change`), but for work that is in hand at this moment. */
function isStoppable({ kind, state, items, many }: ChangeRecord): boolean {
  if (many) {
    const { pending = 0, failed = 0, parked = 0 } = many.states;
    return ["approved", "scheduled", "applying", "failed"].includes(state) && pending + failed + parked > 0;
  }
  if (state !== "approved" && state !== "scheduled" && state !== "applying") return false;
  return items.every((item) => {
    const { of: _of, reopened: _reopened, ...begun } = item.progress;
    const there = kind === "create" && item.externalId !== null;
    return Object.keys(begun).length === 0 && !there && item.state !== "on_marketplace" && item.state !== "applied";
  });
}

function itemView(context: StudioContext, item: ItemRecord): ItemView {
  const shop = context.shops.find((each) => each.id === item.shopId);
  const { payload: _payload, progress: _progress, step, ...rest } = item;
  return {
    ...rest,
    step: step === null ? null : renderStep(step),
    shopName: shopNameOf(context, item.shopId),
    marketplace: marketplaceAt(context, item.shopId),
    shopHealth: shop?.health ?? null,
    onVacation: shop?.onVacation === true,
    paused: context.studio.paused !== null || shop?.paused === true,
    currency: shop?.currency ?? "USD",
  };
}

export function summaryOf(context: StudioContext, change: ChangeRecord): ChangeSummary {
  const { many } = change;
  const summary = many && { all: many.all, written: many.states.applied ?? 0, plan: many.plan };
  return summaryView(context, { ...change, title: change.content.title, many: summary });
}

export function summaryView(context: StudioContext, change: SummaryRecord): ChangeSummary {
  return {
    id: change.id,
    code: change.code,
    sku: change.sku,
    number: change.number,
    title: change.title || changeStatesText.untitled,
    state: change.state,
    author: personOf(context, change.author),
    updatedAt: change.updatedAt,
    schedule: change.schedule,
    many: change.many,
    permalink: null,
  };
}
