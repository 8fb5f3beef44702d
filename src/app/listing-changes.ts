import { type ChangeState, isEditable } from "#src/domain/change.ts";
import { editOf, editProblems } from "#src/domain/edit-rules.ts";
import type { FieldValue, FlatFields } from "#src/domain/fields.ts";
import type { ChangeId, ListingId } from "#src/domain/ids.ts";
import type { TargetContent } from "#src/domain/listing.ts";
import { atLeast } from "#src/domain/roles.ts";
import { joinTags } from "#src/domain/tags.ts";
import { tidyLine, tidyText } from "#src/domain/text.ts";
import { allProblems } from "#src/domain/problem.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { audited, requirePermission } from "./access.ts";
import type { App, SaveResult } from "./app.ts";
import { cardsAfterEdit } from "./cards-after-edit.ts";
import { stateProblems } from "./change-kinds.ts";
import type { AppDeps } from "./deps.ts";
import { changeView, requireChange } from "./describe.ts";
import { listingView, titleOf } from "./describe-listing.ts";
import { askOurs } from "./keep-ours.ts";
import { requireListing } from "./listings.ts";
import { askListingChange, createListingChange, type Kind, type Opened } from "./new-listing-change.ts";
import type { ChangeRecord, ListingRecord } from "./ports/records.ts";
import type { Actor } from "./ports/store.ts";
import { readContext, shopView } from "./studio-context.ts";
import { submitChange } from "./submit.ts";

type ListingChangeUseCases = Pick<App, "startEdit" | "saveEdit" | "unpublish" | "renew" | "deleteListing" | "keepOurs">;

/** So many of a listing's newest changes are looked through for one that is still open. */
const lookedThrough = 30;
const underWay: readonly ChangeState[] = ["in_review", "approved", "scheduled", "applying"];
const bare: TargetContent = { price: null, quantity: null, overrides: {} };

