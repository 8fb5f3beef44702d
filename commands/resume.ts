import { section } from "#src/blocks/elements.ts";
import { message } from "#src/blocks/guard.ts";
import { escapeMrkdwn } from "#src/blocks/text.ts";
import { oneText } from "./arguments.ts";
import { chooseShop } from "./choose-shop.ts";
import { defineCommand, reply } from "./command.ts";

export const resume = defineCommand({
  name: "resume",
  usage: "resume [shop]",
  summary: "Let waiting work go on",
  role: "manager",
  args: oneText,
  async run({ app, actor, args }) {
    const shop = args.text === "" ? null : chooseShop(await app.shops(actor), args.text);
    await app.resume(actor, shop?.id ?? null);
    const what = shop ? `Writing to *${escapeMrkdwn(shop.name)}*` : "Writing to every shop";
    return reply(message("Done", [section(`${what} goes on.`)]));
  },
});
