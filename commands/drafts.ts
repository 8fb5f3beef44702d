import { pickListing } from "#src/modules/changes/index.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const drafts = defineCommand({
  name: "drafts",
  usage: "drafts",
  summary: "Your own drafts that aren't asked for yet, to open one",
  examples: [
    ["drafts", "your drafts, the newest first"],
    ["edit linen apron", "one draft or listing by the words of its title"],
  ],
  role: "maker",
  args: noArguments,
  async run({ app, actor }) {
    const { all, some } = await app.myDrafts(actor);
    const nothing = "You have no draft. /oms draft starts one.";
    return reply(message("Your drafts", pickListing("*Your drafts*", some, nothing, all)));
  },
});
