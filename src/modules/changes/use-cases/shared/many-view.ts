import { isInventoryField } from "#src/catalog/fields/fields.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { personOf } from "#src/modules/studio/index.ts";
import type { ManyRecord, PartOf, PlanSample } from "../../many.ts";
import { renderStep } from "../../messages/kept.ts";
import type { ManyView, PlanSampleView, PlanView, ValueShop } from "../../model.ts";

/** Calls of an edit whatever it writes: its listing and inventory before, and both after (`applyEdit`). */
const readingCalls = 4;

/** Of many, a call comes after the other: so long takes one, where the marketplace is as far as it usually is. */
const secondsPerCall = 0.3;

/** Fields that are written with the inventory, in one call; every other one goes with the listing's own. */
const inventoryKinds: ReadonlySet<string> = new Set(["price", "quantity", "sku"]);

/** What a change of many says of itself, with the names of its shops. */
export function manyView(context: StudioContext, many: ManyRecord, partOf?: PartOf): ManyView {
  const { pending = 0, failed = 0, parked = 0 } = many.states;
  const shops = many.shops.map(({ shopId, items }) => ({ name: shopNameOf(context, shopId), items }));
  const step = many.step === null ? null : renderStep(many.step);
  const view = { ...many, plan: planView(context, many), shops, step, left: pending + failed + parked };
  return partOf ? { ...view, partOf: { ...partOf, by: personOf(context, partOf.by) } } : view;
}

function planView(context: StudioContext, many: ManyRecord): PlanView | null {
  const { plan } = many;
  if (!plan) return null;
  const { allowances: _, ...rest } = plan;
  return {
    ...rest,
    falls: plan.falls.map((each) => sampleView(context, each)),
    rises: plan.rises.map((each) => sampleView(context, each)),
    usual: plan.usual && sampleView(context, plan.usual),
    cost: costOf(context, many),
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

/** Shops that are reached with one app share what it may call. */
function costOf(context: StudioContext, { shops, fields, plan }: ManyRecord): PlanView["cost"] {
  const kinds = Object.keys(fields);
  const isStock = (field: string) => inventoryKinds.has(field) || isInventoryField(field);
  const each = readingCalls + Number(kinds.some(isStock)) + Number(kinds.some((field) => !isStock(field)));
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
