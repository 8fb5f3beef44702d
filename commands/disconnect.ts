import { disconnectMessage } from "#src/modules/privacy/index.ts";
import { chooseShop } from "#src/modules/shops/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const disconnect = defineCommand({
  name: "disconnect",
  usage: "disconnect <shop>",
  examples: ["disconnect pine", "shops"],
  role: "owner",
  args: oneText,
  run: async ({ app, actor, args }) => {
    const shops = await app.shops(actor, true);
    const connected = shops.filter((shop) => shop.health !== "disconnected");
    // One that is disconnected already may still have copies here, but never gets in the way of a name's beginning.
    const among = connected.some((shop) => named(shop.name, args.text)) ? connected : shops;
    return reply(disconnectMessage(chooseShop(among, args.text)));
  },
});

function named(name: string, words: string): boolean {
  return name.toLocaleLowerCase("en").includes(words.trim().toLocaleLowerCase("en"));
}
