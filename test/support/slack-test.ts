import { test as base } from "vitest";
import { openProduct } from "./product.ts";
import { openStudio, usShop } from "./studio.ts";

/**
 * The whole product over HTTP, with people in Slack who set up a studio with these shops. All of it is opened once for a
 * file. `environment` is what the bot is started with beside the usual.
 */
export const slackTest = base
  .extend("environment", { scope: "file" }, () => ({}) as Readonly<Record<string, string>>)
  .extend("shopNames", { scope: "file" }, () => [usShop] as readonly string[])
  .extend("product", { scope: "file" }, async ({ environment }, { onCleanup }) => {
    const product = await openProduct(environment);
    onCleanup(() => product.close());
    return product;
  })
  .extend("people", { scope: "file" }, ({ product, shopNames }) => openStudio(product, shopNames));
