import { shopsList } from "#src/modules/shops/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const shops = defineCommand({
  name: "shops",
  usage: "shops",
  examples: ["shops", "sync pine"],
  role: "viewer",
  everyday: true,
  args: noArguments,
  run: async ({ app, actor }) => reply(await shopsList(app, actor)),
});
