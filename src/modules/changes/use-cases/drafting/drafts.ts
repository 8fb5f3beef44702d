import { allProblems } from "#src/catalog/issue.ts";
import { type ContentEdit, emptyContent, type PhotoRef, type ItemContent, withContent } from "#src/catalog/listing.ts";
import { areWords, type FieldValue } from "#src/catalog/fields/fields.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { factsOf, fieldsOf, offered } from "#src/marketplaces/registry.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ShopId, ItemId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { tidyLine, tidyText } from "#src/platform/text/text.ts";
import type { AppDeps, TenantStore } from "../../deps.ts";
import { cardView, cardWith, changeProblems, changeView, requireCard, seenBy } from "../../describe.ts";
import type { DraftEdit, SaveResult } from "../../edits.ts";
import type { ChangeView } from "../../model.ts";
import { fillFromProposal } from "../../operations/fill-draft.ts";
import { prepareDraftOperation } from "../../operations/prepare-draft.ts";
import type { CardRecord, ChangeRecord, ItemRecord } from "../../records.ts";
import { isEditable } from "../../rules/change.ts";
import { requirePrepared, saveAndSubmit, submitChange } from "../deciding/submit.ts";
import { auditedChange } from "../shared/audited-change.ts";
import { cardsAfterEdit } from "../shared/cards-after-edit.ts";
import { added, joining, withVideo } from "../../rules/photos/shared-media.ts";
import { copiedFirst, copyingOperations } from "../shared/shared-videos.ts";
import { contentProblems, mostOf, newlyWrong } from "../shared/checked-items.ts";
import { remembers, withPieces } from "./one-off-answers.ts";
import { startingShops } from "./starting-shops.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";

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
  /** … to read a form of it by, and then to save that: it is read once. */
  openDraft(actor: Actor, changeId: ChangeId): Promise<OpenedDraft>;
  /**
   * Saves a form. Wrong input is refused as problems at their fields and nothing is stored; an incomplete draft may be
   * kept. `ask` also asks for approval, which needs a complete one: all of it is stored, or nothing. Text may be raw: it is
   * tidied here.
   */
  saveDraft(actor: Actor, edit: DraftEdit, then: "keep" | "ask", opened?: OpenedDraft): Promise<SaveResult>;
  /** Order, alt texts and removals; `added` are copied in the background and appended. */
  savePhotos(
    actor: Actor,
    edit: { changeId: ChangeId; revision: number; photos: readonly PhotoRef[]; added: readonly SharedFile[] },
  ): Promise<SaveResult>;
  requestApproval(actor: Actor, changeId: ChangeId): Promise<SaveResult>;
};

/** A draft as a form of it was read. */
export type OpenedDraft = { readonly card: CardRecord; readonly change: ChangeView };

