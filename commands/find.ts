import { foundMessage } from "#src/modules/changes/index.ts";
import { listingMessage } from "#src/modules/listings/index.ts";
import { oneText } from "./arguments.ts";
import { nothingFound } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";

export const find = defineCommand({
  name: "find",
  aliases: ["show"],
  usage: "find [words] [in <shop>]",
  summary:
    "Listings by code, SKU, number, link, or words of the title; sold out, low stock, expired, ending, live, draft or inactive narrow it",
  examples: [
    ["find apron sold out", "sold out listings with “apron” in the title"],
    ["find mug in pine", "those in the shop whose name begins with “pine”"],
  ],
  role: "viewer",
  everyday: true,
  args: oneText,
  async run({ app, actor, args }) {
    const found = await app.searchListings(actor, args.text, 0);
    const [only] = found.listings;
    if (only && found.total === 1 && args.text !== "") return reply(listingMessage(only, actor.member.role));
    if (found.total === 0) return reply(await nothingFound({ app, actor }, found.search));
    return reply(foundMessage(found, "look", actor.member.role));
  },
});
