import { fieldIn, isReadBeside } from "#src/catalog/fields/definition.ts";
import { isInventoryField } from "#src/catalog/fields/fields.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { marketplaceAt, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { ManyRecord, PartOf, PlanSample } from "../../many.ts";
import { personOf } from "#src/modules/studio/index.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { renderStep } from "../../messages/kept.ts";
import type { ManyView, PlanSampleView, PlanView, RenewalsView, ValueShop } from "../../model.ts";
import { feeOfMany } from "../../rules/fees.ts";

/** Calls of an edit whatever it writes: its listing and inventory before, and both after (`applyEdit`). */
const readingCalls = 4;

/** Before and after. */
const besideCalls = 2;
/** Where its files are, and about so many photos that are uploaded anew. */
const photoCalls = 4;

/** Of many, a call comes after the other: so long takes one, where the marketplace is as far as it usually is. */
const secondsPerCall = 0.3;

/** Fields that are written with the inventory, in one call; every other one goes with the listing's own. */
const inventoryKinds: ReadonlySet<string> = new Set(["price", "quantity", "sku"]);

/** What a change of many says of itself, with the names of its shops. */
export function manyView(context: StudioContext, kind: ChangeKind, record: ManyRecord, partOf?: PartOf): ManyView {
  const { billed: _, switchedOn, ...many } = record;
  const { pending = 0, failed = 0, parked = 0 } = many.states;
  const shops = many.shops.map(({ shopId, items }) => ({ name: shopNameOf(context, shopId), items }));
  const step = many.step === null ? null : renderStep(many.step);
  return {
    ...many,
    plan: planView(context, kind, many),
    shops,
    step,
    renewals: renewalsIn(context, switchedOn),
    left: pending + failed + parked,
    ...(partOf ? { partOf: { ...partOf, by: personOf(context, partOf.by) } } : {}),
  };
}

type Counted = Omit<ManyRecord, "billed" | "switchedOn">;

/** Of the field that lets listings renew themselves. */
function renewalsIn(context: StudioContext, switchedOn: ManyRecord["switchedOn"]): RenewalsView | null {
  const [key, shops = []] = Object.entries(switchedOn).find(([field]) => fieldIn(knownFields(), field)?.renews) ?? [];
  const [first] = shops;
  if (key === undefined || !first) return null;
  const { fees, name } = marketplaceAt(context, first.shopId);
  const at = (shopId: string) => marketplaceAt(context, shopId);
  const items = shops.reduce((sum, shop) => sum + shop.items, 0);
  return { items, marketplace: { name }, paidFor: fees.paidFor, each: fees.activation, all: feeOfMany(shops, at) };
}

function planView(context: StudioContext, kind: ChangeKind, many: Counted): PlanView | null {
  const { plan } = many;
  if (!plan) return null;
  const { allowances: _, ...rest } = plan;
  return {
    ...rest,
    falls: plan.falls.map((each) => sampleView(context, each)),
    rises: plan.rises.map((each) => sampleView(context, each)),
    usual: plan.usual && sampleView(context, plan.usual),
    cost: costOf(context, kind, many),
  };
}

function sampleView(context: StudioContext, sample: PlanSample): PlanSampleView {
  return { ...sample, ...valueShop(context, sample.shopId) };
}

/** Of a listing's shop: its name, its currency, and the lists by which numbers have names. */
export function valueShop(context: StudioContext, shopId: ShopId): ValueShop {
  const shop = context.shops.find(({ id }) => id === shopId);
  return {
    shopName: shopNameOf(context, shopId),
    currency: shop?.currency ?? "USD",
    profiles: shop?.profiles ?? null,
  };
}

/** Of one listing. One that is deleted isn't there any more to be read. */
function callsEach(kind: ChangeKind, fields: readonly string[]): number {
  if (kind === "delete") return readingCalls;
  if (kind !== "edit") return readingCalls + 1;
  const isStock = (field: string) => inventoryKinds.has(field) || isInventoryField(field);
  // What the mirror doesn't have is read by calls of its own, and photos get other words one by one.
  const beside = fields.some((field) => isReadBeside(knownFields(), field)) ? besideCalls : 0;
  const photos = fields.includes("images") ? photoCalls : 0;
  return (
    readingCalls + Number(fields.some(isStock)) + Number(fields.some((field) => !isStock(field))) + beside + photos
  );
}

/** Shops that are reached with one app share what it may call. */
function costOf(context: StudioContext, kind: ChangeKind, { shops, fields, plan }: Counted): PlanView["cost"] {
  const each = callsEach(kind, Object.keys(fields));
  const calls = shops.reduce((sum, { items }) => sum + items * each, 0);
  const apps = (plan?.allowances ?? []).map(({ marketplace, appId, perSecond, left }) => {
    const items = shops.reduce((sum, shop) => {
      const known = context.shops.find(({ id }) => id === shop.shopId);
      return known?.marketplace === marketplace && known.appId === appId ? sum + shop.items : sum;
    }, 0);
    return { calls: items * each, left, secondsEach: Math.max(secondsPerCall, 1 / perSecond) };
  });
  const slowest = Math.max(
    secondsPerCall,
    ...apps.filter((app) => app.calls > 0).map(({ secondsEach }) => secondsEach),
  );
  const over = apps.find((app) => app.calls > app.left);
  return { calls, seconds: Math.ceil(calls * slowest), over: over ? { left: over.left } : null };
}
