import { message } from "#src/blocks/guard.ts";
import { draftCard } from "#src/blocks/draft-card.ts";
import { pickListing } from "#src/blocks/review-list.ts";
import { reviewCard } from "#src/blocks/review-card.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

/** Publishing needs an approval, so this shows the listing's card with the one step that comes next. */
export const publish = defineCommand({
  name: "publish",
  usage: "publish [listing]",
  summary: "Show a listing with its next step: ask, approve, retry or go live",
  examples: [
    ["publish k7q2", "shows the listing with its next step"],
    ["publish linen apron", "the same, found by words of its title"],
  ],
  role: "maker",
  args: oneText,
  async run({ app, actor, args }) {
    const found = await app.findChanges(actor, args.text, 15);
    const [only] = found;
    if (!only || found.length > 1) {
      const nothing = args.text === "" ? "There is no listing yet." : "I found no listing by that name.";
      return reply(message("Which listing?", pickListing("*Which listing?*", found, nothing)));
    }
    const change = await app.change(actor, only.id);
    return reply(change.state === "draft" || change.state === "rejected" ? draftCard(change) : reviewCard(change));
  },
});
