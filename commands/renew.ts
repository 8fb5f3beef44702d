import { nothingFoundMessage, saleForm, saleFormListings } from "#src/modules/changes/index.ts";
import { noListingFitsMessage, plainSearch } from "#src/modules/listings/index.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { oneText } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** One form for all that fit: a stock each, and one request each that can be approved together. */
export const renew = defineCommand({
  name: "renew",
  usage: "renew [listing]",
  examples: ["renew k7q2", "renew sold out"],
  role: "maker",
  opens: () => commandsText.renew.title,
  args: oneText,
  async run({ app, actor, args: { text } }) {
    const { listings, total, others } = await app.listingsIn(actor, text, ["expired", "sold_out"], saleFormListings);
    if (total > 0) {
      const alone = await app.worksAlone(actor, listings);
      return { kind: "modal", view: saleForm(listings, total, alone) };
    }
    const why = commandsText.renew.none;
    const { blocks } = others.length === 0 ? nothingFoundMessage(plainSearch(text)) : noListingFitsMessage(why, others);
    return { kind: "modal", view: noticeView(commandsText.renew.title, blocks) };
  },
});
