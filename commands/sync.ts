import { section } from "#src/blocks/elements.ts";
import { message } from "#src/blocks/guard.ts";
import { escapeMrkdwn, listed } from "#src/blocks/text.ts";
import { oneText } from "./arguments.ts";
import { chooseShop } from "./choose-shop.ts";
import { defineCommand, reply } from "./command.ts";

export const sync = defineCommand({
  name: "sync",
  usage: "sync [shop]",
  summary: "Read every listing and say how it stands; writes nothing",
  role: "maker",
  everyday: true,
  args: oneText,
  async run({ app, actor, args }) {
    const shop = args.text === "" ? null : chooseShop(await app.shops(actor), args.text);
    const { shops } = await app.sync(actor, shop?.id ?? null);
    const names = listed(shops.map((name) => `*${escapeMrkdwn(name)}*`));
    return reply(
      message("Reading", [section(`I'm reading ${names}. The result comes into the listings channel.`)]),
    );
  },
});
