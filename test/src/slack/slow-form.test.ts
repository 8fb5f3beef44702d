import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { usShop } from "#test/support/studio.ts";
import { slowTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slowTest
  .extend("slowFunction", { scope: "file" }, "create_listing_change")
  /** So many that expired, known here. */
  .extend("expired", ({ product, people, seller }) => async (count: number): Promise<void> => {
    const { shopId } = shopNamed(await product.etsy.state(), usShop);
    await seller(`shops/${shopId}/fill`, { count, state: "expired" });
    await people.ada.command("/oms sync");
    await waitUntil("them to be known", async () => {
      const known = await product.db.sql("select 1 from listings where state = 'expired'");
      return known.length >= count;
    });
  });

test.beforeEach(({ slow }) => {
  slow.takesMs = 0;
});

test("a form that asks for more than Slack waits for says so, and says when all is asked for", async ({
  product,
  people,
  slow,
  expired,
}) => {
  await expired(4);
  await people.ada.command("/oms renew expired");
  const form = await people.ada.waitForModal("the form", ({ submit }) => submit !== null);
  const stocks = JSON.stringify(form.blocks).match(/[^"]*: stock(?=")/g) ?? [];
  slow.takesMs = 900;
  const fields = Object.fromEntries(stocks.slice(0, 4).map((label) => [label, "2"]));
  const began = performance.now();
  const answer = await people.ada.trySubmit(form, fields);
  expect([answer.ok, performance.now() - began < 3000]).toEqual([true, true]);
  await people.ada.waitForModal("the word", ({ blocks }) =>
    JSON.stringify(blocks).includes("I have asked for all of them"),
  );
  expect(await product.db.sql("select 1 from changes where together is not null")).toHaveLength(4);

  // The first card was out before the last was asked for.
  await waitUntil("every card to list all of them", async () => {
    const { channels } = await people.jonas.view();
    const cards = channels.flatMap(({ messages }) => messages).filter((m) => hasControl(m.blocks, "Approve & renew"));
    return cards.length === 4 && cards.every((m) => readMessage(m).includes("Asked for together, 4 listings"));
  });
});
