import { chooseShop, readingMessage } from "#src/modules/shops/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const sync = defineCommand({
  name: "sync",
  usage: "sync [shop]",
  examples: ["sync", "sync pine"],
  role: "maker",
  everyday: true,
  args: oneText,
  async run({ app, actor, args }) {
    const shop = args.text === "" ? null : chooseShop(await app.shops(actor), args.text);
    return reply(readingMessage(await app.sync(actor, shop?.id ?? null)));
  },
});
