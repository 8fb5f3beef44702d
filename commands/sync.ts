import { chooseShop, readingMessage } from "#src/modules/shops/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const sync = defineCommand({
  name: "sync",
  usage: "sync [shop]",
  summary: "Read every listing and say how it stands; writes nothing",
  examples: [
    ["sync", "reads every shop"],
    ["sync pine", "reads the shop whose name begins so"],
  ],
  role: "maker",
  everyday: true,
  args: oneText,
  async run({ app, actor, args }) {
    const shop = args.text === "" ? null : chooseShop(await app.shops(actor), args.text);
    return reply(readingMessage(await app.sync(actor, shop?.id ?? null)));
  },
});
