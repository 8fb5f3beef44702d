import { productMessage, productsMessage } from "#src/modules/products/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const products = defineCommand({
  name: "products",
  usage: "products [words]",
  examples: ["products apron", "products"],
  role: "viewer",
  args: oneText,
  async run({ app, actor, args }) {
    const page = await app.products(actor, args.text, 0);
    const [only] = page.products;
    if (only && page.total === 1 && args.text !== "") return reply(productMessage(only));
    return reply(productsMessage(page, args.text));
  },
});
