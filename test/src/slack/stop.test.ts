import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { approveLive } from "#sandbox/drive/paths.ts";
import { readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { askForApron } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest.extend("redrawn", ({ people }) => (card: Seen, words: string, button: string) => {
  return people.ada.waitForMessage(
    `the card to say “${words}” and to offer ${button}`,
    (m) =>
      m.ts === card.ts && m.channel === card.channel && readMessage(m).includes(words) && hasControl(m.blocks, button),
  );
});

test("one click stops an approved listing; its draft is discarded with two, and got back with one", async ({
  product,
  people,
  redrawn,
}) => {
  const card = await askForApron(people, "Apron stopped in time");
  await people.jonas.command("/oms pause");
  await approveLive(people.jonas, card);
  await redrawn(card, "is paused, so this waits for `/oms resume`", "Stop");
  await people.ada.click(await redrawn(card, "Approved by Jonas", "Stop"), "Stop");
  await people.ada.waitForMessage("the word in the thread", (m) =>
    readMessage(m).includes(
      "stopped *Apron stopped in time* (request 1) before anything was written. It is a draft again.",
    ),
  );
  await people.jonas.waitForMessage(
    "the channel's card to say who stopped it",
    (m) => m.ts === card.ts && readMessage(m).includes("Ada stopped it before anything was written."),
  );
  const own = await people.ada.waitForMessage(
    "the draft's own card",
    (m) => m.text.startsWith("Draft: Apron stopped in time") && hasControl(m.blocks, "Discard…"),
  );
  await people.ada.click(own, "Discard…");
  await people.ada.click(await redrawn(own, "Discarded. You can get it back for 7 days", "Get it back"), "Get it back");
  await redrawn(own, "Draft", "Ask for approval");
  await people.jonas.command("/oms resume");
  expect((await product.etsy.state()).listings.filter(({ title }) => title === "Apron stopped in time")).toEqual([]);
});
