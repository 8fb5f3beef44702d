import { sameValue } from "#src/catalog/fields/fields.ts";
import { emptyContent } from "#src/catalog/listing.ts";
import { type ListingRecord, requireConnected } from "#src/modules/listings/index.ts";
import { marketplaceAt, readContext, type StudioContext } from "#src/modules/shops/index.ts";
import type { Actor, MemberRecord } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { type ErrorCode, OmsError } from "#src/platform/kernel/errors.ts";
import type { LeasedOperation, NewOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { changeProblems } from "../../describe.ts";
import type { NewItem } from "../../many.ts";
import { changeRefusals } from "../../refusals.ts";
import { editOf } from "../../rules/edit-rules.ts";
import { askedEntries } from "../deciding/submit.ts";
import { kindAsking } from "../shared/change-kinds.ts";
import { notWritable, wantedOf, withoutAsked } from "./keep-ours.ts";
import { newRecord, withCode } from "./new-listing-change.ts";

/** Of how many listings at once is judged and stored. */
export const collectedAtOnce = 100;

export type Wanted = { readonly listingId: ListingId; readonly fields: readonly string[] };

/** What came of collecting: `already` is asked for elsewhere, or on its way. */
export type Collected = {
  readonly added: number;
  readonly already: number;
  /** By the code of the listing. */
  readonly problems: readonly { readonly code: string; readonly text: string }[];
};

/** Begins a change of many, which `operation` then collects and seals. @param title names it in lists */
export async function beginMany(
  deps: AppDeps,
  actor: Actor,
  title: string,
  operation: (changeId: ChangeId) => NewOperation,
): Promise<ChangeId> {
  const id = deps.ids.uuid() as ChangeId;
  const source = { channel: null, ts: null, text: "", files: [] };
  await withCode(deps.ids, (code) =>
    deps.stores.for(actor).beginChange({
      id,
      code,
      kind: "edit",
      content: { ...emptyContent, title },
      source,
      outbox: [],
      operations: [operation(id)],
    }),
  );
  return id;
}

/**
 * Adds to the change that the operation collects what the studio wants in these fields, at most `collectedAtOnce` listings.
 * Values that are live already are left out; a listing that can't be added keeps out no other. Done twice, it is there
 * once.
 *
 * @throws OmsError `wrong-state`: it was discarded meanwhile
 */
export async function collectOurs(
  deps: AppDeps,
  operation: LeasedOperation,
  author: MemberRecord,
  wanted: readonly Wanted[],
): Promise<Collected> {
  const store = deps.stores.worker(operation.studioId);
  const [context, listings] = await Promise.all([
    readContext(store),
    store.listings({ ids: wanted.map(({ listingId }) => listingId), limit: wanted.length }),
  ]);
  const fieldsOf = new Map(wanted.map(({ listingId, fields }) => [listingId, fields]));
  const judged = listings.map((listing) => ({
    listing,
    item: itemOf(
      deps,
      context,
      { studioId: operation.studioId, member: author },
      listing,
      fieldsOf.get(listing.id) ?? [],
    ),
  }));
  const items = judged.flatMap(({ item }) => (typeof item === "object" ? [item] : []));
  const refused = items.length === 0 ? [] : await store.addItems(operation, items);
  const codeOf = (id: ListingId) => listings.find((listing) => listing.id === id)?.code ?? "";
  const elsewhere = refused.filter(({ code }) => code === "already-asked");
  return {
    added: items.length - refused.length,
    already: judged.filter(({ item }) => item === "already").length + elsewhere.length,
    problems: [
      ...judged.flatMap(({ listing, item }) =>
        typeof item === "string" && item !== "already" && item !== "same" ? [{ code: listing.code, text: item }] : [],
      ),
      ...refused
        .filter(({ code }) => code !== "already-asked")
        .map(({ listingId, code, detail }) => ({ code: codeOf(listingId), text: refusalText(code, detail) })),
    ],
  };
}

/** What is added of a listing; or that it is asked for or there already; or why it can't be. */
function itemOf(
  deps: AppDeps,
  context: StudioContext,
  actor: Pick<Actor, "studioId" | "member">,
  listing: ListingRecord,
  fields: readonly string[],
): NewItem | "already" | "same" | (string & {}) {
  const open = fields.filter((field) => !sameValue(field, listing.ours[field], listing.live[field]));
  if (open.length === 0) return "same";
  try {
    requireConnected(context, listing);
  } catch (error) {
    if (error instanceof OmsError) return error.userText;
    throw error;
  }
  const values = wantedOf(listing, open);
  const marketplace = marketplaceAt(context, listing.shopId);
  if (Object.keys(editOf(marketplace.fields, listing.live, values).set).length === 0) return notWritable(marketplace);
  const edit = editOf(marketplace.fields, listing.live, withoutAsked(listing, values));
  if (Object.keys(edit.set).length === 0) return "already";
  const content = { price: null, quantity: null, overrides: {}, edit };
  const change = newRecord(deps, { actor, listing }, "edit", content);
  const problems = changeProblems(context, change, listing);
  if (problems.length > 0) return problems.map(({ text }) => text).join(" ");
  const [asked] = kindAsking({ context, change, listing, now: deps.clock.now() }).payloads;
  if (!asked) throw new OmsError("internal");
  return { listingId: listing.id, content, payload: asked.payload, from: "keep_ours" };
}

function refusalText(code: string, detail: Readonly<Record<string, unknown>> | null): string {
  const words = Object.fromEntries(Object.entries(detail ?? {}).map(([key, value]) => [key, String(value)]));
  return changeRefusals(code as ErrorCode, words)?.userText ?? new OmsError(code as ErrorCode).userText;
}

/** Asks for approval of all that was collected. With nothing collected it is over, and only `outbox` is sent. */
export async function sealMany(
  deps: AppDeps,
  operation: LeasedOperation,
  author: MemberRecord,
  { count, outbox }: { readonly count: number | null; readonly outbox: readonly OutboxEntry[] },
): Promise<void> {
  const asked = count && operation.changeId ? askedEntries(deps, { member: author }, operation.changeId) : [];
  await deps.stores.worker(operation.studioId).sealChange(operation, { count, outbox: [...asked, ...outbox] });
}
