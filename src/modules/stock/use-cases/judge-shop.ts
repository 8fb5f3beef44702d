import { type StandingChange, standingChange } from "#src/modules/changes/index.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";
import type { LastFall, SharedListing, SharedProduct } from "../model.ts";
import { shownText } from "../rules/asking.ts";
import { isOnItsWay } from "../rules/looking.ts";
import { judgeStock, takenAsTheyAre } from "../rules/shared-stock.ts";
import type { Judgement, SeenListing } from "../rules/stock-types.ts";
import { lastFall, oversoldIn } from "../rules/telling.ts";

/** Judgements that came between are few; more are a fault that is better tried later. */
const triedAnew = 5;
const gathersForMs = 60_000;

/**
 * Judges every shared product with a listing in this shop: lowers the others where something fell, asks where it isn't sure, and
 * tells what was sold too often. Each product alone, in one transaction.
 */
export async function judgeShop(deps: AppDeps, operation: LeasedOperation, shopId: ShopId): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  let left: ReadonlySet<string> | null = null;
  const failed = new Map<string, unknown>();
  for (let tried = 0; tried < triedAnew; tried += 1) {
    const { products, writes } = await store.sharedStock(shopId);
    const moved = new Set<string>();
    const used = new Map(Object.entries(writes) as [ShopId, number][]);
    for (const product of products) {
      const { productId } = product;
      if (left && !left.has(productId)) continue;
      // What one product meets holds up no other one.
      await judgeProduct(deps, operation, product, used).then(
        (kept) => kept === "moved" && moved.add(productId),
        (error: unknown) => failed.set(productId, error),
      );
    }
    left = moved;
    if (moved.size === 0) break;
  }
  for (const error of failed.values()) throw error;
  if (left && left.size > 0) throw new OmsError("store-down");
}

async function judgeProduct(
  deps: AppDeps,
  operation: LeasedOperation,
  product: SharedProduct,
  used: Map<ShopId, number>,
): Promise<"kept" | "moved"> {
  const { known } = product;
  // What is compared for the first time is compared as it is now: an old number would be lowered by what was sold long ago.
  const isOld = ({ listingId, there, fresh }: SharedListing) => there && !fresh && !known?.listings[listingId];
  const listings = product.listings.filter((each) => !isOld(each));
  if (known === null && listings.length < product.listings.length) return "kept";
  const seen = listings.map(seenListing);
  // An answer is one to the numbers that were shown: were there others by now, it is asked anew.
  const moved = product.answer !== null && known !== null && known.shown !== null && known.shown !== shownText(seen);
  const answer = moved ? null : product.answer;
  const left = answer === "leave";
  const before = moved ? { ...known, asked: null } : known;
  const found = judgeStock({ known: before, seen, writesToday: used, confirmed: answer === "lower" });
  const judged = left ? { ...found, ...nothingToDo, known: takenAsTheyAre(seen, known) } : found;
  const settled =
    judged.outcome === "ask" ? [] : listings.flatMap(({ own }) => (own && !isOnItsWay(own) ? own.changeId : []));
  const same = JSON.stringify(judged.known) === JSON.stringify(known);
  if (same && product.answer === null && settled.length === 0 && judged.writes.length === 0 && judged.oversold === 0)
    return "kept";
  const changes = changesOf(deps, judged, listings);
  const fall = left ? null : lastFall(deps.clock.now(), judged, product.lastFall);
  const { productId, ruleId, revision } = product;
  const kept = await deps.stores
    .worker(operation.studioId)
    .keepStock(operation, { productId, ruleId, revision, known: judged.known, lastFall: fall, settled }, changes, {
      outbox: notes(deps, judged, product, fall),
    });
  if (kept === "kept") for (const { shopId } of judged.writes) used.set(shopId, (used.get(shopId) ?? 0) + 1);
  return kept;
}

const nothingToDo = { outcome: "nothing", reasons: [], writes: [], oversold: 0, asksAnew: false } as const;

function seenListing({ state, there, ...listing }: SharedListing): SeenListing {
  const { listingId, shopId, pieces, own, theirs, settling, held, takenOff } = listing;
  const sale = !there ? "off" : state === "active" ? "on" : state === "sold_out" ? "sold-out" : "off";
  return {
    listingId,
    shopId,
    sale,
    pieces,
    own: own && { end: own.end, by: own.by },
    theirs,
    settling,
    held,
    takenOff,
  };
}

function changesOf({ ids }: AppDeps, { writes }: Judgement, listings: readonly SharedListing[]): StandingChange[] {
  return writes.flatMap(({ listingId, before, set }) => {
    const listing = listings.find((each) => each.listingId === listingId);
    if (!listing) return [];
    const { externalId, title } = listing;
    return standingChange({
      id: ids.uuid() as ChangeId,
      listing: { id: listingId, externalId, title },
      set,
      before: Object.fromEntries(Object.keys(set).map((field) => [field, before[field] ?? 0])),
    });
  });
}

function notes(
  deps: AppDeps,
  judged: Judgement,
  { productId, revision, lastFall: earlier }: SharedProduct,
  fall: LastFall | null,
) {
  const { falls, before, known, writes, reasons, outcome, oversold, asksAnew, shows, full } = judged;
  const told = {
    template: "stock_note",
    productId,
    fell: fall?.fell ?? falls,
    before: fall?.before ?? before,
    after: known.base,
    lowered: writes.map(({ listingId, takeOff }) => ({ listingId, takeOff })),
    reasons,
    at: fall?.at ?? null,
    shows,
    // Kept with this judgement: what is answered to this message is answered to these numbers.
    revision: revision + 1,
  } as const;
  // One judgement of a product is kept once.
  const nonce = (note: string) => `${note}:${productId}:${revision}`;
  const notes: OutboxEntry[] = [];
  if (oversold > 0) {
    notes.push({ ...told, fell: oversoldIn(judged, earlier), note: "oversold", nonce: nonce("oversold") });
  }
  if (fall !== null && outcome === "lower") notes.push({ ...told, note: "lowered", nonce: nonce("lowered") });
  if (outcome === "ask" && asksAnew) {
    // Of a day whose writes are used up every product would say the same.
    if (reasons.every((reason) => reason === "many")) {
      // Sent a moment later, it names those that are judged together with this one.
      const day = deps.clock.now().toISOString().slice(0, 10);
      const at = new Date(deps.clock.now().getTime() + gathersForMs).toISOString();
      notes.push(...full.map((shopId) => ({ template: "stock_many" as const, shopId, at, nonce: day })));
    } else notes.push({ ...told, note: "asked", nonce: nonce("asked") });
  }
  return notes;
}
