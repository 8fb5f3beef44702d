import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import type { AppId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { SyncResult } from "./rules/sync-result.ts";

/** A reading of a shop, while it runs and afterwards. */
export type SyncView = {
  readonly shop: ShopView;
  readonly done: number;
  readonly total: number | null;
  readonly result: SyncResult | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Those that a person should look at, newest first. */
  readonly differing: readonly ListingView[];
};

/** One reading of a whole shop. */
export type SyncRunRecord = {
  readonly id: string;
  readonly shopId: ShopId;
  readonly done: number;
  readonly total: number | null;
  readonly result: SyncResult | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

/** Of a page that was read: what is seen for the first time, and what the studio wants otherwise. All else is as it was. */
export type LaidOver = {
  readonly fresh: readonly string[];
  readonly differing: readonly {
    readonly externalId: string;
    readonly base: FlatFields;
    readonly ours: FlatFields;
    /** It differs from the check before. */
    readonly moved: boolean;
  }[];
};

/** @property messageId the marketplace's own, the same each time it says this */
export type ShopNews = {
  readonly messageId: string;
  /** Its key. */
  readonly marketplace: string;
  readonly externalShopId: string;
  /** The app that it was said to; null: the operator's. */
  readonly appId: AppId | null;
};
