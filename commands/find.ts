import { foundMessage, listingMessage } from "#src/blocks/listing-card.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const find = defineCommand({
  name: "find",
  aliases: ["show"],
  usage: "find [words]",
  summary: "Listings by code, SKU, number, link, or words of the title",
  role: "viewer",
  everyday: true,
  args: oneText,
  async run({ app, actor, args }) {
    const found = await app.findListings(actor, args.text, { limit: 10, offset: 0 });
    const [only] = found;
    if (only && found.length === 1 && args.text !== "") return reply(listingMessage(only, actor.member.role));
    return reply(foundMessage(found, args.text));
  },
});
