import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeRecord, ListingChangePayload } from "#src/modules/changes/index.ts";
import { type ListingRecord, listingView, requireListing } from "#src/modules/listings/index.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, personOf, requirePermission } from "#src/modules/studio/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import type { ListingEvent, ListingHistory } from "../model.ts";
import type { ChangeMark, FieldMove, HistoryEntry, HistoryView } from "../rules/history.ts";

/** So many of the newest changes and events are looked through. */
const lookedThrough = 200;
const perPage = 10;
/** Drafted and asked for in one form: told as one. */
const atOnceMs = 10_000;

export type HistoryUseCases = {
  /** What happened to a listing, newest first, ten a page from 0: here, on the way, and on the marketplace. */
  history(actor: Actor, id: ListingId, page: number): Promise<HistoryView>;
};

export function historyUseCases(deps: AppDeps): HistoryUseCases {
  return {
    async history(actor, id, page) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const [context, listing, changes, past] = await Promise.all([
        readContext(store),
        requireListing(store, id),
        store.changesOf(id, lookedThrough),
        store.history(id, lookedThrough),
      ]);
      const entries = [
        ...changes.flatMap((change) => entriesOf(context, listing, change, past)),
        ...past.events.map((event) => eventEntry(context, event)),
      ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
      const pages = Math.max(1, Math.ceil(entries.length / perPage));
      const shown = Math.min(Math.max(0, page), pages - 1);
      return {
        listing: listingView(deps, context, listing),
        entries: entries.slice(shown * perPage, (shown + 1) * perPage),
        page: shown,
        pages,
      };
    },
  };
}

function eventEntry(context: StudioContext, event: ListingEvent): HistoryEntry {
  const { at, by, kind } = event;
  const moves = Object.entries(event.fields).map(([field, { before, after }]) => ({ field, before, after }));
  if (kind === "gone" || kind === "back") return { at, kind };
  if (kind === "changed_there") return { at, kind, moves };
  return { at, kind, by: by && personOf(context, by), moves };
}

/** Newest first where two happened in the same moment. */
function entriesOf(
  context: StudioContext,
  listing: ListingRecord,
  change: ChangeRecord,
  past: ListingHistory,
): HistoryEntry[] {
  const mark: ChangeMark = { id: change.id, number: change.number, kind: change.kind };
  const edits = past.edits.filter(({ changeId, by }) => changeId === change.id && by !== change.author);
  // Everything but a new listing and an edit is asked for as it is begun.
  const requested = change.kind === "create" || change.kind === "edit" ? change.requested.toReversed() : [];
  const atOnce = (by: string, at: Date) => by === change.author && at.getTime() - change.createdAt.getTime() < atOnceMs;
  const later = requested.filter(({ by, at }) => !atOnce(by, at));
  return [
    ...sentEntries(listing, change, mark, past),
    ...decisionsOn(listing, change)
      .toReversed()
      .map(
        ({ by, at, verdict, selfApproved, reason, mode }): HistoryEntry => ({
          kind: "decided",
          change: mark,
          by: personOf(context, by),
          at,
          verdict,
          selfApproved,
          reason,
          mode,
        }),
      ),
    ...edits.map(({ by, at }): HistoryEntry => ({ kind: "edited", change: mark, by: personOf(context, by), at })),
    ...later.map(({ by, at }): HistoryEntry => ({ kind: "requested", change: mark, by: personOf(context, by), at })),
    {
      kind: "asked",
      change: mark,
      by: personOf(context, change.author),
      at: change.createdAt,
      forApproval: later.length < requested.length,
    },
  ];
}

/** Of many, what was stopped later was not this listing: it was written before. */
function decisionsOn(listing: ListingRecord, change: ChangeRecord): ChangeRecord["decisions"] {
  if (!change.many || itemOf(listing, change)?.state !== "applied") return change.decisions;
  return change.decisions.filter(({ verdict }) => verdict !== "stop");
}

function itemOf(listing: ListingRecord, change: ChangeRecord): ChangeRecord["items"][number] | undefined {
  return change.items.find(
    (each) => each.shopId === listing.shopId && (each.externalId === listing.externalId || change.kind !== "create"),
  );
}

/** What was sent to this listing, and what came of it. The time is the exchange's; once that is purged, the change's own. */
function sentEntries(
  listing: ListingRecord,
  change: ChangeRecord,
  mark: ChangeMark,
  past: ListingHistory,
): HistoryEntry[] {
  const item = itemOf(listing, change);
  if (!item || item.state === "pending" || item.state === "applying" || item.state === "stopped") return [];
  // What was left out afterwards lies there as a draft: it has a listing.
  const outcome = item.state === "left_out" ? "on_marketplace" : item.state;
  const ok = outcome === "applied" || outcome === "on_marketplace";
  const exchange = past.exchanges.findLast(
    (each) => each.changeId === change.id && each.outcome === (ok ? "ok" : "failed"),
  );
  return [
    {
      kind: "sent",
      change: mark,
      at: exchange?.at ?? change.updatedAt,
      outcome,
      text: item.failure?.text ?? null,
      reference: item.failure?.reference || exchange?.reference || null,
      verified: item.verified,
      moves: change.kind === "create" ? [] : movesOf(item.payload),
      photos: change.content.photos.length,
    },
  ];
}

/** The payload is what was approved, to the byte; its text is our own. */
function movesOf(payload: string | null): FieldMove[] {
  if (payload === null) return [];
  const { set = {}, before = {} } = JSON.parse(payload) as Partial<ListingChangePayload>;
  return Object.keys(set as FlatFields).map((field) => ({ field, before: before[field], after: set[field] }));
}
