import { allProblems, type Problem } from "#src/catalog/issue.ts";
import { emptyContent, type ListingContent, type PhotoRef, type ItemContent } from "#src/catalog/listing.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ShopId, ItemId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { tidyLine, tidyText } from "#src/platform/text/text.ts";
import type { AppDeps } from "../../deps.ts";
import { changeProblems, changeView, requireChange } from "../../describe.ts";
import type { DraftEdit, SaveResult } from "../../edits.ts";
import type { ChangeView } from "../../model.ts";
import { fillFromProposal } from "../../operations/fill-draft.ts";
import { prepareDraftOperation } from "../../operations/prepare-draft.ts";
import type { ChangeRecord, ItemRecord } from "../../records.ts";
import { isEditable } from "../../rules/change.ts";
import { requirePrepared, submitChange } from "../deciding/submit.ts";
import { cardsAfterEdit } from "../shared/cards-after-edit.ts";
import { contentProblems, mostOf } from "../shared/checked-items.ts";
import { remembers, withPieces } from "./one-off-answers.ts";
import { startingShops } from "./starting-shops.ts";

export type DraftUseCases = {
  /**
   * Stores a draft at once and enqueues its preparation (copying photos, writing text). The form `viewId`, if one is
   * open, is updated when it is done. All healthy shops are chosen to begin with.
   */
  startDraft(
    actor: Actor,
    from: {
      text: string;
      files: readonly SharedFile[];
      channel: string | null;
      ts: string | null;
      viewId: string | null;
    },
  ): Promise<ChangeView>;
  /** Stops waiting for the service: the offline proposal fills what is empty, now. */
  startWithoutAi(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  change(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /**
   * Saves a form. Wrong input is refused as problems at their fields and nothing is stored; an incomplete draft may be
   * kept. `ask` also asks for approval, which needs a complete one. Text may be raw: it is tidied here.
   */
  saveDraft(actor: Actor, edit: DraftEdit, then: "keep" | "ask"): Promise<SaveResult>;
  /** Order, alt texts and removals; `added` are copied in the background and appended. */
  savePhotos(
    actor: Actor,
    edit: { changeId: ChangeId; revision: number; photos: readonly PhotoRef[]; added: readonly SharedFile[] },
  ): Promise<SaveResult>;
  requestApproval(actor: Actor, changeId: ChangeId): Promise<SaveResult>;
};

/** Nobody is asked about photos that aren't there yet. */
const copiedFirst: Problem = {
  field: "photos",
  text: "These photos are copied first. Choose “Keep as my draft”: its card asks for approval in one click.",
};

/** Short codes are four signs of 31: a few draws always find a free one. */
const codeDraws = 8;

export function draftUseCases(deps: AppDeps): DraftUseCases {
  const { ids, stores } = deps;

  const view = async (actor: Actor, change: ChangeRecord, context?: StudioContext) =>
    changeView(deps, context ?? (await readContext(stores.for(actor))), change);

  /** Whoever may draft may edit any draft of the studio; whoever does is then its contributor and cannot approve it. */
  const open = async (actor: Actor, changeId: ChangeId) => {
    const store = stores.for(actor);
    const [context, change] = await Promise.all([readContext(store), requireChange(store, changeId)]);
    return { store, context, change };
  };

  /** … in a form of a new listing. Changes of listings that exist have one of their own, or none. */
  const openDraft = async (actor: Actor, changeId: ChangeId) => {
    const opened = await open(actor, changeId);
    if (opened.change.kind !== "create" || !isEditable(opened.change.state)) throw new OmsError("wrong-state");
    return opened;
  };

  async function create(actor: Actor, draft: Parameters<DraftUseCases["startDraft"]>[1]): Promise<ChangeRecord> {
    const store = stores.for(actor);
    const context = await readContext(store);
    const id = ids.uuid() as ChangeId;
    const { viewId, files } = draft;
    const photos = files.slice(0, offered.limits.photos);
    for (let draw = 1; ; draw += 1) {
      try {
        return await store.createChange({
          id,
          code: ids.shortCode(),
          content: emptyContent,
          source: { channel: draft.channel, ts: draft.ts, text: tidyText(draft.text), files: photos },
          preparing: { photosDone: 0, photosTotal: photos.length, writing: true },
          items: startingShops(context, actor).map((shop) => ({ shopId: shop.id, content: newItem })),
          operations: [
            prepareDraftOperation.queue({
              key: `prepare_draft:${id}`,
              changeId: id,
              params: { files: [...photos], ...(viewId ? { viewId } : {}) },
            }),
          ],
          outbox: [{ template: "draft_card", changeId: id }],
        });
      } catch (error) {
        const taken = error instanceof OmsError && error.code === "bad-input" && error.field === "code";
        if (!taken || draw === codeDraws) throw error;
      }
    }
  }

  async function save(actor: Actor, edit: DraftEdit): Promise<SaveResult & { record?: ChangeRecord }> {
    const { store, context, change } = await openDraft(actor, edit.changeId);
    const items = edit.items?.map(({ shopId, content: item }) => ({ shopId, content: item }));
    const records = asRecords(change, items);
    const content = withPieces(context, change, tidyContent(edit.content), records);
    const merged: ListingContent = { ...change.content, ...content };
    const found = contentProblems(context, merged, records, "form");
    const problems = allProblems(edit.unread ?? [], found);
    if (problems.length > 0) return { ok: false, problems };
    const record = await store.saveDraft({
      changeId: edit.changeId,
      revision: edit.revision,
      content,
      ...(items ? { items } : {}),
      outbox: cardsAfterEdit(deps, actor, context, change),
      ...(edit.added ? { operations: [addPhotosOperation(edit.changeId, edit.added)] } : {}),
    });
    if (remembers(context, actor, content)) await audited(deps, actor, { action: "settings.set" }, async () => {});
    return { ok: true, change: await view(actor, record, context), record };
  }

  return {
    startDraft: (actor, draft) =>
      audited(deps, actor, { action: "draft.start" }, async () => {
        requirePermission(actor, "draft");
        return view(actor, await create(actor, draft));
      }),

    async startWithoutAi(actor, changeId) {
      requirePermission(actor, "draft");
      const { store, change } = await open(actor, changeId);
      if (change.preparing?.writing) {
        await fillFromProposal(deps, stores.worker(actor.studioId), change, deps.plainDrafter, []);
        await store.stopWriting(changeId);
      }
      return view(actor, await requireChange(store, changeId));
    },

    async change(actor, changeId) {
      requirePermission(actor, "view");
      const { context, change } = await open(actor, changeId);
      return view(actor, change, context);
    },

    saveDraft: (actor, edit, then) =>
      audited(deps, actor, { action: "draft.save", changeId: edit.changeId }, async () => {
        requirePermission(actor, then === "ask" ? "requestApproval" : "draft");
        if (then === "ask") {
          const blocking = await missingWith(actor, edit);
          if (blocking.length > 0) return { ok: false, problems: blocking };
        }
        const saved = await save(actor, edit);
        if (!saved.ok) return saved;
        return then === "ask" ? submitChange(deps, actor, edit.changeId) : { ok: true, change: saved.change };
      }),

    savePhotos: (actor, { changeId, revision, photos, added }) =>
      audited(deps, actor, { action: "draft.photos", changeId }, async () => {
        requirePermission(actor, "draft");
        const { store, context, change } = await openDraft(actor, changeId);
        const known = new Set(change.content.photos.map((photo) => photo.hash));
        if (photos.some((photo) => !known.has(photo.hash))) throw new OmsError("bad-input", { field: "photos" });
        const kept = photos.map(({ hash, alt }): PhotoRef => ({ hash, alt: tidyLine(alt) }));
        const content = { ...change.content, photos: kept };
        const problems = contentProblems(context, content, change.items, "form").filter(
          ({ field }) => field === "photos",
        );
        if (new Set(kept.map((photo) => photo.hash)).size < kept.length) {
          problems.push({ field: "photos", text: "Each photo can stand in the listing only once." });
        }
        const most = mostOf("photos", context, change.items);
        if (kept.length + added.length > most) {
          problems.push({ field: "photos", text: `A listing has at most ${most} photos.` });
        }
        if (problems.length > 0) return { ok: false, problems };
        const record = await store.saveDraft({
          changeId,
          revision,
          content: { photos: kept },
          outbox: cardsAfterEdit(deps, actor, context, change),
          ...(added.length === 0 ? {} : { operations: [addPhotosOperation(changeId, added)] }),
        });
        return { ok: true, change: await view(actor, record, context) };
      }),

    requestApproval: (actor, changeId) =>
      audited(deps, actor, { action: "approval.ask", changeId }, async () => {
        requirePermission(actor, "requestApproval");
        return submitChange(deps, actor, changeId);
      }),
  };

  function addPhotosOperation(changeId: ChangeId, files: Parameters<DraftUseCases["savePhotos"]>[1]["added"]) {
    return prepareDraftOperation.queue({
      key: `prepare_draft:${changeId}:${ids.uuid()}`,
      changeId,
      params: { files: [...files] },
    });
  }

  /** What would be missing if the form were saved: asked before saving, so that a refused form can be sent again. */
  async function missingWith(actor: Actor, edit: DraftEdit) {
    const { context, change } = await openDraft(actor, edit.changeId);
    requirePrepared(change);
    const items = asRecords(change, edit.items);
    const content = { ...change.content, ...withPieces(context, change, tidyContent(edit.content), items) };
    const unread = [...(edit.unread ?? []), ...(edit.added ? [copiedFirst] : [])];
    return allProblems(unread, changeProblems(context, { ...change, content, items }));
  }
}

/** One piece until a person says otherwise. */
const newItem: ItemContent = { price: null, quantity: 1, overrides: {} };

function tidyContent(content: DraftEdit["content"]): DraftEdit["content"] {
  const { title, description, tags, materials, sku, ...rest } = content;
  return {
    ...rest,
    ...(title === undefined ? {} : { title: tidyLine(title) }),
    ...(description === undefined ? {} : { description: tidyText(description) }),
    ...(tags === undefined ? {} : { tags: joinTags(tags, "") }),
    ...(materials === undefined ? {} : { materials: joinTags(materials, "") }),
    ...(sku === undefined ? {} : { sku: sku === null || tidyLine(sku) === "" ? null : tidyLine(sku) }),
  };
}

/** The items as they would stand after saving; rows that don't exist yet get what a new row has. */
function asRecords(
  change: ChangeRecord,
  edited: readonly { readonly shopId: ShopId; readonly content: ItemContent }[] | undefined,
): readonly ItemRecord[] {
  if (!edited) return change.items;
  return edited.map(({ shopId, content }) => ({
    id: "" as ItemId,
    payload: null,
    state: "pending",
    step: null,
    progress: {},
    externalId: null,
    listingUrl: null,
    failure: null,
    verified: false,
    there: null,
    ...change.items.find((item) => item.shopId === shopId),
    shopId,
    content,
  }));
}
