import { offSale } from "#src/catalog/listing.ts";
import type { App } from "#src/modules/app.ts";
import {
  changesActionIds,
  type ChangeState,
  type ChangeView,
  draftCard,
  pickListing,
  reviewCard,
} from "#src/modules/changes/index.ts";
import {
  listingMessage,
  lookButton,
  noListingFitsMessage,
  saleButton,
  whichListingBlocks,
} from "#src/modules/listings/index.ts";
import { button, buttons } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

const over: readonly ChangeState[] = ["applied", "superseded", "discarded"];

/** One verb for putting on sale, whatever the state: a draft here, a draft or an inactive listing of a shop, what sold out or expired. */
export const publish = defineCommand({
  name: "publish",
  usage: "publish [listing]",
  examples: ["publish k7q2", "publish inactive"],
  role: "maker",
  args: oneText,
  async run({ app, actor, args: { text } }) {
    const [found, sale] = await Promise.all([app.findChanges(actor, text, 15), app.listingsIn(actor, text, offSale)]);
    const [only, another] = found;
    if (only && !another && sale.total <= 1) {
      const change = await app.change(actor, only.id);
      if (sale.total === 0 || !over.includes(change.state) || waitsToGoLive(change)) return reply(cardOf(change));
    }
    const [listing] = sale.listings;
    const open = found.filter(({ state }) => !over.includes(state));
    if (listing && sale.total === 1 && open.length === 0) return reply(listingMessage(listing, actor.member.role));
    // Named, and in a shop as it should be.
    if (text !== "" && found.length === 0 && sale.total === 0 && sale.others.length > 0) {
      return reply(noListingFitsMessage(commandsText.publish.onSale, sale.others));
    }
    const nothing = text === "" ? commandsText.publish.none : commandsText.noListing;
    const shown = sale.total > 0 ? open : found;
    return reply(
      message(commandsText.publish.which, [
        ...(shown.length > 0 || sale.total === 0 ? pickListing(commandsText.publish.whichHeading, shown, nothing) : []),
        ...whichListingBlocks(
          sale.listings,
          sale.total,
          (each) => saleButton(each, actor.member.role)[0] ?? lookButton(each),
        ),
        ...buttons(
          sale.total > 1 && button(changesActionIds.saleForm, commandsText.publish.several, text.slice(0, 200)),
        ),
      ]),
    );
  },
});

type Change = Awaited<ReturnType<App["change"]>>;

function waitsToGoLive({ kind, items }: Change): boolean {
  return kind === "create" && items.some(({ state }) => state === "on_marketplace");
}

function cardOf(change: ChangeView) {
  return change.state === "draft" || change.state === "rejected" ? draftCard(change) : reviewCard(change);
}
