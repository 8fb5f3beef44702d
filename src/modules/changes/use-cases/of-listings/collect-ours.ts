import { skuOf } from "#src/catalog/fields/field-words.ts";
import { sameValue } from "#src/catalog/fields/fields.ts";
import { emptyContent } from "#src/catalog/listing.ts";
import { type ListingRecord, requireConnected } from "#src/modules/listings/index.ts";
import { marketplaceAt, readContext, type StudioContext } from "#src/modules/shops/index.ts";
import type { Actor, MemberRecord } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { LeasedOperation, NewOperation } from "#src/platform/queue/operation.ts";
import { type OperationFailure, withReference } from "#src/platform/queue/define-operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import type { NewItem, NewLeftOut } from "../../many/model.ts";
import type { BegunBefore, NewMany } from "../../many/records.ts";
import { editOf } from "../../rules/edit-rules.ts";
import { largeMove } from "../../rules/many/large-moves.ts";
import { bothCards } from "../shared/both-cards.ts";
import { type Collecting, collectingChange, editItem, refusalText, sealMany } from "./collecting.ts";
import { notWritable, wantedOf, withoutAsked } from "./keep-ours.ts";

/** Of how many listings at once is judged and stored. */
const collectedAtOnce = 100;

export type Wanted = { readonly listingId: ListingId; readonly fields: readonly string[] };

/** What came of collecting: `already` is asked for elsewhere, or on its way; `waits` starts left out, and its author looks at it. */
export type Collected = {
  readonly added: number;
  readonly already: number;
  readonly waits: number;
  /** By the code of the listing. */
  readonly problems: readonly { readonly code: string; readonly sku: string | null; readonly text: string }[];
};

/** `before`: the same that it follows from had begun one already, and that is it. */
export type Begun = { readonly changeId: ChangeId; readonly before: BegunBefore | null };

/**
 * Begins a change of many, which `operation` then collects and seals.
 *
 * @param title names it in lists
 * @param of `kind`: what is done to each listing; `told`: sent with it; `restOf`: the request of which it is what was left; `movedOf`:
 *   … what was changed in the shop; `plan`: its author looks at it before approval is asked for; `schedule`: when it is written
 */
export async function beginMany(
  deps: AppDeps,
  actor: Actor,
  title: string,
  {
    kind = "edit",
    operation,
    told = () => [],
    restOf,
    movedOf,
    plan,
    schedule,
  }: {
    readonly kind?: NewMany["kind"];
    readonly operation: (changeId: ChangeId) => NewOperation;
    readonly told?: (changeId: ChangeId) => readonly OutboxEntry[];
    readonly restOf?: ChangeId;
    readonly movedOf?: ChangeId;
    readonly plan?: NewMany["plan"];
    readonly schedule?: NewMany["schedule"];
  },
): Promise<Begun> {
  const id = deps.ids.uuid() as ChangeId;
  const of = { ...(restOf ? { restOf } : {}), ...(movedOf ? { movedOf } : {}) };
  const source = { channel: null, ts: null, text: "", files: [], ...of };
  const whole = restOf ?? movedOf;
  const before = await deps.stores.for(actor).beginChange({
    id,
    kind,
    content: { ...emptyContent, title },
    source,
    ...(plan ? { plan } : {}),
    ...(schedule ? { schedule } : {}),
    // The card of that says what becomes of it.
    outbox: [...told(id), ...(whole ? bothCards(whole) : [])],
    operations: [operation(id)],
  });
  return { changeId: before?.id ?? id, before };
}

/**
 * Collects all of these into the operation's change, a part at a time, and asks for approval of it.
 *
 * @param told what the author hears of it, sent together with the request
 */
export async function collectAll(
  deps: AppDeps,
  operation: LeasedOperation,
  wanted: AsyncIterable<readonly Wanted[]> | Iterable<readonly Wanted[]>,
  told: (author: MemberRecord, all: Collected) => OutboxEntry,
  signal: AbortSignal,
): Promise<void> {
  const collecting = await collectingChange(deps, operation);
  if (!collecting) return;
  const { author, there, isPlan } = collecting;
  const left = isPlan ? await leftBefore(deps, operation) : new Map<ListingId, boolean>();
  let all: Collected = { added: there.size, already: 0, waits: 0, problems: [] };
  let looked = there.size + left.size;
  for await (const each of wanted) {
    const some = each.filter(({ listingId }) => !there.has(listingId) && !left.has(listingId));
    for (let start = 0; start < some.length; start += collectedAtOnce) {
      signal.throwIfAborted();
      const part = await collectOurs(deps, operation, collecting, some.slice(start, start + collectedAtOnce));
      looked += part.looked;
      if (isPlan) {
        const noted = { found: looked, looked, left: part.left, apart: null, outbox: [] };
        await deps.stores.worker(operation.studioId).notePlanPart(operation, noted);
      }
      all = {
        added: all.added + part.added,
        already: all.already + part.already,
        waits: 0,
        problems: [...all.problems, ...part.problems],
      };
    }
  }
  const waits = isPlan ? [...(await leftBefore(deps, operation)).values()].filter(Boolean).length : 0;
  await sealMany(deps, operation, collecting, { count: all.added, outbox: [told(author, { ...all, waits })], waits });
}

