import { attributesField } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { ShopRecord, StudioContext } from "#src/modules/shops/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { type Beside, besideReader } from "../use-cases/beside.ts";
import { choicesNow } from "../use-cases/begin-plan.ts";
import { isWithout, ofProducts, ruleListing, selected } from "../use-cases/selected.ts";
import type { CatchUpRule, UnknownListing } from "./model.ts";
import { type Known, type Need, needOf } from "./rules/judge.ts";

/** So many listings that need a person are kept by their codes. The rest is counted. */
export const keptUnknown = 200;
const pageSize = 50;

/** A rule asks the marketplace of each listing what the mirror doesn't have: one call each. */
export function readsEach(rule: CatchUpRule): boolean {
  return rule.kind === "attributes" || (rule.kind === "line" && rule.rule.kind === "attribute");
}

/** One judgement for all listings of a shop, with what the rule goes by. */
export type Judging = {
  /** The listings on sale that it can be about; null: there are none. */
  readonly filter: ReturnType<typeof selected>;
  /** The listing that is the model isn't there, or can't be read now: what others lack isn't known, so the rule rests. */
  readonly rests: boolean;
  readonly of: (listing: ListingRecord) => Promise<{ readonly need: Need; readonly beside: FlatFields }>;
};

export async function judging(
  deps: AppDeps,
  operation: LeasedOperation,
  context: StudioContext,
  { rule, shop, signal }: { readonly rule: CatchUpRule; readonly shop: ShopRecord; readonly signal: AbortSignal },
): Promise<Judging> {
  const store = deps.stores.worker(operation.studioId);
  const read = readsEach(rule) ? besideReader(deps, operation, context, signal) : null;
  const known: Known = {
    defaults: shop.defaults ?? {},
    choices: choicesNow(deps, [shop]),
    model: rule.kind === "attributes" ? await modelOf(store, shop, rule.model, read) : null,
  };
  return {
    filter: await filterOf(store, context, shop, rule),
    rests: rule.kind === "attributes" && rule.model !== null && known.model === null,
    of: async (listing) => {
      if (rule.kind === "line" && isWithout(context, rule.selection, listing)) return { need: null, beside: {} };
      const own = ruleListing(context, listing);
      const beside = read && (await read(listing));
      // One that can't be read now is looked at another day.
      if (!own || (beside && "code" in beside)) return { need: null, beside: {} };
      const fields = { ...own.fields, ...beside?.fields };
      const judged = { ...own, fields, ...(beside ? { ofCategory: beside.ofCategory } : {}) };
      return { need: needOf(rule, judged, known), beside: beside?.fields ?? {} };
    },
  };
}

async function filterOf(store: WorkerStore, context: StudioContext, shop: ShopRecord, rule: CatchUpRule) {
  const own = rule.kind === "line" ? rule.selection : {};
  const selection = { ...own, shopIds: [shop.id], states: ["active" as const] };
  const filter = await ofProducts(store, selected(context, selection), selection.product);
  if (rule.kind !== "safety" || !filter) return filter;
  const needed = marketplaceOf(shop).facts.fields.filter(({ safety }) => safety === "needed");
  return { ...filter, lacking: needed.map(({ key }) => key) };
}

async function modelOf(
  store: WorkerStore,
  shop: ShopRecord,
  code: string | null,
  read: ((listing: ListingRecord) => Promise<Beside>) | null,
): Promise<Known["model"]> {
  const [listing] = code === null ? [] : await store.listings({ codes: [code], shopIds: [shop.id], limit: 1 });
  const field = attributesField(marketplaceOf(shop).facts.fields);
  const beside = listing && read ? await read(listing) : null;
  if (!listing || !field || !beside || "code" in beside) return null;
  return { category: listing.live["category"] ?? null, attributes: beside.fields[field.key] ?? null };
}

export type Found = {
  /** Those that today's plan is about. */
  readonly ids: readonly ListingId[];
  /** How many can be given what they lack, these among them. */
  readonly open: number;
  readonly unknown: readonly UnknownListing[];
  readonly unknownCount: number;
  /** Of a rule that reads each listing: behind which one the next look goes on. */
  readonly after: number | null;
  /** It came to the end. */
  readonly whole: boolean;
};

/** What the listings of a shop need by a rule. Of a rule that reads each of them it looks at twice a day's part, and goes on another day. */
export async function lookFor(
  store: WorkerStore,
  { filter, of }: Judging,
  part: {
    readonly rule: CatchUpRule;
    readonly share: number;
    readonly after: number | null;
    /** They were proposed lately. */
    readonly proposed: ReadonlySet<ListingId>;
    /** What earlier looks of the same round found: the first of them, and how many there were. */
    readonly unknown: readonly UnknownListing[];
    readonly unknownCount: number;
  },
  signal: AbortSignal,
): Promise<Found> {
  const ids: ListingId[] = [];
  const unknown: UnknownListing[] = [];
  const seen = new Set<string>();
  let [open, looked, after] = [0, 0, part.after];
  let isWhole = filter === null;
  const isApart = readsEach(part.rule);
  while (filter && !isWhole && !(isApart && (looked >= part.share * 2 || ids.length >= part.share))) {
    // No more are read at once than have room, so the next look begins behind the last that was judged.
    const most = isApart ? Math.min(pageSize, part.share - ids.length) : 500;
    const piece = await store.listingsInTurn(filter, after, most);
    for (const listing of piece.listings) {
      signal.throwIfAborted();
      looked += 1;
      seen.add(listing.code);
      if (part.proposed.has(listing.id)) continue;
      const { need } = await of(listing);
      if (need === null) continue;
      if ("lacks" in need) unknown.push({ code: listing.code, lacks: [...need.lacks] });
      else {
        open += 1;
        if (ids.length < part.share) ids.push(listing.id);
      }
    }
    isWhole = piece.next === null;
    if (!isWhole) after = piece.next;
  }
  const goesOn = isApart && part.after !== null;
  const before = goesOn ? part.unknown.filter(({ code }) => !seen.has(code)) : [];
  const again = goesOn ? part.unknown.length - before.length : 0;
  const all = [...before, ...unknown];
  return {
    ids,
    open,
    unknown: all.slice(0, keptUnknown),
    unknownCount: (goesOn ? part.unknownCount : 0) - again + unknown.length,
    after: isApart && !isWhole ? after : null,
    whole: isWhole,
  };
}
