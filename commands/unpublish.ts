import { unpublishButton } from "#src/modules/listings/index.ts";
import { oneText } from "./arguments.ts";
import { chooseListing } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";

/** Shows the listing with the button that does it: what it means is said before it happens. */
export const unpublish = defineCommand({
  name: "unpublish",
  usage: "unpublish [listing]",
  summary: "Take a listing off sale; one manager is enough",
  examples: [
    ["unpublish k7q2", "asks once, then takes that listing off sale"],
    ["find live", "shows which are on sale"],
  ],
  role: "maker",
  args: oneText,
  run: async ({ app, actor, args }) =>
    reply(
      await chooseListing(
        { app, actor },
        args.text,
        ["active"],
        (listing) => unpublishButton(listing, actor.member.role),
        "None of these is on sale, so there is nothing to take off sale.",
      ),
    ),
});
