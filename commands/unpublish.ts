import { unpublishButton } from "#src/modules/listings/index.ts";
import { oneText } from "./arguments.ts";
import { chooseListing } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** Shows the listing with the button that does it: what it means is said before it happens. */
export const unpublish = defineCommand({
  name: "unpublish",
  usage: "unpublish [listing]",
  examples: ["unpublish k7q2", "find live"],
  role: "maker",
  args: oneText,
  run: async ({ app, actor, args }) =>
    reply(
      await chooseListing(
        { app, actor },
        args.text,
        ["active"],
        (listing) => unpublishButton(listing, actor.member.role),
        commandsText.unpublish.none,
      ),
    ),
});
