import { fieldIn } from "#src/catalog/fields/definition.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { marketplaceAt, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { ManyRecord, PartOf, PlanSample } from "../../many/model.ts";
import { personOf } from "#src/modules/studio/index.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { renderStep } from "../../messages/kept.ts";
import type { ManyView, PlanSampleView, PlanView, RenewalsView, ValueShop } from "../../many/views.ts";
import { feeOfMany } from "../../rules/fees.ts";
import { costOf, paceOf } from "./many-pace.ts";

type Beside = {
  readonly partOf: PartOf | undefined;
  /** When it was decided that it is written. */
  readonly begunAt: Date | null;
  readonly now: Date;
};

/** What a change of many says of itself, with the names of its shops. */
export function manyView(
  context: StudioContext,
  kind: ChangeKind,
  record: ManyRecord,
  { partOf, begunAt, now }: Beside,
): ManyView {
  const { billed: _, switchedOn, allowances: __, ...many } = record;
  const { pending = 0, failed = 0, parked = 0 } = many.states;
  const shops = many.shops.map(({ shopId, items }) => ({ name: shopNameOf(context, shopId), items }));
  const step = many.step === null ? null : renderStep(many.step);
  return {
    ...many,
    plan: planView(context, kind, record),
    shops,
    step,
    renewals: renewalsIn(context, switchedOn),
    left: pending + failed + parked,
    pace: paceOf(context, kind, record, begunAt, now),
    ...(partOf ? { partOf: { ...partOf, by: personOf(context, partOf.by) } } : {}),
  };
}

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

function planView(context: StudioContext, kind: ChangeKind, many: ManyRecord): PlanView | null {
  const { plan } = many;
  if (!plan) return null;
  const { allowances: _, ...rest } = plan;
  return {
    ...rest,
    falls: plan.falls.map((each) => sampleView(context, each)),
    rises: plan.rises.map((each) => sampleView(context, each)),
    usual: plan.usual && sampleView(context, plan.usual),
    typed: {
      ...plan.typed,
      by: plan.typed.by.map((by) => personOf(context, by)),
      some: plan.typed.some.map((each) => sampleView(context, each)),
    },
    deletes: plan.deletes.map(({ shopId, ...each }) => ({ ...each, shopName: shopNameOf(context, shopId) })),
    reasons: plan.reasons.map((reason) => ({
      ...reason,
      some: reason.some.map((each) => ({ ...each, sample: each.sample && sampleView(context, each.sample) })),
    })),
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
