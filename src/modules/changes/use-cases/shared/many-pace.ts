import { isReadBeside } from "#src/catalog/fields/definition.ts";
import { isInventoryField } from "#src/catalog/fields/fields.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import type { AllowanceRecord, StudioContext } from "#src/modules/shops/index.ts";
import type { ManyRecord } from "../../many/model.ts";
import type { ManyView, PlanView } from "../../many/views.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { batchSize, isBatched } from "../../rules/many/batched.ts";

/** How many calls a change of many takes, and how long: about, as latency and other work in the shops aren't known. */

/** The calls that read a batch, before and after. */
const callsOfBatch = 2;
/** Calls by which a listing is read that can't be read together with others (`applyEdit`). */
const readAlone = 4;
/** Before and after. */
const besideCalls = 2;
/** Where its files are, and about so many photos that are uploaded anew. */
const photoCalls = 4;

/** Several writes are on their way at once, so that no call is waited for alone. */
const secondsPerCall = 0.15;

/** Of what an app may call in a second so much is used, and of its day so much is kept for what people wait for. */
const usedShare = 0.95;
const keptShare = 0.1;

/** Fields that are written with the inventory, in one call; every other one goes with the listing's own. */
const inventoryKinds: ReadonlySet<string> = new Set(["price", "quantity", "sku"]);

const dayMs = 86_400_000;
const quarterMs = 900_000;

type Calls = { readonly of: (items: number) => number };

function callsOf(kind: ChangeKind, { fields }: Pick<ManyRecord, "fields">): Calls {
  // One that is deleted isn't there any more to be read.
  if (kind !== "edit") return { of: (items) => items * (kind === "delete" ? readAlone : readAlone + 1) };
  const kinds = Object.keys(fields);
  const isStock = (field: string) => inventoryKinds.has(field) || isInventoryField(field);
  const writes = Number(kinds.some(isStock)) + Number(kinds.some((field) => !isStock(field)));
  const together = kinds.every((field) => isBatched(knownFields(), field));
  // What the mirror doesn't have is read by calls of its own, and photos get other words one by one.
  const beside = kinds.some((field) => isReadBeside(knownFields(), field)) ? besideCalls : 0;
  const photos = kinds.includes("images") ? photoCalls : 0;
  return {
    of: (items) =>
      together
        ? items * writes + Math.ceil(items / batchSize) * callsOfBatch
        : items * (writes + readAlone + beside + photos),
  };
}

/** A part of the listings that is reached with one app. */
type Share = AllowanceRecord & { readonly items: number };

/** Shops that are reached with one app share what it may call. */
function sharesOf(
  context: StudioContext,
  shops: ManyRecord["shops"],
  allowances: readonly AllowanceRecord[],
): readonly Share[] {
  return allowances.map((allowance) => {
    const items = shops.reduce((sum, shop) => {
      const known = context.shops.find(({ id }) => id === shop.shopId);
      const reached = known?.marketplace === allowance.marketplace && known.appId === allowance.appId;
      return reached ? sum + shop.items : sum;
    }, 0);
    return { ...allowance, items };
  });
}

/** Background work of studios that use one key takes turns, so each has its equal share while the others work, and up to twice that. */
function secondsEach({ perSecond, others }: AllowanceRecord): number {
  return Math.max(secondsPerCall, (1 + others) / (perSecond * usedShare));
}

function withOthers(shares: readonly Share[]): { readonly others?: number } {
  const others = Math.max(0, ...shares.map((share) => share.others));
  return others > 0 ? { others } : {};
}

export function costOf(context: StudioContext, kind: ChangeKind, many: ManyRecord): PlanView["cost"] {
  const { shops, plan } = many;
  const calls = callsOf(kind, many);
  const all = shops.reduce((sum, { items }) => sum + calls.of(items), 0);
  const shares = sharesOf(context, shops, plan?.allowances ?? []).filter(({ items }) => items > 0);
  const slowest = Math.max(secondsPerCall, ...shares.map(secondsEach));
  const over = shares.find(({ items, left }) => calls.of(items) > left);
  return {
    calls: all,
    seconds: Math.ceil(all * slowest),
    over: over ? { left: over.left } : null,
    ...withOthers(shares),
  };
}

/**
 * How long the rest takes. Where the calls of the day end before: for how many listings they are enough, and when there are more.
 * A marketplace counts those of the last 24 hours, so what this change used comes back a day after it began.
 */
export function paceOf(
  context: StudioContext,
  kind: ChangeKind,
  many: ManyRecord,
  begunAt: Date | null,
  now: Date,
): ManyView["pace"] {
  const { pending = 0, applying = 0 } = many.states;
  const left = pending + applying;
  if (left === 0 || begunAt === null) return null;
  const calls = callsOf(kind, many);
  const shares = sharesOf(context, many.shops, many.allowances).filter(({ items }) => items > 0);
  const seconds = calls.of(left) * Math.max(secondsPerCall, ...shares.map(secondsEach));
  const beyond = shares.reduce((sum, share) => {
    const items = Math.round((share.items * left) / many.all);
    return sum + Math.max(0, items - itemsToday(share, calls));
  }, 0);
  const today = Math.max(0, left - beyond);
  const passed = Math.max(0, now.getTime() - begunAt.getTime());
  const from = begunAt.getTime() + (Math.floor(passed / dayMs) + 1) * dayMs;
  return {
    minutes: Math.ceil(((seconds / left) * today) / 60),
    today: today < left ? { items: today, from: new Date(Math.ceil(from / quarterMs) * quarterMs) } : null,
    ...withOthers(shares),
  };
}

/** For so many listings the rest of its day is enough; background work leaves a part of it alone. */
function itemsToday({ left, perDay }: AllowanceRecord, calls: Calls): number {
  const usable = Math.max(0, left - Math.ceil(perDay * keptShare));
  const each = calls.of(batchSize) / batchSize;
  return Math.floor(usable / each);
}
