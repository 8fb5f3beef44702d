import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ChangeSummary } from "#src/modules/changes/index.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import type { MemberView, StudioView } from "#src/modules/studio/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId, MemberId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { Role } from "#src/platform/kernel/roles.ts";

/** `/oms` alone and the App Home. */
export type Overview = {
  readonly studio: StudioView;
  readonly me: MemberView;
  readonly shops: readonly ShopView[];
  readonly myDrafts: readonly ChangeSummary[];
  readonly waitingForMe: readonly ChangeSummary[];
  readonly problems: readonly ChangeSummary[];
  /** What waits for its time, and what goes back later: what comes first, first. */
  readonly scheduled: Counted<ChangeSummary>;
  /** Changes of many that are being written. */
  readonly writing: Counted<ChangeSummary>;
  /** How many there are of each; the lists hold the first of them. */
  readonly counts: { readonly drafts: number; readonly waiting: number; readonly problems: number };
  /** Members who may approve; fewer than two is worth a word at first run. */
  readonly approverCount: number;
};

/** What a person is greeted with. */
export type GreetingView = {
  readonly slackUserId: SlackUserId;
  readonly role: Role;
  /** How many are connected. */
  readonly shops: number;
  /** An owner still has to say whether they work alone. */
  readonly asksAlone: boolean;
  readonly soloMode: boolean;
};

export type ListingHistory = {
  readonly events: readonly ListingEvent[];
  /** Everybody who edited a change, once, when they first did. */
  readonly edits: readonly { readonly changeId: ChangeId; readonly by: MemberId; readonly at: Date }[];
  /** What was exchanged with the shop; ends at 30 days. */
  readonly exchanges: readonly {
    readonly changeId: ChangeId;
    readonly outcome: "ok" | "failed";
    readonly code: string | null;
    readonly reference: string | null;
    readonly at: Date;
  }[];
};

/** What became of a listing by no change of ours; ends at 30 days. */
export type ListingEvent = {
  readonly kind: "changed_there" | "gone" | "back" | "kept" | "wanted";
  readonly by: MemberId | null;
  readonly fields: Readonly<Record<string, { readonly before: FieldValue; readonly after: FieldValue }>>;
  readonly at: Date;
};
