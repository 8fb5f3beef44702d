import { productMessage, productsMessage } from "#src/modules/products/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const products = defineCommand({
  name: "products",
  usage: "products [words]",
  summary: "The product database: what you make, and its listings in every shop",
  examples: [
    ["products apron", "products with this word in their title"],
    ["products", "all of them, page by page"],
  ],
  role: "viewer",
  args: oneText,
  async run({ app, actor, args }) {
    const page = await app.products(actor, args.text, 0);
    const [only] = page.products;
    if (only && page.total === 1 && args.text !== "") return reply(productMessage(only));
    return reply(productsMessage(page, args.text));
  },
});
