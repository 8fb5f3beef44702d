import { renewButton } from "#src/blocks/listing-buttons.ts";
import { oneText } from "./arguments.ts";
import { chooseListing } from "./choose-listing.ts";
import { defineCommand, reply } from "./command.ts";

export const renew = defineCommand({
  name: "renew",
  usage: "renew [listing]",
  summary: "Ask to put an expired or sold out listing on sale again ($0.20)",
  examples: [
    ["renew k7q2", "asks to put that listing on sale again"],
    ["find expired", "shows which have expired"],
  ],
  role: "maker",
  args: oneText,
  run: async ({ app, actor, args }) =>
    reply(
      await chooseListing(
        { app, actor },
        args.text,
        ["expired", "sold_out"],
        renewButton,
        "None of these expired or sold out, so there is nothing to renew.",
      ),
    ),
});
