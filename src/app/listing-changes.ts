import { isEditable } from "#src/domain/change.ts";
import { editOf, editProblems } from "#src/domain/edit-rules.ts";
import type { FieldValue, FlatFields } from "#src/domain/fields.ts";
import type { ListingId } from "#src/domain/ids.ts";
import { atLeast } from "#src/domain/roles.ts";
import { joinTags } from "#src/domain/tags.ts";
import { tidyLine, tidyText } from "#src/domain/text.ts";
import { allProblems } from "#src/domain/problem.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { audited, requirePermission } from "./access.ts";
import { askOfListing, bare, decideAlone, openChange, openListing } from "./ask-of-listing.ts";
import type { App } from "./app.ts";
import { cardsAfterEdit } from "./cards-after-edit.ts";
import type { AppDeps } from "./deps.ts";
import { changeView, confirmsSmall, isAlone, requireChange } from "./describe.ts";
import { listingView, titleOf } from "./describe-listing.ts";
import { askOurs } from "./keep-ours.ts";
import { askListingChange, createListingChange, type Opened } from "./new-listing-change.ts";
import type { ChangeRecord, ListingRecord } from "./ports/records.ts";
import type { Actor } from "./ports/store.ts";
import { readContext, shopView } from "./studio-context.ts";
import { confirmDraft, confirmNew, puttingBack } from "./small-changes.ts";
import { submitChange } from "./submit.ts";

type ListingChangeUseCases = Pick<
  App,
  "startEdit" | "saveEdit" | "putBack" | "unpublish" | "deleteListing" | "keepOurs"
>;

export function listingChangeUseCases(deps: AppDeps): ListingChangeUseCases {
  const { stores } = deps;

  const open = (actor: Actor, id: ListingId) => openListing(deps, actor, id);

  const view = ({ context }: Opened, change: ChangeRecord) => changeView(deps, context, change);

  /** The fields that an edit would have after this form, against what stands there now. */
  const wantedOf = (change: ChangeRecord | null, touched: FlatFields): FlatFields => ({
    ...change?.targets[0]?.content.edit?.set,
    ...tidied(touched),
  });

  const saveEdit: App["saveEdit"] = (actor, edit, wished) =>
    audited(
      deps,
      actor,
      {
        action: "listing.edit",
        listingId: edit.listingId,
        ...(edit.changeId ? { changeId: edit.changeId } : {}),
      },
      async () => {
        requirePermission(actor, wished === "keep" ? "draft" : "requestApproval");
        const opened = await open(actor, edit.listingId);
        const { context, listing, store } = opened;
        const shop = context.shops.find((each) => each.id === listing.shopId);
        if (!shop || listing.goneAt) throw new OmsError("not-found");
        const small = wished === "small" && confirmsSmall(context, actor.member.id, shop.id);
        const then = wished === "small" && !small ? "ask" : wished;
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
          if (then === "small") return confirmNew(deps, opened, target);
          const made = await askListingChange(deps, opened, "edit", target);
          return made.ok ? { ok: true, change: await view(opened, made.change) } : made;
        }
        if (then === "small") return confirmDraft(deps, opened, change);
        return then === "ask" ? submitChange(deps, actor, change.id) : { ok: true, change: await view(opened, change) };
      },
    );

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
        alone: isAlone(context, change?.author ?? actor.member.id, [shop.id]),
        small: listing.state === "active" && confirmsSmall(context, actor.member.id, shop.id),
      };
    },

    saveEdit,

    async putBack(actor, changeId) {
      requirePermission(actor, "requestApproval");
      const { listingId } = await requireChange(stores.for(actor), changeId);
      if (!listingId) throw new OmsError("wrong-state");
      const touched = await puttingBack(await open(actor, listingId), changeId);
      if (Object.keys(touched).length === 0) {
        throw new OmsError("wrong-state", {
          userText: "There is nothing to put back: all of it was changed since, or is put back already.",
        });
      }
      return saveEdit(actor, { listingId, changeId: null, revision: 0, touched }, "small");
    },

    unpublish: (actor, id) =>
      audited(deps, actor, { action: "listing.unpublish", listingId: id }, async () => {
        requirePermission(actor, "requestApproval");
        const opened = await open(actor, id);
        const alone = atLeast(actor.member.role, "manager");
        const asked = await askOfListing(deps, opened, "unpublish", bare, { quietly: alone });
        if (!alone || !asked.ok || asked.change.state !== "in_review") return asked;
        return { ok: true, change: await decideAlone(deps, opened, asked.change) };
      }),

    deleteListing: (actor, id) =>
      audited(deps, actor, { action: "listing.delete", listingId: id }, async () => {
        requirePermission(actor, "requestApproval");
        return askOfListing(deps, await open(actor, id), "delete", bare);
      }),

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
