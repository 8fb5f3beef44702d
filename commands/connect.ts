import { connectMessage, offered } from "#src/modules/shops/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const connect = defineCommand({
  name: "connect",
  usage: "connect",
  summary: `Connect ${offered.aShop}, or sign one in again`,
  examples: [
    ["connect", "a link that connects one shop; it works once, for ten minutes"],
    ["shops", "shows the shop once it is read"],
  ],
  role: "owner",
  args: noArguments,
  run: async ({ app, actor }) => reply(connectMessage(await app.startConnect(actor))),
});
