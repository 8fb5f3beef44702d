import { chooseShop, writingMessage } from "#src/modules/shops/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const pause = defineCommand({
  name: "pause",
  usage: "pause [shop]",
  summary: "Stop every write at once, everywhere or in one shop",
  examples: [
    ["pause", "stops writing to every shop"],
    ["pause pine", "stops writing to one"],
  ],
  role: "manager",
  args: oneText,
  async run({ app, actor, args }) {
    const shop = args.text === "" ? null : chooseShop(await app.shops(actor), args.text);
    await app.pause(actor, shop?.id ?? null);
    return reply(writingMessage(shop?.name ?? null, "paused"));
  },
});
