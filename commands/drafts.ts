import { pickListing } from "#src/modules/changes/index.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

export const drafts = defineCommand({
  name: "drafts",
  usage: "drafts",
  examples: ["drafts", "edit linen apron"],
  role: "maker",
  args: noArguments,
  async run({ app, actor }) {
    const { all, some } = await app.myDrafts(actor);
    const nothing = commandsText.drafts.none;
    return reply(message(commandsText.drafts.title, pickListing(commandsText.drafts.heading, some, nothing, all)));
  },
});
