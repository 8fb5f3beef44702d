import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import type { ShopHealth } from "#src/modules/shops/index.ts";
import { type ChangeState, isEditable, type ItemState, type PublishMode } from "./change.ts";
import type { ChangeKind } from "./listing-change.ts";
import type { Scheduled } from "../scheduling/model.ts";
import type { SmallWord } from "./small-change.ts";

/** What people do with a change. */
export const changeActions = [
  "edit",
  "submit",
  "withdraw",
  "approve",
  "request_changes",
  "stop",
  "discard",
  "restore",
  "retry",
  "ask_again",
  "go_live",
  "reopen",
  "put_back",
  "shape",
  "undo",
  "schedule",
  "unschedule",
  "pause",
  "resume",
  "look_again",
  "plan_rest",
  "choose",
] as const;
export type ChangeAction = (typeof changeActions)[number];

type JudgedItem = {
  readonly state: ItemState;
  readonly failure: { readonly code: string } | null;
  readonly shopHealth: ShopHealth | null;
};

/** Who alone sees a change drawn: what is offered follows from what this person may do. */
export type Viewer = { readonly memberId: MemberId; readonly role: Role | null };

type Judged = {
  /** null, or left out: several people see it, each with a role of their own. */
  readonly viewer?: Viewer | null;
  readonly author?: { readonly memberId: MemberId };
  readonly contributors?: readonly { readonly memberId: MemberId }[];
  readonly kind: ChangeKind;
  readonly state: ChangeState;
  readonly mode: PublishMode | null;
  readonly items: readonly JudgedItem[];
  /** Of a change of many listings, how many of them are in each state; null for every other. */
  readonly many: {
    readonly all: number;
    readonly states: Readonly<Partial<Record<ItemState, number>>>;
    /** How many were not written and may come to another end. */
    readonly retriable: number;
    /** What was left of it is asked for in another request. */
    readonly again: object | null;
    /** What was changed in the shop meanwhile is looked at in another one. */
    readonly lookedAtIn: object | null;
    readonly failures: readonly { readonly code: string }[];
    /** It is one that its author looks at before approval is asked for. */
    readonly plan: { readonly collecting: boolean } | null;
  } | null;
  readonly stoppable: boolean;
  readonly schedule?: Scheduled["schedule"];
  readonly paused: object | null;
  readonly small: SmallWord;
};

/** Codes of work that the same approval can't do, however often it is tried. `app.may_end_otherwise` judges by the same. */
const beyondRetry: ReadonlySet<string> = new Set(["not-found", "stale-approval", "unreadable", "bad-input"]);

/** Of an edit, the approved value itself is what was refused. */
const refusedValue = "marketplace-refused";

/** Its shop is reached again only after a new sign-in. */
export function isCutOff({ shopHealth }: Pick<JudgedItem, "shopHealth">): boolean {
  return shopHealth === "disconnected" || shopHealth === "auth-dead";
}

/**
 * What can be done with a change as it is, by the person who alone sees it where there is one. Buttons are drawn from it and
 * use cases ask it, so that no button leads to a refusal. Who may do it is asked of their role (`requirePermission`), whose
 * hand is in it of `barred`; the database judges both again, under a lock.
 */
export function possibleActions(change: Judged): ReadonlySet<ChangeAction> {
  return new Set(changeActions.filter((action) => rules[action](change) && mayDo(action, change)));
}

/** The lowest role that may; `own`: a maker only what they asked for or wrote in, a manager all of it. */
const needed: Readonly<Record<ChangeAction, "maker" | "own" | "manager">> = {
  edit: "maker",
  submit: "maker",
  withdraw: "own",
  approve: "manager",
  request_changes: "manager",
  stop: "own",
  discard: "own",
  restore: "maker",
  retry: "manager",
  ask_again: "maker",
  go_live: "manager",
  reopen: "own",
  put_back: "maker",
  shape: "own",
  undo: "maker",
  schedule: "own",
  unschedule: "own",
  look_again: "maker",
  plan_rest: "maker",
  choose: "manager",
  pause: "maker",
  resume: "manager",
};

/** A plan that deletes listings, which nobody can bring back, is an owner's to decide. The database judges the same. */
export function needsOwner({
  kind,
  many,
}: {
  readonly kind: ChangeKind;
  readonly many: { readonly plan: object | null } | null;
}) {
  return kind === "delete" && Boolean(many?.plan);
}

function mayDo(action: ChangeAction, change: Judged): boolean {
  const { viewer, author, contributors = [] } = change;
  if (!viewer) return true;
  if (action === "approve" && needsOwner(change)) return viewer.role === "owner";
  const role = needed[action];
  if (role !== "own" || atLeast(viewer.role, "manager")) return atLeast(viewer.role, role === "own" ? "maker" : role);
  const wrote = action === "reopen" && contributors.some(({ memberId }) => memberId === viewer.memberId);
  return atLeast(viewer.role, "maker") && (wrote || author?.memberId === viewer.memberId);
}

