import { foundMessage } from "#src/modules/changes/index.ts";
import { historyMessage } from "#src/modules/reports/index.ts";
import { oneText } from "./arguments.ts";
import { nothingFound } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";

export const history = defineCommand({
  name: "history",
  aliases: ["why"],
  usage: "history [listing]",
  examples: ["history k7q2", "why linen apron"],
  role: "viewer",
  args: oneText,
  async run({ app, actor, args }) {
    const found = await app.searchListings(actor, args.text, 0);
    if (found.total === 0) return reply(await nothingFound({ app, actor }, found.search));
    const [only] = found.listings;
    if (!only || found.total > 1) return reply(foundMessage(found, "history"));
    return reply(historyMessage(await app.history(actor, only.id, 0)));
  },
});
