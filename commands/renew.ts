import { formatMoney } from "#src/catalog/money.ts";
import { nothingFoundMessage, saleForm, saleFormListings } from "#src/modules/changes/index.ts";
import { noListingFitsMessage, plainSearch } from "#src/modules/listings/index.ts";
import { offered } from "#src/modules/shops/index.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { oneText } from "./arguments.ts";
import { defineCommand } from "./command.ts";

/** One form for all that fit: a stock each, and one request each that can be approved together. */
export const renew = defineCommand({
  name: "renew",
  usage: "renew [listing]",
  summary: `Ask to put expired or sold out listings on sale again (${formatMoney(offered.fees.activation)} each), with their stock`,
  examples: [
    ["renew k7q2", "asks to put that listing on sale again"],
    ["renew sold out", "one form for all that sold out, with a stock for each"],
  ],
  role: "maker",
  opens: "Put on sale",
  args: oneText,
  async run({ app, actor, args: { text } }) {
    const { listings, total, others } = await app.listingsIn(actor, text, ["expired", "sold_out"], saleFormListings);
    if (total > 0) {
      const alone = await app.worksAlone(actor, listings);
      return { kind: "modal", view: saleForm(listings, total, alone) };
    }
    const why = "None of these expired or sold out, so there is nothing to renew.";
    const { blocks } = others.length === 0 ? nothingFoundMessage(plainSearch(text)) : noListingFitsMessage(why, others);
    return { kind: "modal", view: noticeView("Put on sale", blocks) };
  },
});
