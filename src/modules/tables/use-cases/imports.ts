import type { Problem } from "#src/catalog/issue.ts";
import { laidOver, stillFits } from "#src/catalog/variations/live/laid-over.ts";
import { skuOf } from "#src/catalog/fields/field-words.ts";
import { sameValue } from "#src/catalog/fields/fields.ts";
import { askOurs, beginMany, photosOn, unlessEdited } from "#src/modules/changes/index.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, personOf, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ImportId, ListingId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { MessageRef, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { App as LowerApp } from "#src/modules/sync/index.ts";
import type { AppDeps, ReadStore, TenantStore } from "../deps.ts";
import type { ImportRecord } from "../model.ts";
import { collectImportOperation } from "../operations/collect-import.ts";
import { readImportOperation } from "../operations/read-import.ts";
import type { ImportAsked, ImportView } from "../rules/import.ts";
import { photosFit } from "../rules/option-photos-plan.ts";
import type { ListingOptionsPlan } from "../rules/planned-options.ts";
import { hasOptions, markOf, optionsOf, requireDraft } from "./options.ts";
import { tablesText } from "../messages/en.ts";

export type ImportUseCases = {
  /** Has a file read; what it would change is sent to this person. */
  startImport(actor: Actor, file: SharedFile): Promise<ImportId>;
  importView(actor: Actor, id: ImportId): Promise<ImportView>;
  /** What the file says becomes what the studio wants. Twice is once. */
  applyImport(actor: Actor, id: ImportId): Promise<ImportView>;
  discardImport(actor: Actor, id: ImportId): Promise<ImportView>;
  /**
   * Asks to write what an applied import changed: one request, which a worker collects where it is of several listings.
   * `shown`: the message that was clicked, in whose place the worker tells that, and what comes of it.
   */
  askForImport(actor: Actor, id: ImportId, shown?: MessageRef | null): Promise<ImportAsked>;
  describeImport(studioId: StudioId, id: ImportId): Promise<ImportView | null>;
};

type Drafts = Pick<LowerApp, "saveAllOptions" | "listingVariations" | "saveListingOptions" | "saveListingOptionPhotos">;

