import { type Form, type Interaction, type Next, type Refused, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { namedFee, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import type { App } from "../../app.ts";
import type { DraftEdit } from "../../edits.ts";
import type { ChangeView } from "../../model.ts";
import { detailsText } from "../../messages/details.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { askedAlreadyText } from "../../rules/asked-already.ts";
import { editForm } from "../forms/edit-form.ts";
import { photosForm } from "../forms/photos-form.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { reviewView } from "../lists/review-list.ts";
import { formAskingPieces } from "../reading/ask-pieces.ts";
import { differenceSubject } from "../reading/read-difference.ts";
import { formSubject, readDraftForm } from "../reading/read-draft.ts";
import { readKeepForm } from "../reading/read-edit.ts";
import { readPhotosForm, shownPhotosPage } from "../reading/read-photos.ts";
import { chosenForSale, readSaleForm } from "../reading/read-sale.ts";
import {
  chosenTheirs,
  differenceForm,
  hasMoreDifferences,
  movedSince,
  theirFields,
} from "../differences/difference-form.ts";
import { publishAloneView, saleAloneView } from "../shared/alone.ts";
import { decideOnPage } from "./review-actions.ts";
import { goesOn, saved, savedOr, saveListingForm, underFields } from "./save-listing-form.ts";
import { approvedTogetherMessage } from "../shared/asked-together.ts";
import { savedNote } from "../shared/ends-request.ts";

/** The forms of drafts, edits and decisions. A form closes only after what it says was stored. */
export const changeForms = {
  [changesFormIds.draft]: (interaction) =>
    saveForm(interaction, readDraftForm, formValues(viewOf(interaction)).choice(changesFields.next)),
  async [changesFormIds.publishAlone](interaction) {
    const [changeId = "", contentHash = ""] = splitIds(viewOf(interaction).private_metadata);
    const decision = { changeId: changeId as ChangeId, contentHash, mode: "live" as const, solo: true };
    await interaction.app.approve(await interaction.actor(), decision);
    return undefined;
  },

  async [changesFormIds.editListing](interaction) {
    const done = await saveListingForm(interaction, (sheet) => editForm(sheet));
    return "kept" in done ? undefined : done.answer;
  },

  async [changesFormIds.keepOurs](interaction) {
    const view = viewOf(interaction);
    const id = view.private_metadata as ListingId;
    const actor = await interaction.actor();
    const { ours, theirs } = readKeepForm(view);
    if (theirs.length > 0) await interaction.app.keepTheirs(actor, id, theirs);
    if (ours.length === 0) return undefined;
    const kept = await interaction.app.keepOurs(actor, id, ours);
    // A form that closed would say that something was asked for.
    if (kept.ok && !kept.asked) {
      const { id: first, number, state } = kept.change;
      const options = { userText: askedAlreadyText(number ?? 0, state), change: { id: first, number: number ?? 0 } };
      throw new OmsError("already-asked", options);
    }
    return saved(view, kept);
  },

  [changesFormIds.putOnSale]: {
    run: putAllOnSale,
    slow: () => ({
      title: changeFormsText.titles.putOnSale,
      wait: changeFormsText.sale.wait,
      done: changeFormsText.sale.done,
    }),
  },

  async [changesFormIds.saleAlone](interaction) {
    const [changeId = "", hash = ""] = splitIds(viewOf(interaction).private_metadata);
    const actor = await interaction.actor();
    const { asked, problems } = await interaction.app.approveTogether(actor, {
      changeId: changeId as ChangeId,
      hash,
      solo: true,
    });
    if (problems.length === 0) return undefined;
    return { next: noticeView(changeFormsText.titles.putOnSale, approvedTogetherMessage(asked, problems).blocks) };
  },

  async [changesFormIds.difference](interaction) {
    const view = viewOf(interaction);
    const { changeId, page, theirs } = differenceSubject(view.private_metadata);
    const actor = await interaction.actor();
    const change = await interaction.app.change(actor, changeId);
    const chosen = { page, theirs: [...theirs, ...chosenTheirs(change, readKeepForm(view).theirs)] };
    if (movedSince(change, view.private_metadata)) {
      return { errors: { [formValues(view).blockIds.at(-1) ?? ""]: changeFormsText.difference.moved } };
    }
    if (hasMoreDifferences(change, page)) return { next: differenceForm(change, { ...chosen, page: page + 1 }) };
    return saved(view, await interaction.app.settleConflict(actor, changeId, theirFields(change, chosen.theirs)));
  },

  async [changesFormIds.photos](interaction) {
    const view = viewOf(interaction);
    const { changeId, revision } = formSubject(view);
    const actor = await interaction.actor();
    const before = await interaction.app.change(actor, changeId);
    const { photos, added, problems } = readPhotosForm(view, before);
    if (problems.length > 0) return underFields(view, problems);
    const edit = { changeId, revision, photos, added: sharedFiles(added) };
    const result = await interaction.app.savePhotos(actor, edit);
    // Of several pages the form stays, for the others.
    const paged = formValues(view).has(changesFields.photoPage);
    return result.ok && paged
      ? { next: photosForm(result.change, shownPhotosPage(view), savedNote(detailsText.saved, before)) }
      : saved(view, result);
  },

  async [changesFormIds.reason](interaction) {
    const view = viewOf(interaction);
    const [id = "", contentHash = "", inReview] = splitIds(view.private_metadata);
    const changeId = id as ChangeId;
    const reason = formValues(view).text(changesFields.reason);
    const actor = await interaction.actor();
    const ask = () => interaction.app.askForChanges(actor, { changeId, contentHash, reason });
    if (inReview === undefined) {
      await ask();
      return undefined;
    }
    const shown = { changeId, contentHash, number: smallNumber(inReview, 0) };
    const { waiting, past } = await decideOnPage(interaction, shown, ask);
    return { next: reviewView(waiting, past) };
  },
} satisfies Record<string, Form<App>>;

/** Asks for each listing that was ticked. */
async function putAllOnSale(interaction: Interaction<App>): Promise<Refused | Next | undefined> {
  const view = viewOf(interaction);
  const actor = await interaction.actor();
  const chosen = chosenForSale(view);
  if (chosen.size === 0) {
    throw new OmsError("bad-input", { userText: changeFormsText.sale.sayOne });
  }
  const listings = await Promise.all([...chosen.keys()].map((id) => interaction.app.listing(actor, id)));
  const { wishes, errors } = readSaleForm(view, listings);
  if (Object.keys(errors).length > 0) return { errors };
  const results = await interaction.app.putAllOnSale(actor, wishes);
  // What the others were asked for is found again when the form is sent once more.
  const refused = results.flatMap(({ listingId, result }) =>
    result.ok ? [] : [[chosen.get(listingId) ?? "", result.problems.map(({ text }) => text).join(" ")] as const],
  );
  if (refused.length > 0) return { errors: Object.fromEntries(refused) };
  const named = namedFee(view.private_metadata);
  const changes = results.flatMap(({ result }) => (result.ok ? [result.change] : []));
  return named === null ? undefined : onSaleAlone(interaction, changes, named);
}

/** The button named the fee of one listing; the sum of several, or another fee than that, is confirmed first. */
async function onSaleAlone(
  interaction: Interaction<App>,
  changes: readonly ChangeView[],
  named: number,
): Promise<Next | undefined> {
  const actor = await interaction.actor();
  const waiting = changes.filter(({ alone, state }) => alone && state === "in_review");
  const last = waiting.at(-1);
  if (!last) return undefined;
  if (changes.length === 1 && last.fee.amount <= named) {
    await interaction.app.approve(actor, {
      changeId: last.id,
      contentHash: last.contentHash,
      mode: "live",
      solo: true,
    });
    return undefined;
  }
  // Each is with the others once the last is asked for.
  const { together } = await interaction.app.change(actor, last.id);
  return { next: together ? saleAloneView(last.id, together) : publishAloneView(last) };
}

async function saveForm(
  interaction: Interaction<App>,
  read: (view: ViewPayload, change: Awaited<ReturnType<Interaction<App>["app"]["change"]>>) => DraftEdit,
  then: string | null,
): Promise<Refused | Next | undefined> {
  const view = viewOf(interaction);
  const actor = await interaction.actor();
  const opened = await interaction.app.openDraft(actor, formSubject(view).changeId);
  const { change } = opened;
  const result = await interaction.app.saveDraft(actor, read(view, change), goesOn(then) ? "ask" : "keep", opened);
  const next = then === "publish" ? then : "ask";
  const asking = result.ok ? null : formAskingPieces(view, change, result.problems, next);
  return asking ? { next: asking } : savedOr(view, then, result);
}
