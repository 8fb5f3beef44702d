import { draftForm, editForm, isEditable, pickListing, reviewCard } from "#src/modules/changes/index.ts";
import { listingLine, listingsActionIds, type ListingView, plainSearch } from "#src/modules/listings/index.ts";
import { offered } from "#src/modules/shops/index.ts";
import { type Block, button, section } from "#src/platform/slack/blocks/elements.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { oneText } from "./arguments.ts";
import { nothingFound } from "./choose-listing.ts";
import { defineCommand } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** Drafts that are still open, and listings that exist. One that fits opens at once, several are offered. */
export const edit = defineCommand({
  name: "edit",
  usage: "edit [listing]",
  examples: ["edit k7q2", "edit linen apron"],
  role: "maker",
  everyday: true,
  opens: () => commandsText.edit.title,
  args: oneText,
  async run({ app, actor, args: { text } }) {
    const [changes, listings] = await Promise.all([
      app.findChanges(actor, text, 15),
      text === "" ? [] : app.findListings(actor, text, { limit: 10, offset: 0 }),
    ]);
    const drafts = changes.filter(({ state }) => isEditable(state));
    // A thing is in several shops under one code: if only one of them can be edited, that one is meant.
    const ready = listings.filter(({ connected }) => connected);
    const meant = ready.length === 1 ? ready : listings;
    const [draft, listing, change] = [drafts[0], meant[0], changes[0]];
    if (draft && drafts.length === 1 && (listings.length === 0 || changes.length === 1)) {
      const open = await app.change(actor, draft.id);
      if (open.kind === "create") return { kind: "modal", view: draftForm(open) };
      if (open.kind === "edit" && open.listingId) {
        const sheet = await app.startEdit(actor, open.listingId, open.id);
        return { kind: "modal", view: editForm(sheet) };
      }
    }
    if (listing && meant.length === 1 && drafts.length === 0) {
      return { kind: "modal", view: editForm(await app.startEdit(actor, listing.id)) };
    }
    if (change && changes.length === 1 && listings.length === 0) {
      const done = await app.change(actor, change.id);
      const made = await Promise.all(
        done.items.flatMap(({ externalId: listingId }) =>
          listingId === null ? [] : app.findListings(actor, listingId, { limit: 1, offset: 0 }),
        ),
      );
      const [only, another] = made.flat();
      if (only && !another) {
        return { kind: "modal", view: editForm(await app.startEdit(actor, only.id)) };
      }
      return {
        kind: "modal",
        view: noticeView(commandsText.edit.listing, [...reviewCard(done).blocks, ...toEdit(made.flat())]),
      };
    }
    const nothing = text === "" ? commandsText.edit.noDraft : commandsText.noListing;
    if (text !== "" && drafts.length === 0 && listings.length === 0) {
      const { blocks } = await nothingFound({ app, actor }, plainSearch(text));
      return { kind: "modal", view: noticeView(commandsText.edit.whichOne, blocks) };
    }
    const blocks = [
      ...(drafts.length > 0 ? pickListing(commandsText.edit.whichDraft, drafts, nothing) : []),
      ...(listings.length > 0 ? [section(commandsText.edit.onMarketplace(offered.name)), ...toEdit(listings)] : []),
    ];
    return {
      kind: "modal",
      view: noticeView(commandsText.edit.whichOne, blocks.length > 0 ? blocks : [section(nothing)]),
    };
  },
});

function toEdit(listings: readonly ListingView[]): Block[] {
  return listings.map((listing) =>
    listing.connected
      ? section(listingLine(listing), button(listingsActionIds.editListing, commandsText.edit.button, listing.id))
      : section(listingLine(listing)),
  );
}
