import { skuOf } from "#src/catalog/fields/field-words.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { emptyContent, type ListingContent, type ItemContent } from "#src/catalog/listing.ts";
import { type ListingRecord, titleOf } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { NewOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps, TenantStore } from "../../deps.ts";
import { changeProblems } from "../../describe.ts";
import type { ChangeRecord, ItemRecord } from "../../records.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { askedEntries } from "../deciding/submit.ts";
import { kindAsking } from "../shared/change-kinds.ts";
import { safetyGaps, safetyProblems } from "../shared/product-safety.ts";

export type Kind = Exclude<ChangeKind, "create">;
export type Opened = {
  readonly store: TenantStore;
  readonly context: StudioContext;
  readonly listing: ListingRecord;
  readonly actor: Actor;
  /** What cards say of the change beside its values: the name of a category. */
  readonly content?: FlatFields;
};
export type Made =
  | { readonly ok: true; readonly change: ChangeRecord }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Asking = {
  readonly quietly?: boolean;
  readonly redraw?: readonly ChangeId[];
  readonly from?: "keep_ours";
  readonly together?: string;
};

/** A draft of a change of a listing that exists. `work`: queued with it. */
export function createListingChange(
  deps: AppDeps,
  opened: Opened,
  kind: Kind,
  item: ItemContent,
  work: ((changeId: ChangeId) => readonly NewOperation[]) | null = null,
) {
  const change = newRecord(deps, opened, kind, item);
  return store(opened, change, {
    outbox: [{ template: "draft_card", changeId: change.id }],
    ...(work ? { operations: work(change.id) } : {}),
  });
}

/**
 * Makes it and asks for approval in one step: refused, nothing of it is left. `quietly`: nobody is asked, because the person
 * who asks decides in the same breath.
 *
 * @throws OmsError `already-asked`, with the request that holds the listing or one of the fields
 */
export async function askListingChange(
  deps: AppDeps,
  opened: Opened,
  kind: Kind,
  item: ItemContent,
  { quietly = false, redraw = [], from, together }: Asking = {},
): Promise<Made> {
  const { actor, context, listing } = opened;
  const change = newRecord(deps, opened, kind, item);
  const gaps = safetyGaps(context, change, listing, deps.clock.now());
  const problems = [...changeProblems(context, change, listing), ...safetyProblems(change, gaps)];
  if (problems.length > 0) return { ok: false, problems };
  const ask = kindAsking({ context, change, listing, now: deps.clock.now() });
  return {
    ok: true,
    change: await store(opened, change, {
      ...(from ? { from } : {}),
      ...(together ? { together } : {}),
      ask,
      outbox: [
        ...(quietly ? [] : askedEntries(deps, actor, change.id)),
        ...redraw.flatMap((changeId) => [
          { template: "review_card" as const, changeId },
          { template: "draft_card" as const, changeId },
        ]),
      ],
    }),
  };
}

type More = Pick<Parameters<TenantStore["createListingChange"]>[0], "ask" | "from" | "together"> & {
  readonly outbox: readonly OutboxEntry[];
  readonly operations?: readonly NewOperation[];
};

async function store(
  { store: tenant, listing }: Opened,
  { id, kind, content, source, items }: ChangeRecord,
  more: More,
): Promise<ChangeRecord> {
  const [item] = items;
  if (!item) throw new OmsError("internal");
  return tenant.createListingChange({
    id,
    kind: kind as Kind,
    listingId: listing.id,
    content,
    source,
    item: item.content,
    ...more,
  });
}

/** As it will be stored, so that it is judged before anything is. */
export function newRecord(
  { ids, clock }: AppDeps,
  {
    actor,
    listing,
    content: named = {},
  }: { readonly actor: Pick<Actor, "studioId" | "member"> } & Pick<Opened, "listing" | "content">,
  kind: Kind,
  content: ItemContent,
): ChangeRecord {
  const now = clock.now();
  const item: ItemRecord = {
    id: "" as ItemRecord["id"],
    shopId: listing.shopId,
    content,
    payload: null,
    state: "pending",
    step: null,
    progress: {},
    externalId: listing.externalId,
    listingUrl: listing.url,
    failure: null,
    verified: false,
    there: listing.goneAt ? "gone" : listing.state,
  };
  return {
    id: ids.uuid() as ChangeId,
    studioId: actor.studioId,
    code: listing.code,
    sku: skuOf(listing.live),
    number: null,
    kind,
    listingId: listing.id as ListingId,
    state: "draft",
    revision: 1,
    contentHash: "",
    paused: null,
    mode: null,
    content: { ...emptyContent, title: titleOf(listing), ...named } satisfies ListingContent,
    source: { channel: null, ts: null, text: "", files: [] },
    textBy: "person",
    preparing: null,
    photoProblems: [],
    author: actor.member.id,
    contributors: [actor.member.id],
    barred: [],
    oneManager: false,
    small: "off",
    openPoints: [],
    together: [],
    items: [item],
    many: null,
    decisions: [],
    requested: [],
    schedule: null,
    returnOf: null,
    createdAt: now,
    updatedAt: now,
  };
}
