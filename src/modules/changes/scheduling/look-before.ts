import { z } from "zod";
import { isNothing, isReadBeside } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import {
  marketplaceAt,
  marketplaceOfShop,
  readContext,
  shopAccess,
  type StudioContext,
} from "#src/modules/shops/index.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { instant } from "#src/platform/database/values.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { approversOf } from "../use-cases/deciding/approvers.ts";
import type { ManyItem } from "../many/model.ts";
import type { ChangeRecord } from "../records.ts";
import { isStock, sameThere } from "../rules/edit-plan.ts";
import { isCutOff } from "../rules/possible-actions.ts";
import { schedulesText } from "./messages/en.ts";

const lookParams = z.object({ startsAt: instant });
type LookParams = z.infer<typeof lookParams>;

/** So many are named. */
const named = 10;
/** So many listings of a shop are read one by one; more of them by whole pages. */
const readAlone = 10;
/** A page has so many; of a shop no more than these are read. */
const mostPages = 20;
const itemsAtOnce = 500;

/**
 * Ten minutes before a change begins: what of it was changed in the shops since is named to the people whom it concerns. It is looked
 * at once more when it is written, so nothing depends on this. Where the day's calls don't suffice, the copies here are compared.
 */
async function lookBefore(deps: AppDeps, operation: Operation<LookParams>, signal: AbortSignal): Promise<void> {
  const { changeId, studioId, params } = operation;
  const store = deps.stores.worker(studioId);
  const change = changeId && (await store.change(changeId));
  const schedule = change ? change.schedule : null;
  const isDue = schedule?.state === "set" && schedule.startsAt?.getTime() === params.startsAt.getTime();
  if (!change || !isDue || schedule.late || params.startsAt <= deps.clock.now()) return;
  const context = await readContext(store);
  const told = (note: "start_unapproved" | "start_nears", text?: string) =>
    store.sayOnce(operation, {
      template: "change_note",
      changeId: change.id,
      note,
      mention: concerned(context, change),
      ...(text ? { text } : {}),
      nonce: `${note}:${params.startsAt.getTime()}`,
    });
  if (change.state === "in_review") return told("start_unapproved");
  if (change.state !== "scheduled" || change.kind !== "edit") return;
  const moved: ManyItem[] = [];
  for await (const items of inTurn((after) => store.changeItemsInTurn(change.id, { after, limit: itemsAtOnce }))) {
    moved.push(...(await movedOf(deps, operation, signal, { context, items })));
  }
  if (moved.length > 0) await told("start_nears", namesOf(moved));
}

function concerned(context: StudioContext, change: ChangeRecord): SlackUserId[] {
  const deciders = change.decisions.filter(({ verdict }) => verdict === "approve").map(({ by }) => by);
  const asked = change.state === "in_review" ? approversOf(context, change).map(({ id }) => id) : deciders;
  return context.members.flatMap(({ id, slackUserId }) =>
    id === change.author || asked.includes(id) ? [slackUserId] : [],
  );
}

function namesOf(moved: readonly ManyItem[]): string {
  const { listing, more } = schedulesText.notes;
  const lines = moved.slice(0, named).map(({ title, code, sku }) => listing(title ?? "", sku ?? code ?? ""));
  return [...lines, ...(moved.length > named ? [more(moved.length - named)] : [])].join("\n");
}

type Looking = { readonly context: StudioContext; readonly items: readonly ManyItem[] };

async function movedOf(
  deps: AppDeps,
  operation: Operation<LookParams>,
  signal: AbortSignal,
  { context, items }: Looking,
): Promise<ManyItem[]> {
  const ids = items.map(({ listingId }) => listingId);
  const store = deps.stores.worker(operation.studioId);
  const listings = await store.listings({ ids, withGone: true, limit: ids.length });
  const live = new Map<string, FlatFields | null>();
  for (const listing of listings) live.set(listing.id, listing.goneAt ? null : listing.live);
  for (const shop of context.shops) {
    const here = listings.filter(({ shopId, goneAt }) => shopId === shop.id && !goneAt);
    if (here.length === 0 || isCutOff({ shopHealth: shop.health })) continue;
    for (const [id, fields] of await readThere(deps, operation, signal, shop, here)) live.set(id, fields);
  }
  return items.filter((item) => {
    const fields = live.get(item.listingId);
    return fields === undefined ? false : fields === null || isMoved(item, fields, context);
  });
}

/** As they are in the shop at this moment; those that weren't read are left out. */
async function readThere(
  deps: AppDeps,
  operation: Operation<LookParams>,
  signal: AbortSignal,
  shop: StudioContext["shops"][number],
  listings: readonly ListingRecord[],
): Promise<Map<string, FlatFields | null>> {
  const read = new Map<string, FlatFields | null>();
  const left = (await deps.stores.worker(operation.studioId).allowances()).find(
    ({ marketplace, appId }) => marketplace === shop.marketplace && appId === shop.appId,
  )?.left;
  if (left !== undefined && left < mostPages * 2) return read;
  const client = (await marketplaceOfShop(deps, shop)).shop(shopAccess(deps, operation, shop, signal));
  const wanted = new Map(listings.map((listing) => [listing.externalId, listing.id]));
  if (listings.length <= readAlone) {
    for (const [externalId, id] of wanted) read.set(id, (await client.readListing(externalId))?.fields ?? null);
    return read;
  }
  for (const state of new Set(listings.map((listing) => listing.state))) {
    for (let page = 0, pages = 1; page < Math.min(pages, mostPages) && read.size < wanted.size; page += 1) {
      signal.throwIfAborted();
      const shown = await client.readPage(state, page * 100);
      pages = Math.ceil(shown.count / 100);
      for (const { listingId, fields } of shown.listings) {
        const id = wanted.get(listingId);
        if (id) read.set(id, fields);
      }
    }
  }
  return read;
}

/** By what an edit stops for as well: a field that has neither its earlier value nor the new one. Stock sells. */
function isMoved({ set, before, shopId }: ManyItem, live: FlatFields, context: StudioContext): boolean {
  const { fields } = marketplaceAt(context, shopId);
  return Object.keys(set).some(
    (field) =>
      !isStock(field) &&
      // What is read by a call of its own isn't among it.
      !(isReadBeside(fields, field) && isNothing(live[field])) &&
      !sameThere(field, before[field], live[field]) &&
      !sameThere(field, set[field], live[field]),
  );
}

export const lookBeforeOperation = defineOperation({
  kind: "look_before_start",
  madeOn: "start-nears",
  params: lookParams,
  retry: "half-an-hour",
  run: lookBefore,
});
