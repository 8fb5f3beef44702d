import { factsOf } from "#src/marketplaces/registry.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { allProblems, type Problem } from "#src/catalog/issue.ts";
import { type ListingRecord, listingView, titleOf } from "#src/modules/listings/index.ts";
import { isAlone, shopView, reachesShops } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, requireCard, requireChange } from "../../describe.ts";
import { confirmsSmall } from "../deciding/approvers.ts";
import type { KeptOurs, ListingEdit, SaveResult } from "../../edits.ts";
import type { EditSheet } from "../../model.ts";
import type { CardRecord, ChangeRecord } from "../../records.ts";
import { isEditable } from "../../rules/change.ts";
import type { CategoryChange } from "#src/catalog/fields/category-change.ts";
import { againstWhat, editOf, editProblems } from "../../rules/edit-rules.ts";
import { heldFields } from "../../rules/held-fields.ts";
import { confirmDraft, confirmNew, puttingBack } from "../deciding/small-changes.ts";
import { saveAndSubmit } from "../deciding/submit.ts";
import { auditedChange } from "../shared/audited-change.ts";
import { newlyWrong } from "../shared/checked-items.ts";
import { picturesOf } from "../shared/pictures.ts";
import { cardsAfterEdit } from "../shared/cards-after-edit.ts";
import { askOfListing, bare, decideAlone, openChange, openListing } from "./ask-of-listing.ts";
import { askOurs } from "./keep-ours.ts";
import { withCategory } from "./category-of-listing.ts";
import { copiedFirst } from "../shared/shared-videos.ts";
import { copiesOf } from "./copying.ts";
import { goneOptions, withoutGoneOptions } from "./gone-options.ts";
import { tidied } from "./tidied.ts";
import { askListingChange, createListingChange, type Opened } from "./new-listing-change.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";

export type ListingChangeUseCases = {
  /** Goes on with `changeId`, or with an edit of this listing that is still open. */
  startEdit(actor: Actor, id: ListingId, changeId?: ChangeId): Promise<EditSheet>;
  /** … to read a form of it by, and then to save that: it is read once. `named`: with the name of its category. */
  openEdit(actor: Actor, id: ListingId, changeId?: ChangeId, more?: { readonly named?: boolean }): Promise<OpenedEdit>;
  /**
   * `touched`: what was really changed in the form, nothing else is ever written. Text may be raw. `small`: confirmed in the
   * same breath where the database finds it small, and else asked for.
   */
  saveEdit(
    actor: Actor,
    edit: ListingEdit,
    then: "keep" | "ask" | "small",
    read?: Pick<OpenedEdit, "opened" | "before">,
  ): Promise<SaveResult>;
  /**
   * What another category, chosen in an open form, would do to the listing; null: it is the one that it has. Read at the
   * marketplace at this moment.
   */
  categoryChange(
    actor: Actor,
    read: Pick<OpenedEdit, "opened" | "before">,
    category: number,
  ): Promise<CategoryChange | null>;
  /** What a small change wrote is put back where nothing else was written there since: an edit like any other. */
  putBack(actor: Actor, changeId: ChangeId): Promise<SaveResult>;
  /** A manager takes it off sale at once, also alone; it is recorded and announced. Others ask for it. */
  unpublish(actor: Actor, id: ListingId): Promise<SaveResult>;
  /** Asks to delete it for good. */
  deleteListing(actor: Actor, id: ListingId): Promise<SaveResult>;
  /** Asks to write in these fields what the studio wants over what was changed there. */
  keepOurs(actor: Actor, id: ListingId, fields: readonly string[]): Promise<KeptOurs>;
};

/** A listing as a form of it was read; `before`: its edit that is still open. */
export type OpenedEdit = {
  readonly sheet: EditSheet;
  readonly opened: Opened;
  readonly before: ChangeRecord | null;
};

