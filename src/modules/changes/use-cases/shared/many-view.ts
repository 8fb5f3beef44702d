import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { ManyRecord, PlanSample } from "../../many.ts";
import { renderStep } from "../../messages/kept.ts";
import type { ManyView, PlanSampleView, PlanView, ValueShop } from "../../model.ts";
import { costOf, paceOf } from "./many-pace.ts";

/** What a change of many says of itself, with the names of its shops. @param begunAt when it was decided that it is written */
export function manyView(context: StudioContext, many: ManyRecord, begunAt: Date | null, now: Date): ManyView {
  const { pending = 0, failed = 0, parked = 0 } = many.states;
  const shops = many.shops.map(({ shopId, items }) => ({ name: shopNameOf(context, shopId), items }));
  const step = many.step === null ? null : renderStep(many.step);
  const { allowances: _, ...rest } = many;
  return {
    ...rest,
    plan: planView(context, many),
    shops,
    step,
    left: pending + failed + parked,
    pace: paceOf(context, many, begunAt, now),
  };
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
