import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import type { Actor, MemberRecord } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { type ErrorCode, OmsError } from "#src/platform/kernel/errors.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps, WorkerStore } from "../../deps.ts";
import { openProblems } from "../../open-points/rules.ts";
import { changeProblems } from "../../describe.ts";
import type { NewItem } from "../../many/model.ts";
import { changeRefusals } from "../../refusals.ts";
import { askedEntries } from "../deciding/submit.ts";
import { bothCards } from "../shared/both-cards.ts";
import { kindAsking, type StateKind } from "../shared/change-kinds.ts";
import { safetyGaps, safetyProblems } from "../shared/product-safety.ts";
import { bare } from "./ask-of-listing.ts";
import { newRecord } from "./new-listing-change.ts";

/** What every worker does that collects a change of many. */

const readAtOnce = 500;

export type Collecting = {
  readonly author: MemberRecord;
  /** The request of which it is a part that wasn't written. */
  readonly restOf: ChangeId | null;
  readonly isPlan: boolean;
  /** What a worker that died before it could seal it added: that stays as it was judged then. */
  readonly there: ReadonlySet<ListingId>;
};

/** Whose change it is; null: it was discarded meanwhile, or is done by a worker that died before it could say so. */
export async function collectingChange(deps: AppDeps, operation: LeasedOperation): Promise<Collecting | null> {
  const store = deps.stores.worker(operation.studioId);
  const [change, members] = await Promise.all([
    operation.changeId && store.change(operation.changeId),
    store.members(),
  ]);
  // A plan stays a draft when all of it was collected.
  if (!change || change.state !== "draft" || change.many?.plan?.collecting === false) return null;
  const author = members.find(({ id }) => id === change.author);
  if (!author) return null;
  return {
    author,
    restOf: change.source.restOf ?? change.source.movedOf ?? null,
    isPlan: change.many?.plan !== null && change.many?.plan !== undefined,
    there: await addedBefore(store, change.id),
  };
}

async function addedBefore(store: WorkerStore, change: ChangeId): Promise<ReadonlySet<ListingId>> {
  const found = new Set<ListingId>();
  const pieces = inTurn((after) => store.changeItemsInTurn(change, { after, limit: readAtOnce }));
  for await (const some of pieces) for (const { listingId } of some) found.add(listingId);
  return found;
}

/**
 * What is added of a listing to have this written; or why it can't be. `restores`: its values were on the marketplace before, so that
 * what looks like a blank is the seller's own.
 */
export function editItem(
  deps: AppDeps,
  context: StudioContext,
  actor: Pick<Actor, "studioId" | "member">,
  listing: ListingRecord,
  edit: EditContent,
  restores = false,
): NewItem | string {
  const content = { price: null, quantity: null, overrides: {}, edit };
  const change = newRecord(deps, { actor, listing }, "edit", content);
  const blanks = restores ? openProblems(change).map(({ text }) => text) : [];
  const problems = changeProblems(context, change, listing).filter(({ text }) => !blanks.includes(text));
  if (problems.length > 0) return problems.map(({ text }) => text).join(" ");
  const [asked] = kindAsking({ context, change, listing, now: deps.clock.now() }).payloads;
  if (!asked) throw new OmsError("internal");
  return { listingId: listing.id, content, payload: asked.payload };
}

/** What is added of a listing whose state is to be moved so; or why it can't be. */
export function stateItem(
  deps: AppDeps,
  context: StudioContext,
  actor: Pick<Actor, "studioId" | "member">,
  listing: ListingRecord,
  kind: StateKind,
): NewItem | string {
  const change = newRecord(deps, { actor, listing }, kind, bare);
  const now = deps.clock.now();
  const problems = [
    ...changeProblems(context, change, listing),
    ...safetyProblems(change, safetyGaps(context, change, listing, now)),
  ];
  if (problems.length > 0) return problems.map(({ text }) => text).join(" ");
  const [asked] = kindAsking({ context, change, listing, now }).payloads;
  if (!asked) throw new OmsError("internal");
  return { listingId: listing.id, content: bare, payload: asked.payload };
}

/** Why the database refused to add a listing. */
export function refusalText(code: string, detail: Readonly<Record<string, unknown>> | null): string {
  const words = Object.fromEntries(Object.entries(detail ?? {}).map(([key, value]) => [key, String(value)]));
  return changeRefusals(code as ErrorCode, words)?.userText ?? new OmsError(code as ErrorCode).userText;
}

/**
 * Asks for approval of all that was collected. With nothing collected it is over, and only `outbox` is sent.
 *
 * @param of `waits`: so many listings of a plan may be taken in; where there are any, its author looks at it before approval is asked for
 */
export async function sealMany(
  deps: AppDeps,
  operation: LeasedOperation,
  { author, restOf }: Collecting,
  {
    count,
    outbox,
    waits = 0,
  }: { readonly count: number | null; readonly outbox: readonly OutboxEntry[]; readonly waits?: number },
): Promise<void> {
  const { changeId } = operation;
  const asked = count && changeId && waits === 0 ? askedEntries(deps, { member: author }, changeId) : [];
  // The card of what it is the rest of says its number.
  const rest = restOf ? bothCards(restOf) : [];
  const own = changeId && waits > 0 ? bothCards(changeId) : [];
  await deps.stores
    .worker(operation.studioId)
    .sealChange(operation, { count, outbox: [...asked, ...outbox, ...own, ...rest] });
}