export function listingChangeUseCases(deps: AppDeps): ListingChangeUseCases {
  const { stores } = deps;

  const open = (actor: Actor, id: ListingId) => openListing(deps, actor, id);

  const view = (opened: Opened, change: ChangeRecord) => cardView(deps, cardOf(opened, change));

  /** The fields that an edit would have after this form, against the live values. */
  const wantedOf = (change: ChangeRecord | null, touched: FlatFields): FlatFields =>
    withoutGoneOptions({ ...change?.items[0]?.content.edit?.set, ...tidied(touched) });

  const saveEdit: ListingChangeUseCases["saveEdit"] = (actor, edit, wished, opening) =>
    auditedChange(
      deps,
      actor,
      {
        action: "listing.edit",
        asked: "listing.ask_edit",
        listingId: edit.listingId,
        ...(edit.changeId ? { changeId: edit.changeId } : {}),
      },
      async () => {
        requirePermission(actor, wished === "keep" ? "draft" : "requestApproval");
        const opened = opening?.opened ?? (await open(actor, edit.listingId));
        const { context, listing, store } = opened;
        const shop = context.shops.find((each) => each.id === listing.shopId);
        if (!shop || listing.goneAt) throw new OmsError("not-found");
        const small = wished === "small" && confirmsSmall(context, actor.member.id, shop.id);
        const then = wished === "small" && !small ? "ask" : wished;
        const before = edit.changeId ? (opening?.before ?? (await requireChange(store, edit.changeId))) : null;
        if (before) requireEditOf(listing, before);
        const { fields } = factsOf(shop);
        const known = againstWhat(fields, listing.live, before?.items[0]?.content.edit);
        const read = { ...known, ...edit.beside };
        const plain = editOf(fields, read, wantedOf(before, edit.touched));
        const inCategory = await withCategory(deps, { opened, shop, before, known: read }, plain);
        const { edit: made, content: named } = inCategory;
        const live = againstWhat(fields, read, made);
        const unread = [...(edit.unread ?? []), ...goneOptions(before, edit.touched, live, shop.id)];
        const copying = copiesOf(deps, made, edit.added ?? []);
        if (Object.keys(made.set).length === 0 && unread.length === 0) {
          const [field = "title"] = Object.keys(edit.touched);
          const text = before ? changeRefusalsText.nothingLeft : changeRefusalsText.nothingChanged;
          return { ok: false, problems: [{ field, text }] };
        }
        const found = editProblems(made, live, shop);
        const asItIs = { set: made.before, before: made.before };
        const kept = then === "keep" ? notMissing(newlyWrong(found, editProblems(asItIs, live, shop))) : found;
        const early = copying && then !== "keep" ? copiedFirst(edit.added ?? []) : [];
        const category = [...inCategory.refused, ...(then === "keep" ? [] : inCategory.missing)];
        const problems = allProblems(unread, [...kept, ...category, ...early]);
        if (problems.length > 0) return { ok: false, problems };
        const item = { ...bare, edit: made };
        const asking = { ...opened, content: named };
        const save = before && {
          changeId: before.id,
          revision: edit.revision,
          // Who saves it has read which photos could not be copied.
          content: { title: titleOf(listing), photos: [], ...named },
          ...(copying ? { operations: copying(before.id) } : {}),
          items: [{ shopId: listing.shopId, content: item }],
          outbox: cardsAfterEdit(deps, actor, context, before),
        };
        if (before && save && then === "ask") {
          const saved = {
            ...before,
            content: { ...before.content, ...save.content },
            items: before.items.map((each) => ({ ...each, content: item })),
          };
          return saveAndSubmit(deps, actor, cardOf(opened, before), saved, save);
        }
        const change = save
          ? await store.saveDraft(save)
          : then === "keep" && (await createListingChange(deps, asking, "edit", item, copying));
        if (!change) {
          if (then === "small") return confirmNew(deps, asking, item);
          const made = await askListingChange(deps, asking, "edit", item);
          return made.ok ? { ok: true, change: view(opened, made.change) } : made;
        }
        if (then === "small") return confirmDraft(deps, opened, change);
        return { ok: true, change: view(opened, change) };
      },
    );

  const openEdit: ListingChangeUseCases["openEdit"] = async (actor, id, changeId, { named = false } = {}) => {
    requirePermission(actor, "draft");
    const opened = await open(actor, id);
    const { context, listing, store } = opened;
    const shop = context.shops.find((each) => each.id === listing.shopId);
    if (!shop || listing.goneAt) throw new OmsError("not-found");
    // Before anything is typed: it could not be saved.
    if (!reachesShops(context, actor.member.id, [shop.id])) throw new OmsError("not-allowed");
    const change = changeId
      ? await requireChange(store, changeId)
      : openChange(opened, "edit", ["draft", "in_review", "rejected"]);
    if (change) requireEditOf(listing, change);
    const shown: FlatFields = { ...listing.live, ...change?.items[0]?.content.edit?.set };
    const number = Number(shown["category"] ?? 0);
    const [known] = named
      ? await store.categories(factsOf(shop).key, [number])
      : [{ id: number, path: String(number) }];
    return {
      opened,
      before: change,
      sheet: {
        listing: listingView(deps, context, listing),
        shop: shopView(context, shop),
        // Single options are typed by the names that they have there.
        fields: { ...shown, ...optionsThere(listing) },
        category: known && number !== 0 ? { id: known.id, path: known.path } : null,
        pictures: picturesOf(deps, listing, change),
        change: change && {
          id: change.id,
          revision: change.revision,
          state: change.state,
          number: change.number,
        },
        held: heldFields(opened.changes, change?.id ?? null),
        alone: isAlone(context, change?.author ?? actor.member.id, [shop.id]),
        small: listing.state === "active" && confirmsSmall(context, actor.member.id, shop.id),
      },
    };
  };

  return {
    openEdit,

    startEdit: async (actor, id, changeId) => (await openEdit(actor, id, changeId, { named: true })).sheet,

    saveEdit,

    async categoryChange(actor, { opened, before }, category) {
      requirePermission(actor, "draft");
      const { context, listing } = opened;
      const shop = context.shops.find((each) => each.id === listing.shopId);
      if (!shop) throw new OmsError("not-found");
      const { fields } = factsOf(shop);
      const known = againstWhat(fields, listing.live, before?.items[0]?.content.edit);
      const edit = editOf(fields, known, wantedOf(before, { category }));
      return (await withCategory(deps, { opened, shop, before, known }, edit)).change;
    },

    async putBack(actor, changeId) {
      requirePermission(actor, "requestApproval");
      const { listingId } = await requireChange(stores.for(actor), changeId);
      if (!listingId) throw new OmsError("wrong-state");
      const touched = await puttingBack(await open(actor, listingId), changeId);
      if (Object.keys(touched).length === 0) {
        throw new OmsError("wrong-state", { userText: changeRefusalsText.nothingToPutBack });
      }
      return saveEdit(actor, { listingId, changeId: null, revision: 0, touched }, "small");
    },

    unpublish: (actor, id) =>
      auditedChange(
        deps,
        actor,
        { action: "listing.unpublish", asked: "listing.ask_unpublish", listingId: id },
        async () => {
          requirePermission(actor, "requestApproval");
          const opened = await open(actor, id);
          const alone = atLeast(actor.member.role, "manager");
          const asked = await askOfListing(deps, opened, "unpublish", bare, { quietly: alone });
          if (!alone || !asked.ok || asked.change.state !== "in_review") return asked;
          return { ok: true, change: await decideAlone(deps, opened, asked.change) };
        },
      ),

    deleteListing: (actor, id) =>
      auditedChange(deps, actor, { action: "listing.delete", listingId: id }, async () => {
        requirePermission(actor, "requestApproval");
        return askOfListing(deps, await open(actor, id), "delete", bare);
      }),

    keepOurs: (actor, id, fields) =>
      auditedChange<KeptOurs>(deps, actor, { action: "listing.keep_ours", listingId: id }, async () => {
        requirePermission(actor, "requestApproval");
        const asked = await askOurs(deps, actor, id, fields);
        if (!asked.ok) return asked;
        return {
          ok: true,
          change: cardView(deps, await requireCard(stores.for(actor), asked.change.id)),
          asked: asked.asked,
        };
      }),
  };
}

/** What the form of an edit may be about: nothing that takes the listing off sale, renews or deletes it, nor another listing. */
function requireEditOf(listing: ListingRecord, { kind, state, listingId }: ChangeRecord): void {
  if (kind !== "edit" || listingId !== listing.id || !isEditable(state)) throw new OmsError("wrong-state");
}

/** What isn't said yet may be said later. */
function notMissing(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ missing }) => !missing);
}

function optionsThere({ live }: ListingRecord): FlatFields {
  const there = live["variations"];
  return there === undefined ? {} : { variations: there };
}

/** An edit of this listing: it has no category of its own, and nothing comes on sale by it. */
function cardOf({ context, listing }: Pick<Opened, "context" | "listing">, change: ChangeRecord): CardRecord {
  return { context, change, category: null, listings: [listing], sameProduct: [], cards: {} };
}
