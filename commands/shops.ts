import { shopsMessage } from "#src/modules/shops/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const shops = defineCommand({
  name: "shops",
  usage: "shops",
  summary: "Your shops, their health and their defaults",
  examples: [
    ["shops", "every shop, how it is, and its listings by state"],
    ["sync pine", "reads one of them now"],
  ],
  role: "viewer",
  everyday: true,
  args: noArguments,
  run: async ({ app, actor }) => reply(shopsMessage(await app.shops(actor, true), actor.member.role)),
});
