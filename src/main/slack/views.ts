import type { Problem } from "#src/catalog/issue.ts";
import {
  approvedTogetherMessage,
  askedAlreadyText,
  type ChangeView,
  chosenForSale,
  type DraftEdit,
  editSubject,
  formAskingPieces,
  formSubject,
  publishAloneView,
  readDetailsForm,
  readDraftForm,
  readEditForm,
  readKeepForm,
  readPhotosForm,
  readSaleForm,
  reviewView,
  saleAloneView,
  type SaveResult,
} from "#src/modules/changes/index.ts";
import { submitErasure } from "#src/modules/privacy/index.ts";
import {
  readShopDefaults,
  shopAccessSaved,
  shopConnectedMessage,
  shopDefaultsSaved,
} from "#src/modules/shops/index.ts";
import {
  type Next,
  noRole,
  redrawMessage,
  type Refused,
  roleSaved,
  submitChannel,
  submitSettings,
} from "#src/modules/studio/index.ts";
import { submitImport } from "#src/modules/tables/index.ts";
import type { Turn, ViewHandler } from "#src/modules/turn.ts";
import type { ChangeId, ListingId, ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { roles } from "#src/platform/kernel/roles.ts";
import { problemsByBlock } from "#src/platform/slack/blocks/form-fields.ts";
import { callbacks, fields, namedFee, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";

/** Every form that is submitted. It closes only after what it says was stored. */
export const viewHandlers: Readonly<Record<string, ViewHandler>> = {
  [callbacks.draft]: (turn) => saveForm(turn, readDraftForm, formValues(viewOf(turn)).choice(fields.next)),
  async [callbacks.publishAlone](turn) {
    const [changeId = "", contentHash = ""] = splitIds(viewOf(turn).private_metadata);
    const decision = { changeId: changeId as ChangeId, contentHash, mode: "live" as const, solo: true };
    await turn.app.approve(await turn.actor(), decision);
    return undefined;
  },

  [callbacks.details]: (turn) => saveForm(turn, readDetailsForm, "keep"),

  async [callbacks.editListing](turn) {
    const view = viewOf(turn);
    const { changeId, revision, listingId } = editSubject(view);
    const actor = await turn.actor();
    const sheet = await turn.app.startEdit(actor, listingId, changeId ?? undefined);
    const { touched, problems } = readEditForm(view, sheet);
    const then = formValues(view).choice(fields.next);
    const edit = { listingId, changeId, revision, touched, unread: problems };
    const next = then === "small" ? then : goesOn(then) ? "ask" : "keep";
    return savedOr(view, then, await turn.app.saveEdit(actor, edit, next));
  },

  async [callbacks.keepOurs](turn) {
    const view = viewOf(turn);
    const id = view.private_metadata as ListingId;
    const actor = await turn.actor();
    const { ours, theirs } = readKeepForm(view);
    if (theirs.length > 0) await turn.app.keepTheirs(actor, id, theirs);
    if (ours.length === 0) return undefined;
    const kept = await turn.app.keepOurs(actor, id, ours);
    // A form that closed would say that something was asked for.
    if (kept.ok && !kept.asked) {
      const { id: first, code, state } = kept.change;
      const options = { userText: askedAlreadyText(code, state), change: { id: first, code } };
      throw new OmsError("already-asked", options);
    }
    return saved(view, kept);
  },

  async [callbacks.putOnSale](turn) {
    const view = viewOf(turn);
    const actor = await turn.actor();
    const chosen = chosenForSale(view);
    if (chosen.size === 0) {
      throw new OmsError("bad-input", { userText: "Say of one listing at least how many there are, or tick it." });
    }
    const listings = await Promise.all([...chosen.keys()].map((id) => turn.app.listing(actor, id)));
    const { wishes, errors } = readSaleForm(view, listings);
    if (Object.keys(errors).length > 0) return { errors };
    const results = await turn.app.putAllOnSale(actor, wishes);
    // What the others were asked for is found again when the form is sent once more.
    const refused = results.flatMap(({ listingId, result }) =>
      result.ok ? [] : [[chosen.get(listingId) ?? "", result.problems.map(({ text }) => text).join(" ")] as const],
    );
    if (refused.length > 0) return { errors: Object.fromEntries(refused) };
    const named = namedFee(view.private_metadata);
    const changes = results.flatMap(({ result }) => (result.ok ? [result.change] : []));
    return named === null ? undefined : onSaleAlone(turn, changes, named);
  },

  async [callbacks.saleAlone](turn) {
    const [changeId = "", hash = ""] = splitIds(viewOf(turn).private_metadata);
    const actor = await turn.actor();
    const { asked, problems } = await turn.app.approveTogether(actor, {
      changeId: changeId as ChangeId,
      hash,
      solo: true,
    });
    if (problems.length === 0) return undefined;
    return { next: noticeView("Put on sale", approvedTogetherMessage(asked, problems).blocks) };
  },

  async [callbacks.difference](turn) {
    const view = viewOf(turn);
    const { theirs } = readKeepForm(view);
    return saved(view, await turn.app.settleConflict(await turn.actor(), view.private_metadata as ChangeId, theirs));
  },

  async [callbacks.photos](turn) {
    const view = viewOf(turn);
    const { changeId, revision } = formSubject(view);
    const actor = await turn.actor();
    const { photos, added, problems } = readPhotosForm(view, await turn.app.change(actor, changeId));
    if (problems.length > 0) return underFields(view, problems);
    return saved(view, await turn.app.savePhotos(actor, { changeId, revision, photos, added: sharedFiles(added) }));
  },

  async [callbacks.reason](turn) {
    const view = viewOf(turn);
    const [changeId = "", contentHash = "", page] = splitIds(view.private_metadata);
    const reason = formValues(view).text(fields.reason);
    const actor = await turn.actor();
    const change = await turn.app.askForChanges(actor, { changeId: changeId as ChangeId, contentHash, reason });
    if (page === undefined) return undefined;
    return { next: reviewView(await turn.app.review(actor, smallNumber(page, 0)), change) };
  },

  async [callbacks.shopDefaults](turn) {
    const view = viewOf(turn);
    const [id = "", channel, ts] = splitIds(view.private_metadata);
    const shopId = id as ShopId;
    const shop = await turn.app.setShopDefaults(await turn.actor(), shopId, readShopDefaults(formValues(view), shopId));
    if (channel && ts) await redrawMessage(turn, { channel, ts }, shopConnectedMessage(shop));
    return { next: shopDefaultsSaved(shop) };
  },

  async [callbacks.shopAccess](turn) {
    const view = viewOf(turn);
    const shopId = view.private_metadata as ShopId;
    const people = formValues(view).input(fields.people)?.selected_users ?? [];
    return { next: shopAccessSaved(await turn.app.setShopAccess(await turn.actor(), shopId, people)) };
  },

  [callbacks.import]: submitImport,
  [callbacks.eraseStudio]: submitErasure,

  async [callbacks.role](turn) {
    const values = formValues(viewOf(turn));
    const person = values.input(fields.person)?.selected_user;
    const wanted = values.choice(fields.role);
    const role = roles.find((each) => each === wanted) ?? null;
    if (!person) throw new OmsError("bad-input", { field: fields.person, userText: "Choose a person." });
    if (role === null && wanted !== noRole) {
      throw new OmsError("bad-input", { field: fields.role, userText: "Choose a role." });
    }
    await turn.app.setRoleOf(await turn.actor(), person, role);
    return { next: roleSaved(person as SlackUserId, role) };
  },

  [callbacks.settings]: submitSettings,
  [callbacks.channel]: submitChannel,
};

/** The button named the fee of one listing; the sum of several, or another fee than that, is confirmed first. */
async function onSaleAlone(turn: Turn, changes: readonly ChangeView[], named: number): Promise<Next | undefined> {
  const actor = await turn.actor();
  const waiting = changes.filter(({ alone, state }) => alone && state === "in_review");
  const last = waiting.at(-1);
  if (!last) return undefined;
  if (changes.length === 1 && last.fee.amount <= named) {
    await turn.app.approve(actor, { changeId: last.id, contentHash: last.contentHash, mode: "live", solo: true });
    return undefined;
  }
  // Each is with the others once the last is asked for.
  const { together } = await turn.app.change(actor, last.id);
  return { next: together ? saleAloneView(last.id, together) : publishAloneView(last) };
}

async function saveForm(
  turn: Turn,
  read: (view: ViewPayload, change: Awaited<ReturnType<Turn["app"]["change"]>>) => DraftEdit,
  then: string | null,
): Promise<Refused | Next | undefined> {
  const view = viewOf(turn);
  const actor = await turn.actor();
  const change = await turn.app.change(actor, formSubject(view).changeId);
  const result = await turn.app.saveDraft(actor, read(view, change), goesOn(then) ? "ask" : "keep");
  const next = then === "publish" ? then : "ask";
  const asking = result.ok ? null : formAskingPieces(view, change, result.problems, next);
  return asking ? { next: asking } : savedOr(view, then, result);
}

const goesOn = (then: string | null) => then === "ask" || then === "publish";

/** Who works alone is asked once more. Could somebody else approve it since the form was drawn, they are asked instead. */
function savedOr(view: ViewPayload, then: string | null, result: SaveResult): Refused | Next | undefined {
  if (result.ok && then === "publish" && result.change.alone) return { next: publishAloneView(result.change) };
  return saved(view, result);
}

function saved(view: ViewPayload, result: SaveResult): Refused | undefined {
  return result.ok ? undefined : underFields(view, result.problems);
}

function underFields(view: ViewPayload, problems: readonly Problem[]): Refused {
  return { errors: problemsByBlock(problems, formValues(view).blockIds) };
}

function viewOf(turn: Turn): ViewPayload {
  const { view } = turn.body;
  if (!view) throw new OmsError("internal", { cause: "a submission without a view" });
  return view;
}
