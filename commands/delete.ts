import { listingStates } from "#src/catalog/listing.ts";
import { deleteButton } from "#src/modules/listings/index.ts";
import { offered } from "#src/modules/shops/index.ts";
import { oneText } from "./arguments.ts";
import { chooseListing } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";

export const deleteListing = defineCommand({
  name: "delete",
  usage: "delete [listing]",
  summary: `Ask to delete a listing on ${offered.name} for good`,
  examples: [
    ["delete k7q2", "asks to delete the listing with that code"],
    ["delete", "offers listings to choose from"],
  ],
  role: "maker",
  args: oneText,
  run: async ({ app, actor, args }) =>
    reply(await chooseListing({ app, actor }, args.text, listingStates, deleteButton, "There is nothing to delete.")),
});
