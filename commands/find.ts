import { foundMessage } from "#src/modules/changes/index.ts";
import { listingMessage } from "#src/modules/listings/index.ts";
import { oneText } from "./arguments.ts";
import { nothingFound } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";

export const find = defineCommand({
  name: "find",
  aliases: ["show"],
  usage: "find [words] [in <shop>]",
  examples: ["find apron sold out", "find mug in pine"],
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
