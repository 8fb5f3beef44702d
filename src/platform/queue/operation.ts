import type { Writable } from "#src/platform/database/rpc.ts";
import type { ChangeId, OperationId, ShopId, StudioId, ItemId } from "#src/platform/kernel/entity-ids.ts";

/** What `jsonb` keeps. */
export type OperationParams = { readonly [name: string]: Writable };

/** As it is stored. Made by `defineOperation(…).queue`. */
export type NewOperation = {
  readonly kind: string;
  /** One operation per key, ever: a repeated request finds the first. */
  readonly key: string;
  readonly shopId?: ShopId;
  readonly changeId?: ChangeId;
  readonly itemId?: ItemId;
  /** 0 = a person waits for it; 10 = bulk. */
  readonly priority?: number;
  /** Ids only, such as the files to copy or the open form to update. Stored as JSON. */
  readonly params?: OperationParams;
  readonly writes?: true;
  readonly whileUninstalled?: true;
};

/** An operation claimed by this worker. Everything it then does needs the lease token; a lapsed one changes 0 rows. */
export type ClaimedOperation = {
  readonly id: OperationId;
  readonly studioId: StudioId;
  readonly kind: string;
  readonly shopId: ShopId | null;
  readonly changeId: ChangeId | null;
  readonly itemId: ItemId | null;
  /** As it was stored: read by its definition. */
  readonly params: Readonly<Record<string, unknown>>;
  /** As it was queued: 0 = a person waits for it. */
  readonly priority: number;
  /** 1 at the first try. */
  readonly attempt: number;
  /** How many workers in a row began it and never came back. */
  readonly lapses: number;
  /** Its params aren't what this version reads: it ends without being run. */
  readonly unreadable?: true;
  readonly leaseToken: string;
};

/** Whether nobody waits for it, as for one of many, or what a schedule asked for. */
export function isBackground({ priority }: Pick<ClaimedOperation, "priority">): boolean {
  return priority > 0;
}

/** What a write about an operation needs of it. */
export type LeasedOperation = Omit<ClaimedOperation, "params">;