/** Whether it is offered to withdraw it, to an author who alone sees it and doesn't decide it. */
export function withdrawsOwn(change: Judged): boolean {
  const can = possibleActions(change);
  return Boolean(change.viewer) && can.has("withdraw") && !can.has("approve");
}

const over: ReadonlySet<ChangeState> = new Set(["applied", "failed", "stopped"]);

const isIn =
  (...states: readonly ChangeState[]) =>
  ({ state }: Judged) =>
    states.includes(state);

const rules: Readonly<Record<ChangeAction, (change: Judged) => boolean>> = {
  edit: ({ kind, state, many }) => many === null && (kind === "create" || kind === "edit") && isEditable(state),
  // What was sent back is asked for again once it is edited, which makes it a draft.
  submit: ({ state, many }) => state === "draft" && many === null,
  withdraw: isIn("in_review"),
  approve: isIn("in_review"),
  request_changes: isIn("in_review"),
  // What waits for its time is stopped by cancelling that.
  stop: ({ state, stoppable }) => stoppable && state !== "scheduled",
  discard: isIn("draft", "rejected"),
  restore: ({ state, many }) => state === "discarded" && many === null,
  // Those of many that failed are tried again while the others are still written, too.
  retry: (change) =>
    change.many
      ? (change.state === "failed" || change.state === "applying") && change.many.retriable > 0
      : change.state === "failed" && change.items.some((item) => !isCutOff(item) && mayEndOtherwise(change.kind, item)),
  // What was written stays as it is; what was not is still what the studio wants. Of a plan it never was:
  // its author looks at it anew, in one more plan.
  ask_again: ({ kind, state, many }) =>
    kind === "edit" && over.has(state) && many?.again === null && many.plan === null && (many.states.stopped ?? 0) > 0,
  go_live: ({ state, items }) =>
    (state === "applied" || state === "failed") &&
    items.some((item) => item.state === "on_marketplace" && item.shopHealth !== "disconnected"),
  reopen: ({ kind, state, items, many }) =>
    many === null &&
    state === "failed" &&
    (kind === "edit" || (kind === "create" && !items.some((item) => item.state === "applied"))),
  put_back: ({ state, small }) => state === "applied" && small === "done",
  // A plan is made smaller or larger, and asked for.
  shape: ({ state, many }) => many?.plan?.collecting === false && (state === "draft" || state === "rejected"),
  // By a plan that writes back what was before.
  undo: ({ kind, state, many }) => kind === "edit" && over.has(state) && (many?.states.applied ?? 0) > 0,
  // What is deleted is deleted at once, and a plan of nothing has nothing to begin.
  schedule: ({ kind, state, many }) =>
    kind !== "delete" &&
    many?.plan?.collecting !== true &&
    !(many?.plan && many.all === 0) &&
    ["draft", "rejected", "in_review", "scheduled"].includes(state),
  unschedule: ({ state, schedule, many }) =>
    (schedule?.state === "set" &&
      many?.plan?.collecting !== true &&
      ["draft", "rejected", "in_review", "scheduled"].includes(state)) ||
    (schedule?.state === "begun" && schedule.endsAt !== null),
  plan_rest: ({ kind, state, many }) =>
    kind === "edit" && over.has(state) && many?.again === null && many.plan !== null && (many.states.stopped ?? 0) > 0,
  look_again: ({ kind, many }) =>
    kind === "edit" && many?.lookedAtIn === null && many.failures.some(({ code }) => code === "changed-live"),
  // A part of it is approved. What is deleted is decided as a whole: its number is typed for all of it.
  choose: ({ kind, state, many }) => kind !== "delete" && state === "in_review" && Boolean(many?.plan),
  // All who make listings may pause; a manager lets it go on. What is over, or waits for a person, moves by itself no more.
  pause: ({ state, many, paused }) =>
    many !== null &&
    paused === null &&
    isOnItsWay(state) &&
    (many.states.pending ?? 0) + (many.states.applying ?? 0) > 0,
  resume: ({ state, many, paused }) => many !== null && paused !== null && isOnItsWay(state),
};

function isOnItsWay(state: ChangeState): boolean {
  return state === "approved" || state === "applying";
}

/** Whether an item that was not written may come to another end when it is tried again. */
export function mayEndOtherwise(kind: ChangeKind, { state, failure }: Pick<JudgedItem, "state" | "failure">): boolean {
  if (state !== "failed" && state !== "parked") return false;
  const code = failure?.code ?? "";
  if (beyondRetry.has(code) || (kind === "edit" && code === refusedValue)) return false;
  // An edit is approved over the value it met; a draft of ours can be put right or deleted there.
  return kind === "create" || code !== "changed-live";
}

/** Whether its author decides it with one confirmation, recorded as self-approved. */
export function isDecidedAlone(change: {
  readonly alone: boolean;
  readonly soloMode: boolean;
  readonly approvers: readonly unknown[];
}): boolean {
  return change.alone || (change.soloMode && change.approvers.length === 0);
}
