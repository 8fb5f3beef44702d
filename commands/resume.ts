import { chooseShop, writingMessage } from "#src/modules/shops/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const resume = defineCommand({
  name: "resume",
  usage: "resume [shop]",
  examples: ["resume", "resume pine"],
  role: "manager",
  args: oneText,
  async run({ app, actor, args }) {
    const shop = args.text === "" ? null : chooseShop(await app.shops(actor), args.text);
    await app.resume(actor, shop?.id ?? null);
    return reply(writingMessage(shop?.name ?? null, "resumed"));
  },
});
