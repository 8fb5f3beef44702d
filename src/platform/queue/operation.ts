import type {
  ChangeId,
  ImportId,
  MemberId,
  OperationId,
  ShopId,
  StudioId,
  TargetId,
} from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { OperationKind } from "./operation-kinds.ts";

export type NewOperation = {
  readonly kind: OperationKind;
  /** One operation per key, ever: a repeated request finds the first. */
  readonly key: string;
  readonly shopId?: ShopId;
  readonly changeId?: ChangeId;
  readonly targetId?: TargetId;
  /** 0 = a person waits for it; 10 = bulk. */
  readonly priority?: number;
  /** Ids only, such as the files to copy or the open form to update. Stored as JSON. */
  readonly params?: OperationParams;
};

export type OperationParams = {
  /** An open form that shows the draft. */
  readonly viewId?: string;
  readonly files?: readonly SharedFile[];
  /** Who asked, where somebody did: the result is then said, else only news is. */
  readonly askedBy?: MemberId;
  /** Everybody who asked, the last one last. */
  readonly askers?: readonly MemberId[];
  /** The file that a `read_import` reads. */
  readonly importId?: ImportId;
  /** The local date of a digest, when the one before was due, and when it was: ISO instants. */
  readonly date?: string;
  readonly since?: string;
  readonly until?: string;
};

/** An operation claimed by this worker. Everything it then does needs the lease token; a lapsed one changes 0 rows. */
export type ClaimedOperation = {
  readonly id: OperationId;
  readonly studioId: StudioId;
  readonly kind: OperationKind;
  readonly shopId: ShopId | null;
  readonly changeId: ChangeId | null;
  readonly targetId: TargetId | null;
  readonly params: OperationParams;
  /** 1 at the first try. */
  readonly attempt: number;
  /** How many workers in a row began it and never came back. */
  readonly lapses: number;
  /** Its params aren't what this version reads: it ends without being run. */
  readonly unreadable?: true;
  readonly leaseToken: string;
};