export function listingChangeUseCases(deps: AppDeps): ListingChangeUseCases {
  const { ids, stores } = deps;

  const open = async (actor: Actor, id: ListingId): Promise<Opened> => {
    const store = stores.for(actor);
    const [context, listing] = await Promise.all([readContext(store), requireListing(store, id)]);
    return { store, context, listing, actor };
  };

  const view = ({ context }: Opened, change: ChangeRecord) => changeView(deps, context, change);

  async function openChange({ store, listing }: Opened, kind: Kind, states: readonly ChangeState[]) {
    const changes = await store.changesOf(listing.id, lookedThrough);
    return changes.find((change) => change.kind === kind && states.includes(change.state)) ?? null;
  }

  /** Unpublish, renew, delete: nothing to fill in, so asking is one step. A second click finds the first request. */
  async function ask(actor: Actor, opened: Opened, kind: Exclude<Kind, "edit">, quietly: boolean): Promise<SaveResult> {
    const waiting = await openChange(opened, kind, underWay);
    if (waiting) return { ok: true, change: await view(opened, waiting) };
    const problems = stateProblems(kind, opened.listing);
    if (problems.length > 0) return { ok: false, problems };
    const left = await openChange(opened, kind, ["draft"]);
    try {
      if (left && !quietly) return await submitChange(deps, actor, left.id);
      const made = await askListingChange(deps, opened, kind, bare, { quietly });
      return made.ok ? { ok: true, change: await view(opened, made.change) } : made;
    } catch (error) {
      // Clicked twice at once: the first one's request is the answer to both.
      if (!(error instanceof OmsError) || error.code !== "already-asked" || !error.change) throw error;
      return {
        ok: true,
        change: await view(opened, await requireChange(opened.store, error.change.id as ChangeId)),
      };
    }
  }

  const asking = (actor: Actor, id: ListingId, kind: "renew" | "delete") =>
    audited(deps, actor, { action: `listing.${kind}`, listingId: id }, async () => {
      requirePermission(actor, "requestApproval");
      return ask(actor, await open(actor, id), kind, false);
    });

  /** The fields that an edit would have after this form, against what stands there now. */
  const wantedOf = (change: ChangeRecord | null, touched: FlatFields): FlatFields => ({
    ...change?.targets[0]?.content.edit?.set,
    ...tidied(touched),
  });

  return {
    async startEdit(actor, id, changeId) {
      requirePermission(actor, "draft");
      const opened = await open(actor, id);
      const { context, listing, store } = opened;
      const shop = context.shops.find((each) => each.id === listing.shopId);
      if (!shop || listing.goneAt) throw new OmsError("not-found");
      const change = changeId
        ? await requireChange(store, changeId)
        : await openChange(opened, "edit", ["draft", "in_review", "rejected"]);
      if (change) requireEditOf(listing, change);
      return {
        listing: listingView(deps, context, listing),
        shop: shopView(context, shop),
        fields: { ...listing.live, ...change?.targets[0]?.content.edit?.set },
        change: change && { id: change.id, revision: change.revision, state: change.state },
      };
    },

    saveEdit: (actor, edit, then) =>
      audited(
        deps,
        actor,
        {
          action: "listing.edit",
          listingId: edit.listingId,
          ...(edit.changeId ? { changeId: edit.changeId } : {}),
        },
        async () => {
          requirePermission(actor, then === "ask" ? "requestApproval" : "draft");
          const opened = await open(actor, edit.listingId);
          const { context, listing, store } = opened;
          const shop = context.shops.find((each) => each.id === listing.shopId);
          if (!shop || listing.goneAt) throw new OmsError("not-found");
          const before = edit.changeId ? await requireChange(store, edit.changeId) : null;
          if (before) requireEditOf(listing, before);
          const made = editOf(listing.live, wantedOf(before, edit.touched));
          const unread = edit.unread ?? [];
          if (Object.keys(made.set).length === 0 && unread.length === 0) {
            return {
              ok: false,
              problems: [{ field: "title", text: "Nothing is changed yet: it stands there just so." }],
            };
          }
          const problems = allProblems(unread, editProblems(made, listing.live, shop));
          if (problems.length > 0) return { ok: false, problems };
          const target = { ...bare, edit: made };
          const change = before
            ? await store.saveDraft({
                changeId: before.id,
                revision: edit.revision,
                content: { title: titleOf(listing) },
                targets: [{ shopId: listing.shopId, content: target }],
                outbox: cardsAfterEdit(deps, actor, context, before),
              })
            : then === "keep" && (await createListingChange(deps, opened, "edit", target));
          if (!change) {
            const made = await askListingChange(deps, opened, "edit", target);
            return made.ok ? { ok: true, change: await view(opened, made.change) } : made;
          }
          return then === "ask"
            ? submitChange(deps, actor, change.id)
            : { ok: true, change: await view(opened, change) };
        },
      ),

    unpublish: (actor, id) =>
      audited(deps, actor, { action: "listing.unpublish", listingId: id }, async () => {
        requirePermission(actor, "requestApproval");
        const opened = await open(actor, id);
        const alone = atLeast(actor.member.role, "manager");
        const asked = await ask(actor, opened, "unpublish", alone);
        if (!alone || !asked.ok || asked.change.state !== "in_review") return asked;
        const { id: changeId, contentHash } = asked.change;
        await opened.store
          .decide({
            changeId,
            contentHash,
            verdict: "approve",
            mode: "live",
            reason: null,
            fee: { amount: 0, currency: "USD" },
            solo: false,
            outbox: [
              { template: "review_card", changeId },
              {
                template: "change_note",
                changeId,
                note: "approved",
                mention: [],
                by: actor.member.slackUserId,
                nonce: ids.uuid(),
              },
            ],
          })
          .catch((error: unknown) => {
            // Two managers at once: it goes off sale once, and both see that.
            if (!(error instanceof OmsError) || error.code !== "already-decided") throw error;
          });
        return { ok: true, change: await view(opened, await requireChange(opened.store, changeId)) };
      }),

    renew: (actor, id) => asking(actor, id, "renew"),
    deleteListing: (actor, id) => asking(actor, id, "delete"),

    keepOurs: (actor, id, fields) =>
      audited(deps, actor, { action: "listing.keep_ours", listingId: id }, async () => {
        requirePermission(actor, "requestApproval");
        const asked = await askOurs(deps, actor, id, fields);
        if (!asked.ok) return asked;
        const change = await changeView(deps, await readContext(stores.for(actor)), asked.change);
        return { ok: true, change, asked: asked.asked };
      }),
  };
}

/** What the form of an edit may be about: nothing that takes the listing off sale, renews or deletes it, nor another listing. */
function requireEditOf(listing: ListingRecord, { kind, state, listingId }: ChangeRecord): void {
  if (kind !== "edit" || listingId !== listing.id || !isEditable(state)) throw new OmsError("wrong-state");
}

/** Text as it is kept: untouched fields never come here, and stay as they are to the byte. */
function tidied(touched: FlatFields): FlatFields {
  return Object.fromEntries(Object.entries(touched).map(([field, value]) => [field, tidy(field, value)]));
}

function tidy(field: string, value: FieldValue): FieldValue {
  if (field === "description" && typeof value === "string") return tidyText(value);
  if (typeof value === "string") return tidyLine(value);
  if ((field === "tags" || field === "materials") && Array.isArray(value)) return joinTags(value.map(String), "");
  return value;
}
