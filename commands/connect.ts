import { connectMessage } from "#src/modules/shops/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const connect = defineCommand({
  name: "connect",
  usage: "connect",
  examples: ["connect", "shops"],
  role: "owner",
  args: noArguments,
  run: async ({ app, actor }) => reply(connectMessage(await app.startConnect(actor))),
});
