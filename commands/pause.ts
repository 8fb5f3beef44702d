import { chooseShop, writingMessage } from "#src/modules/shops/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const pause = defineCommand({
  name: "pause",
  usage: "pause [shop]",
  examples: ["pause", "pause pine"],
  role: "manager",
  args: oneText,
  async run({ app, actor, args }) {
    const shop = args.text === "" ? null : chooseShop(await app.shops(actor), args.text);
    await app.pause(actor, shop?.id ?? null);
    return reply(writingMessage(shop?.name ?? null, "paused"));
  },
});