export function draftUseCases(deps: AppDeps): DraftUseCases {
  const { ids, stores } = deps;

  /** Each person who may draft may edit any draft of the studio, and is then its contributor and cannot approve it. */
  const open = (actor: Actor, changeId: ChangeId) => requireCard(stores.for(actor), changeId);

  async function create(actor: Actor, draft: Parameters<DraftUseCases["startDraft"]>[1]): Promise<ChangeView> {
    const store = stores.for(actor);
    const context = await readContext(store);
    return changeView(deps, store, context, await createIn(store, context, actor, draft));
  }

  async function createIn(
    store: TenantStore,
    context: StudioContext,
    actor: Actor,
    draft: Parameters<DraftUseCases["startDraft"]>[1],
  ): Promise<ChangeRecord> {
    const id = ids.uuid() as ChangeId;
    const { viewId } = draft;
    const media = joining(offered.fields, {}, draft.files);
    const photos = media.photos.slice(0, offered.limits.photos);
    return store.createChange({
      id,
      content: { ...emptyContent, ...withVideo(media) },
      source: { channel: draft.channel, ts: draft.ts, text: tidyText(draft.text), files: photos },
      preparing: { photosDone: 0, photosTotal: photos.length, writing: true },
      items: startingShops(context, actor).map((shop) => ({ shopId: shop.id, content: newItem })),
      operations: [
        prepareDraftOperation.queue({
          key: `prepare_draft:${id}`,
          changeId: id,
          params: { files: [...photos], ...(viewId ? { viewId } : {}) },
        }),
        ...copyingOperations(ids, id, { ...media, photos: [] }),
      ],
      outbox: [{ template: "draft_card", changeId: id }],
    });
  }

  async function save(actor: Actor, edit: DraftEdit, then: "keep" | "ask", card: CardRecord): Promise<SaveResult> {
    const store = stores.for(actor);
    const { context, change } = card;
    const items = edit.items?.map(({ shopId, content: item }) => ({ shopId, content: item }));
    const records = asRecords(change, items);
    const content = withPieces(context, change, tidyContent(edit.content), records);
    const merged = withContent(change.content, content);
    const saved = { ...change, content: merged, items: records };
    if (then === "ask") {
      // What would be missing is said before anything is stored.
      requirePrepared(change);
      const unread = [...(edit.unread ?? []), ...copiedFirst(edit.added ?? [])];
      const blocking = allProblems(unread, changeProblems(context, saved));
      if (blocking.length > 0) return { ok: false, problems: blocking };
    }
    const before = contentProblems(context, change.content, change.items, "form");
    const found = newlyWrong(contentProblems(context, merged, records, "form"), before);
    const problems = allProblems(edit.unread ?? [], found);
    if (problems.length > 0) return { ok: false, problems };
    const wanted = {
      changeId: edit.changeId,
      revision: edit.revision,
      content,
      ...(items ? { items } : {}),
      outbox: cardsAfterEdit(deps, actor, context, change),
    };
    const result =
      then === "ask"
        ? await saveAndSubmit(deps, actor, card, saved, wanted)
        : await keep(store, card, {
            ...wanted,
            ...(edit.added ? { operations: copyingOperations(ids, edit.changeId, added(edit.added, content)) } : {}),
          });
    if (result.ok && remembers(context, actor, content)) {
      await audited(deps, actor, { action: "settings.set" }, async () => {});
    }
    return result;
  }

  const keep = async (
    store: TenantStore,
    card: CardRecord,
    wanted: Parameters<TenantStore["saveDraft"]>[0],
  ): Promise<SaveResult> => {
    const record = await store.saveDraft(wanted);
    return { ok: true, change: cardView(deps, await cardWith(store, card, record)) };
  };

  return {
    startDraft: (actor, draft) =>
      audited(deps, actor, { action: "draft.start" }, async (success) => {
        requirePermission(actor, "draft");
        const change = await create(actor, draft);
        success.about({ changeId: change.id });
        return change;
      }),

    async startWithoutAi(actor, changeId) {
      requirePermission(actor, "draft");
      const card = await open(actor, changeId);
      if (!card.change.preparing?.writing) return cardView(deps, card);
      await fillFromProposal(deps, stores.worker(actor.studioId), card.change, deps.plainDrafter, []);
      await stores.for(actor).stopWriting(changeId);
      return cardView(deps, await open(actor, changeId));
    },

    async change(actor, changeId) {
      requirePermission(actor, "view");
      return seenBy(actor, cardView(deps, await open(actor, changeId)));
    },

    async openDraft(actor, changeId) {
      requirePermission(actor, "view");
      const card = await open(actor, changeId);
      return { card, change: cardView(deps, card) };
    },

    saveDraft: (actor, edit, then, opened) =>
      auditedChange(
        deps,
        actor,
        { action: `draft.${edit.part ?? "save"}`, asked: "draft.ask", changeId: edit.changeId },
        async () => {
          requirePermission(actor, then === "ask" ? "requestApproval" : "draft");
          return save(actor, edit, then, requireDraft(opened?.card ?? (await open(actor, edit.changeId))));
        },
      ),

    savePhotos: (actor, { changeId, revision, photos, added: files }) =>
      auditedChange<SaveResult>(deps, actor, { action: "draft.photos", changeId }, async () => {
        requirePermission(actor, "draft");
        const card = requireDraft(await open(actor, changeId));
        const { context, change } = card;
        const known = new Set(change.content.photos.map((photo) => photo.hash));
        if (photos.some((photo) => !known.has(photo.hash))) throw new OmsError("bad-input", { field: "photos" });
        const kept = photos.map(({ hash, alt }): PhotoRef => ({ hash, alt: tidyLine(alt) }));
        const content = { ...change.content, photos: kept };
        const problems = contentProblems(context, content, change.items, "form").filter(
          ({ field }) => field === "photos",
        );
        if (new Set(kept.map((photo) => photo.hash)).size < kept.length) {
          problems.push({ field: "photos", text: changeRefusalsText.photoTwice });
        }
        const most = mostOf("photos", context, change.items);
        const media = joining(fieldsIn(context, change.items), change.content, files);
        if (kept.length + media.photos.length > most) {
          problems.push({ field: "photos", text: changeRefusalsText.photosMost(most) });
        }
        problems.push(...media.problems);
        if (problems.length > 0) return { ok: false, problems };
        return keep(stores.for(actor), card, {
          changeId,
          revision,
          content: { photos: kept, ...withVideo(media) },
          outbox: cardsAfterEdit(deps, actor, context, change),
          ...(files.length === 0 ? {} : { operations: copyingOperations(ids, changeId, media) }),
        });
      }),

    requestApproval: (actor, changeId) =>
      auditedChange(deps, actor, { action: "approval.ask", changeId }, async () => {
        requirePermission(actor, "requestApproval");
        return submitChange(deps, actor, changeId);
      }),
  };
}

/** Of the marketplaces that a draft goes to. */
function fieldsIn({ shops }: StudioContext, items: readonly ItemRecord[]) {
  return fieldsOf(
    items.map(({ shopId }) => factsOf(shops.find(({ id }) => id === shopId))).map((marketplace) => ({ marketplace })),
  );
}

/** To be edited in a form of a new listing. Changes of listings that exist have one of their own, or none. */
function requireDraft(card: CardRecord): CardRecord {
  if (card.change.kind !== "create" || !isEditable(card.change.state)) throw new OmsError("wrong-state");
  return card;
}

/** One piece until a person says otherwise. */
const newItem: ItemContent = { price: null, quantity: 1, overrides: {} };

function tidyContent(content: ContentEdit): ContentEdit {
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, tidied(key, value)]));
}

function tidied(key: string, value: FieldValue): FieldValue {
  if (key === "description" && typeof value === "string") return tidyText(value);
  if (key === "sku") return typeof value === "string" ? tidyLine(value) || null : null;
  if (typeof value === "string") return tidyLine(value);
  return areWords(value) ? joinTags(value, "") : value;
}

/** The items as they would be after saving; rows that don't exist yet get what a new row has. */
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
