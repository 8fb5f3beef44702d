import type { Money } from "#src/catalog/money.ts";
import type { Named } from "#src/marketplaces/port.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import type { Person } from "#src/modules/studio/index.ts";
import type { ManyRecord, PartOf, PlanRecord, PlanSample } from "./model.ts";

/** What cards say of changes of many. */

/** Of the shop that a listing is in: what a value of it is told by. */
export type ValueShop = {
  readonly shopName: string;
  readonly currency: string;
  readonly profiles: ShopView["profiles"];
};

export type PlanSampleView = PlanSample & ValueShop;

type PlanReason = PlanRecord["reasons"][number];

export type PlanReasonView = Omit<PlanReason, "some"> & {
  readonly some: readonly (Omit<PlanReason["some"][number], "sample"> & { readonly sample: PlanSampleView | null })[];
};

/** What a card says of a plan. */
export type PlanView = Omit<
  PlanRecord,
  "falls" | "rises" | "usual" | "allowances" | "typed" | "deletes" | "reasons"
> & {
  readonly typed: Omit<PlanRecord["typed"], "by" | "some"> & {
    readonly by: readonly Person[];
    readonly some: readonly PlanSampleView[];
  };
  readonly deletes: readonly (Omit<PlanRecord["deletes"][number], "shopId"> & { readonly shopName: string })[];
  readonly reasons: readonly PlanReasonView[];
  readonly falls: readonly PlanSampleView[];
  readonly rises: readonly PlanSampleView[];
  readonly usual: PlanSampleView | null;
  /** How many calls it costs, and about how many seconds; `over`: an app has not so many left today; `others` as in `pace`. */
  readonly cost: {
    readonly calls: number;
    readonly seconds: number;
    readonly over: { readonly left: number } | null;
    readonly others?: number;
  };
};

/** Of so many listings, on one marketplace: what each costs whenever its time ends, and all of them. */
export type RenewalsView = {
  readonly items: number;
  readonly marketplace: Named;
  readonly paidFor: string | null;
  readonly each: Money;
  readonly all: Money;
};

/** What a card says of a change of many listings. */
export type ManyView = Omit<ManyRecord, "shops" | "plan" | "allowances" | "billed" | "switchedOn"> & {
  /** What it costs each time, and in a month, that some of its listings renew themselves from then on; null: none does. */
  readonly renewals: RenewalsView | null;
  readonly plan: PlanView | null;
  readonly shops: readonly { readonly name: string; readonly items: number }[];
  /** It can be stopped: something of it isn't written yet. */
  readonly left: number;
  /** The request of which the others were approved. */
  readonly partOf?: Omit<PartOf, "by"> & { readonly by: Person };
  /**
   * How long the rest takes, about; null: nothing is left, or it isn't decided on. `today`: the calls of the day are enough for so
   * many of them, and there are more from then on; null: they are enough for all. `others`: so many other studios use the same key
   * now, which is reckoned in; left out: none.
   */
  readonly pace: {
    readonly minutes: number;
    readonly today: { readonly items: number; readonly from: Date } | null;
    readonly others?: number;
  } | null;
};
