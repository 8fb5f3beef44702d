import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { approveLive } from "#sandbox/drive/paths.ts";
import { readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { draftApron, euShop, usShop } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  .extend("shopNames", { scope: "file" }, [usShop, euShop])
  .extend("redrawn", ({ people }) => (card: Seen, words: string, button: string) => {
    return people.jonas.waitForMessage(
      `the card to say “${words}” and to offer ${button}`,
      (m) =>
        m.ts === card.ts &&
        m.channel === card.channel &&
        readMessage(m).includes(words) &&
        hasControl(m.blocks, button),
    );
  });

test("a disconnected shop is named on the card, which offers to connect it again or to leave it out with one click", async ({
  product,
  people,
  redrawn,
}) => {
  const title = "Apron for a shop that is away";
  await people.ada.submit(await draftApron(people), {
    Title: title,
    [`Price in ${usShop}, USD`]: "48",
    [`Price in ${euShop}, EUR`]: "44",
    "And then": "Ask for approval now",
  });
  const card = await people.jonas.waitForMessage(
    "the request",
    (m) => m.channel.startsWith("C") && m.text.includes(title) && hasControl(m.blocks, "See everything"),
  );
  const [{ id } = { id: "" }] = await product.db.sql<{ id: string }>("select id from shops where name = $1", [euShop]);
  await people.mara.command(`/oms disconnect ${euShop}`);
  await people.mara.click(
    await people.mara.waitForMessage("the question", (m) => hasControl(m.blocks, "Keep the product data")),
    "Keep the product data",
  );
  await approveLive(people.jonas, await redrawn(card, `*${euShop}* isn't connected`, "Reconnect"));
  const waiting = await redrawn(card, `*${usShop}* is live`, `Leave out ${euShop}`);
  expect(hasControl(waiting.blocks, "Reconnect")).toBe(true);
  expect(hasControl(waiting.blocks, "Retry")).toBe(false);
  await people.jonas.command("/oms problems");
  const problem = await people.jonas.waitForMessage(
    "the problem",
    (m) => m.ephemeral && readMessage(m).includes(title),
  );
  expect([hasControl(problem.blocks, "Retry"), hasControl(problem.blocks, "Reconnect")]).toEqual([false, true]);
  await people.mara.click(waiting, "Reconnect");
  await people.mara.waitForMessage("the link", (m) => hasControl(m.blocks, "Open the page"));
  await people.jonas.click(waiting, `Leave out ${euShop}`);
  await redrawn(card, `*${euShop}* is left out`, "See everything");
  expect(await product.db.sql("select state from change_items where shop_id = $1", [id])).toEqual([
    { state: "left_out" },
  ]);
});