/** What a plan leaves out already, and of each whether it may be taken in. */
async function leftBefore(deps: AppDeps, { studioId, changeId }: LeasedOperation): Promise<Map<ListingId, boolean>> {
  const store = deps.stores.worker(studioId);
  const left = new Map<ListingId, boolean>();
  if (!changeId) return left;
  for await (const some of inTurn((after) => store.planLeftOutInTurn(changeId, { after, limit: 500 }))) {
    for (const { listingId, set } of some) left.set(listingId, set !== null);
  }
  return left;
}

/**
 * Nothing of it is asked for, and its author, who waits, hears of it.
 *
 * @param told how the author hears why; left out: in a message of its own
 */
export async function giveUpCollecting(
  deps: AppDeps,
  operation: LeasedOperation,
  failure: OperationFailure,
  told: (author: MemberRecord, text: string) => OutboxEntry = ({ slackUserId: to }, text) => ({
    template: "direct",
    to,
    text,
    nonce: `collect:${operation.id}`,
  }),
): Promise<void> {
  const collecting = await collectingChange(deps, operation);
  if (!collecting) return;
  const outbox = [told(collecting.author, withReference(failure))];
  await sealMany(deps, operation, collecting, { count: null, outbox });
}

/**
 * Adds to the change that the operation collects what the studio wants in these fields, at most `collectedAtOnce` listings.
 * Values that are live already are left out; a listing that can't be added keeps out no other.
 *
 * @throws OmsError `wrong-state`: it was discarded meanwhile
 */
async function collectOurs(
  deps: AppDeps,
  operation: LeasedOperation,
  { author, isPlan }: Collecting,
  wanted: readonly Wanted[],
): Promise<Omit<Collected, "waits"> & { readonly looked: number; readonly left: readonly NewLeftOut[] }> {
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
  const [items, left] = apart(
    judged.flatMap(({ item }) => (typeof item === "object" ? [item] : [])),
    isPlan,
  );
  const refused = items.length === 0 ? [] : await store.addChangeItems(operation, items);
  const named = ({ code, live }: ListingRecord, text: string) => ({ code, sku: skuOf(live), text });
  const elsewhere = refused.filter(({ code }) => code === "already-asked");
  return {
    looked: wanted.length,
    left,
    added: items.length - refused.length,
    already: judged.filter(({ item }) => item === "already").length + elsewhere.length,
    problems: [
      ...judged.flatMap(({ listing, item }) =>
        typeof item === "string" && item !== "already" && item !== "same" ? [named(listing, item)] : [],
      ),
      ...refused
        .filter(({ code }) => code !== "already-asked")
        .flatMap(({ listingId, code, detail }) =>
          listings.filter(({ id }) => id === listingId).map((listing) => named(listing, refusalText(code, detail))),
        ),
    ],
  };
}

/** Of a plan those apart whose prices move so much that its author looks at them first. */
function apart(items: readonly NewItem[], isPlan: boolean): readonly [readonly NewItem[], readonly NewLeftOut[]] {
  const moveOf = ({ content: { edit } }: NewItem) => (isPlan && edit ? largeMove(edit) : null);
  return [
    items.filter((item) => moveOf(item) === null),
    items.flatMap((item) => {
      const move = moveOf(item);
      return move ? [{ listingId: item.listingId, ...move, item }] : [];
    }),
  ];
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
  if (Object.keys(editOf(marketplace.fields, listing.live, values).set).length === 0)
    return notWritable(marketplace, open);
  const edit = editOf(marketplace.fields, listing.live, withoutAsked(listing, values));
  if (Object.keys(edit.set).length === 0) return "already";
  const item = editItem(deps, context, actor, listing, edit);
  return typeof item === "string" ? item : { ...item, from: "keep_ours" };
}
