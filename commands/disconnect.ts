import { buttons, section } from "#src/blocks/elements.ts";
import { message } from "#src/blocks/guard.ts";
import { disconnectButton } from "#src/blocks/shops.ts";
import { escapeMrkdwn } from "#src/blocks/text.ts";
import { oneText } from "./arguments.ts";
import { chooseShop } from "./choose-shop.ts";
import { defineCommand, reply } from "./command.ts";

export const disconnect = defineCommand({
  name: "disconnect",
  usage: "disconnect <shop>",
  summary: "Delete a shop's sign-in, after one confirmation",
  role: "owner",
  args: oneText,
  async run({ app, actor, args }) {
    const shop = chooseShop(await app.shops(actor), args.text);
    return reply(
      message(`Disconnect ${shop.name}?`, [
        section(
          `Disconnect *${escapeMrkdwn(shop.name)}*? I delete its sign-in at once and stop its waiting work. Its listings on Etsy stay as they are.`,
        ),
        ...buttons(disconnectButton(shop)),
      ]),
    );
  },
});
