import { canonicalJson } from "#src/domain/canonical.ts";
import { type ChangeState, isEditable } from "#src/domain/change.ts";
import { editOf, editProblems, isWritable } from "#src/domain/edit-rules.ts";
import { type FieldValue, type FlatFields, sameValue } from "#src/domain/fields.ts";
import type { ChangeId, ListingId } from "#src/domain/ids.ts";
import { emptyContent, type TargetContent } from "#src/domain/listing.ts";
import type { ChangeKind } from "#src/domain/listing-change.ts";
import { sharedWith } from "#src/domain/options.ts";
import { atLeast } from "#src/domain/roles.ts";
import { joinTags } from "#src/domain/tags.ts";
import { tidyLine, tidyText } from "#src/domain/text.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { audited, requirePermission } from "./access.ts";
import type { App, SaveResult } from "./app.ts";
import { cardsAfterEdit } from "./cards-after-edit.ts";
import { stateProblems } from "./change-kinds.ts";
import type { AppDeps } from "./deps.ts";
import { changeView, requireChange } from "./describe.ts";
import { listingView, titleOf } from "./describe-listing.ts";
import { requireListing } from "./listings.ts";
import type { ChangeRecord, ListingRecord } from "./ports/records.ts";
import type { Actor, TenantStore } from "./ports/store.ts";
import { readContext, shopView, type StudioContext } from "./studio-context.ts";
import { submitChange } from "./submit.ts";

type ListingChangeUseCases = Pick<App, "startEdit" | "saveEdit" | "unpublish" | "renew" | "deleteListing" | "keepOurs">;

type Kind = Exclude<ChangeKind, "create">;
type Opened = { store: TenantStore; context: StudioContext; listing: ListingRecord };

const codeDraws = 8;
/** So many of a listing's newest changes are looked through for one that is still open. */
const lookedThrough = 30;
const underWay: readonly ChangeState[] = ["in_review", "approved", "scheduled", "applying"];
const bare: TargetContent = { price: null, quantity: null, overrides: {} };

export function listingChangeUseCases(deps: AppDeps): ListingChangeUseCases {
  const { ids, stores } = deps;

  const open = async (actor: Actor, id: ListingId): Promise<Opened> => {
    const store = stores.for(actor);
    const [context, listing] = await Promise.all([readContext(store), requireListing(store, id)]);
    return { store, context, listing };
  };

  const view = ({ context }: Opened, change: ChangeRecord) => changeView(deps, context, change);

  /** @param quietly nobody hears of it yet */
  async function create({ store, listing }: Opened, kind: Kind, target: TargetContent, quietly = false) {
    const id = ids.uuid() as ChangeId;
    for (let draw = 1; ; draw += 1) {
      try {
        return await store.createListingChange({
          id,
          code: ids.shortCode(),
          kind,
          listingId: listing.id,
          content: { ...emptyContent, title: titleOf(listing) },
          source: { channel: null, ts: null, text: "", files: [] },
          target,
          outbox: quietly ? [] : [{ template: "draft_card", changeId: id }],
        });
      } catch (error) {
        const taken = error instanceof OmsError && error.code === "bad-input" && error.field === "code";
        if (!taken || draw === codeDraws) throw error;
      }
    }
  }

  async function openChange({ store, listing }: Opened, kind: Kind, states: readonly ChangeState[]) {
    const changes = await store.changesOf(listing.id, lookedThrough);
    return changes.find((change) => change.kind === kind && states.includes(change.state)) ?? null;
  }

  /** Unpublish, renew, delete: nothing to fill in, so asking is one step. A second click finds the first request. */
  async function ask(actor: Actor, opened: Opened, kind: Exclude<Kind, "edit">, quietly: boolean): Promise<SaveResult> {
    const waiting = await openChange(opened, kind, underWay);
    if (waiting) return { ok: true, change: await view(opened, waiting) };
    const left = await openChange(opened, kind, ["draft"]);
    const problems = stateProblems(kind, opened.listing);
    if (problems.length > 0) return { ok: false, problems };
    const change = left ?? (await create(opened, kind, bare, quietly));
    return submitChange(deps, actor, change.id, { quietly });
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
      if (change && !isEditable(change.state)) throw new OmsError("wrong-state");
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
          if (before && (!isEditable(before.state) || before.listingId !== listing.id))
            throw new OmsError("wrong-state");
          const made = editOf(listing.live, wantedOf(before, edit.touched));
          if (Object.keys(made.set).length === 0) {
            return {
              ok: false,
              problems: [{ field: "title", text: "Nothing is changed yet: it stands there just so." }],
            };
          }
          const problems = editProblems(made, listing.live, shop);
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
            : await create(opened, "edit", target);
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
        await opened.store.decide({
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
        });
        return { ok: true, change: await view(opened, await requireChange(opened.store, changeId)) };
      }),

    renew: (actor, id) => asking(actor, id, "renew"),
    deleteListing: (actor, id) => asking(actor, id, "delete"),

    keepOurs: (actor, id, fields, as = "listing.keep_ours") =>
      audited(deps, actor, { action: as, listingId: id }, async () => {
        requirePermission(actor, "requestApproval");
        const opened = await open(actor, id);
        const { ours, live } = opened.listing;
        if (opened.listing.goneAt) throw new OmsError("not-found");
        // One price for all sizes is wanted for all of them, whichever was clicked.
        const together = fields.flatMap((field) =>
          sharedWith(field, live).filter((each) => each === field || sameValue(field, ours[each], ours[field])),
        );
        const wanted = Object.fromEntries(
          together.flatMap((field) => {
            const value = ours[field];
            return value !== undefined && isWritable(field, value, live) ? [[field, value] as const] : [];
          }),
        );
        const edit = editOf(live, wanted);
        if (Object.keys(edit.set).length === 0) throw new OmsError("bad-input", { userText: notWritable });
        const asked = await openChange(opened, "edit", underWay);
        if (asked && canonicalJson(asked.targets[0]?.content.edit) === canonicalJson(edit)) {
          return { ok: true, change: await view(opened, asked) };
        }
        const change = await create(opened, "edit", { ...bare, edit });
        return submitChange(deps, actor, change.id);
      }),
  };
}

const notWritable =
  "I can't write these fields: options that were taken away on Etsy, and alt texts, can only be put back there. Keep Etsy's, or put it back on Etsy.";

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