/** @param drafts of the module below: what a table of options says goes into its draft as a form's word does */
export function importUseCases(deps: AppDeps, drafts: Drafts): ImportUseCases {
  const { ids, stores } = deps;

  /** … or why it can't be asked for. That one listing can't be asked for is no reason to leave out the others. */
  const askOne = (actor: Actor, listingId: ListingId, fields: readonly string[]) =>
    audited(deps, actor, { action: "import.ask_listing", listingId }, async (success) => {
      const asked = await askOurs(deps, actor, listingId, fields);
      success.about(asked.ok ? { changeId: asked.change.id } : { outcome: "refused", code: "incomplete" });
      return asked.ok ? asked : asked.problems.map(({ text }) => text).join(" ");
    }).catch((error: unknown) => {
      const refusal = toOmsError(error);
      if (refusal.retry !== "no" || refusal.code === "internal") throw error;
      return refusal.userText;
    });

  const view = async (store: ReadStore, id: ImportId): Promise<ImportView> => {
    const [context, record] = await Promise.all([readContext(store), requireImport(store, id)]);
    return importView(context, record);
  };

  /**
   * Of a table of options: into its draft, if that is as it was when the file was read. A draft that has all of it is one into
   * which another press wrote it, in whichever state it is by now.
   */
  const writeOptions = async (actor: Actor, store: TenantStore, id: ImportId) => {
    const { state, options } = await requireImport(store, id);
    if (state !== "ready" || !options) return;
    if ("listingId" in options) return writeListingOptions(actor, options);
    const { changeId, mark, shops, skus, photos } = options;
    const [context, change] = await Promise.all([readContext(store), requireDraft(store, changeId)]);
    if (hasOptions(change, options)) return;
    if (markOf(optionsOf(context, change), photos !== undefined) !== mark) {
      throw new OmsError("wrong-state", { userText: tablesText.options.moved });
    }
    const saved = await drafts.saveAllOptions(actor, {
      changeId,
      revision: change.revision,
      shops,
      skus,
      ...(photos ? { photos } : {}),
    });
    if (!saved.ok) throw refusal(saved.problems);
  };

  /** … of a listing that exists: into its edit, as the form of its options does. */
  const writeListingOptions = async (actor: Actor, { listingId, said, photos }: ListingOptionsPlan) => {
    const of = await drafts.listingVariations(actor, listingId);
    const fits = stillFits(of.lines, said);
    const now = photos && of.shown ? photosOn(of.shown, photos.axis) : {};
    const photosNow = photos ? photosFit(now, photos) : "done";
    if (fits === "done" && photosNow === "done") return;
    if (fits === "moved" || of.rebased) {
      throw new OmsError("wrong-state", { userText: tablesText.options.movedThere });
    }
    if (photosNow === "moved") throw new OmsError("wrong-state", { userText: tablesText.options.photosMovedThere });
    const revision = of.sheet.change?.revision ?? 0;
    const saved =
      fits === "done"
        ? null
        : await drafts.saveListingOptions(actor, of, { revision, lines: laidOver(of.lines, said) });
    if (saved && !saved.ok) throw refusal(saved.problems);
    if (!photos || photosNow === "done") return;
    const next = saved ? await drafts.listingVariations(actor, listingId, saved.change.id, of) : of;
    const shown = { revision: saved?.change.revision ?? revision, axis: photos.axis, of: photos.after };
    const linked = await drafts.saveListingOptionPhotos(actor, next, shown);
    if (linked && !linked.ok) throw refusal(linked.problems);
  };

  return {
    startImport: (actor, file) =>
      audited(deps, actor, { action: "import.start" }, async () => {
        requirePermission(actor, "draft");
        const id = ids.uuid() as ImportId;
        await stores.for(actor).startImport({
          id,
          file,
          outbox: [],
          operations: [readImportOperation.queue({ key: `read_import:${id}`, params: { importId: id } })],
        });
        return id;
      }),

    async importView(actor, id) {
      requirePermission(actor, "view");
      return view(stores.for(actor), id);
    },

    applyImport: (actor, id) =>
      audited(deps, actor, { action: "import.apply" }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        await unlessEdited(() => writeOptions(actor, store, id));
        await store.applyImport(id);
        return view(store, id);
      }),

    discardImport: (actor, id) =>
      audited(deps, actor, { action: "import.discard" }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        await store.discardImport(id);
        return view(store, id);
      }),

    askForImport: (actor, id, shown = null) =>
      audited(deps, actor, { action: "import.ask" }, async (success) => {
        requirePermission(actor, "requestApproval");
        const store = stores.for(actor);
        const record = await requireImport(store, id);
        if (record.state !== "applied") throw new OmsError("wrong-state");
        const wanted = Object.entries(record.fields);
        const [only] = wanted;
        if (!only || wanted.length > 1) {
          const collecting: ImportAsked = { ...nothingAsked, collecting: wanted.length };
          const { changeId } = await beginMany(deps, actor, tablesText.import.title(record.file.name), {
            operation: (changeId) =>
              collectImportOperation.queue({
                key: `collect_import:${changeId}`,
                changeId,
                params: { importId: id, shown },
              }),
            told: (changeId) => (shown ? [collectingEntry(actor, id, changeId, shown, collecting)] : []),
            plan: JSON.stringify({ asks: true, text: tablesText.import.ofTable(record.file.name.slice(0, 100)) }),
          });
          success.about({ changeId });
          return collecting;
        }
        const [listing] = await store.listings({ id: only[0] as ListingId, limit: 1 });
        const open = listing ? only[1].filter((field) => !sameThere(listing, field)) : [];
        if (!listing || open.length === 0) return nothingAsked;
        if (open.every((field) => listing.asked.includes(field))) return { ...nothingAsked, already: 1 };
        const answer = await askOne(actor, listing.id, open);
        if (typeof answer === "string") {
          return {
            ...nothingAsked,
            problems: [{ code: listing.code, sku: skuOf(listing.live), text: answer }],
            problemCount: 1,
          };
        }
        const { number } = answer.change;
        const request = number === null ? null : { id: answer.change.id, number };
        return { ...nothingAsked, ...(answer.asked ? { asked: 1 } : { already: 1 }), request };
      }),

    async describeImport(studioId, id) {
      const store = stores.worker(studioId);
      const [context, record] = await Promise.all([readContext(store), store.import(id)]);
      return record && importView(context, record);
    },
  };
}

function refusal(problems: readonly Problem[]): OmsError {
  return new OmsError("bad-input", { userText: [...new Set(problems.map(({ text }) => text))].join(" ") });
}

const nothingAsked: ImportAsked = {
  asked: 0,
  already: 0,
  waits: 0,
  collecting: 0,
  problems: [],
  problemCount: 0,
  request: null,
  gaveUp: null,
};

/** Drawn by the worker as well, so that it never comes after what came of it. */
function collectingEntry(
  actor: Actor,
  importId: ImportId,
  changeId: ChangeId,
  shown: MessageRef,
  { request: _, ...collecting }: ImportAsked,
): OutboxEntry {
  const nonce = `collecting:${changeId}`;
  return { template: "import_asked", importId, to: actor.member.slackUserId, changeId, shown, ...collecting, nonce };
}

function sameThere({ ours, live }: ListingRecord, field: string): boolean {
  return sameValue(field, ours[field], live[field]);
}

function importView(context: StudioContext, record: ImportRecord): ImportView {
  const { by, file, fields, at: _at, ...rest } = record;
  return {
    ...rest,
    by: personOf(context, by),
    fileName: file.name,
    listingCount: Object.keys(fields).length,
  };
}

/** @throws OmsError `not-found`: not there, another studio's, or older than 30 days */
async function requireImport(store: ReadStore, id: ImportId): Promise<ImportRecord> {
  const record = await store.import(id);
  if (!record) throw new OmsError("not-found", { userText: tablesText.import.over });
  return record;
}
