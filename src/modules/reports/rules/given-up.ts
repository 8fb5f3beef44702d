import type { ChangeId, ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";

/** What was given up, or is tried again and again (`waits`), of what nobody would hear of otherwise. */
export type GivenUp = {
  readonly messages: readonly GivenUpMessage[];
  readonly operations: readonly GivenUpOperation[];
};

export type GivenUpMessage = {
  /** Which message it is, such as `review_card`. */
  readonly template: string;
  readonly changeId: ChangeId | null;
  readonly shopId: ShopId | null;
  /** Whom alone it was for. */
  readonly to: SlackUserId | null;
  /** Why: Slack's own word, or ours. */
  readonly code: string | null;
  readonly since: Date;
  readonly waits: boolean;
};

export type GivenUpOperation = {
  /** What was to be done, such as `erase_shop`. */
  readonly kind: string;
  readonly shopId: ShopId | null;
  readonly code: string | null;
  readonly since: Date;
  readonly waits: boolean;
};

/** With the names of what it is about. */
export type GivenUpView = {
  readonly messages: readonly (GivenUpMessage & { readonly shopName: string | null })[];
  readonly operations: readonly (GivenUpOperation & { readonly shopName: string | null })[];
};
