import { foundMessage } from "#src/blocks/listing-card.ts";
import { historyMessage } from "#src/blocks/history.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const history = defineCommand({
  name: "history",
  aliases: ["why"],
  usage: "history <listing>",
  summary: "What happened to a listing: asked, approved, sent, changed on Etsy",
  role: "viewer",
  args: oneText,
  async run({ app, actor, args }) {
    const found = await app.findListings(actor, args.text, { limit: 10, offset: 0 });
    const [only] = found;
    if (!only || found.length > 1) return reply(foundMessage(found, args.text));
    return reply(historyMessage(await app.history(actor, only.id, 0)));
  },
});
