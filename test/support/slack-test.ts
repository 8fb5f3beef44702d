import { test as base } from "vitest";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { openProduct } from "./product.ts";
import { openWithSlow } from "./slow-database.ts";
import { openStudio, usShop } from "./studio.ts";

/** The whole product over HTTP, opened once for a file. `environment` is what the bot is started with beside the usual. */
export const productTest = base
  .extend("environment", { scope: "file" }, () => ({}) as Readonly<Record<string, string>>)
  .extend("product", { scope: "file" }, async ({ environment }, { onCleanup }) => {
    const product = await openProduct(environment);
    onCleanup(() => product.close());
    return product;
  })
  /** What sellers do at Etsy's stand-in. */
  .extend("seller", ({ product }) => {
    const seller = (path: string, body: unknown = {}): Promise<void> => product.etsy.control("POST", path, body);
    return seller;
  });

/** … with people in Slack who set up a studio with these shops. All tests of the file have the same studio. */
export const slackTest = productTest
  .extend("shopNames", { scope: "file" }, () => [usShop] as readonly string[])
  /** Whether a draft begins with one shop, and stock 1 in two is asked about. */
  .extend("asksOfPieces", { scope: "file" }, () => false as boolean)
  .extend("people", { scope: "file", auto: true }, ({ product, shopNames, asksOfPieces }) =>
    openStudio(product, shopNames, { asks: asksOfPieces }),
  );

/** … whose shops have been checked to the end. */
export const checkedTest = slackTest.extend(
  "checked",
  { scope: "file", auto: true },
  ({ product, people: _, shopNames }) =>
    waitUntil("every shop to be checked", async () => {
      const finished = await product.db.sql("select 1 from sync_runs where finished_at is not null");
      return finished.length >= shopNames.length;
    }),
);

/** … and with one function of its database that takes as long as `slow.takesMs` says. */
export const slowTest = slackTest
  .extend("slowFunction", { scope: "file" }, "")
  .extend("slow", { scope: "file" }, async ({ environment, slowFunction }, { onCleanup }) => {
    const slow = { takesMs: 0 };
    const opened = await openWithSlow(slowFunction, () => slow.takesMs, environment);
    onCleanup(() => opened.close());
    return Object.assign(slow, { product: opened.product });
  })
  .extend("product", { scope: "file" }, ({ slow }) => slow.product);
