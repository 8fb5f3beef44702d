import { listingStates } from "#src/catalog/listing.ts";
import { deleteButton } from "#src/modules/listings/index.ts";
import { oneText } from "./arguments.ts";
import { chooseListing } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

export const deleteListing = defineCommand({
  name: "delete",
  usage: "delete [listing]",
  examples: ["delete k7q2", "delete"],
  role: "maker",
  args: oneText,
  run: async ({ app, actor, args }) =>
    reply(await chooseListing({ app, actor }, args.text, listingStates, deleteButton, commandsText.nothingToDelete)),
});
