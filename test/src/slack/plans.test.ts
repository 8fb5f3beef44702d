import { expect, vi } from "vitest";
import { euShop, usShop } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Its listings were looked at, all of them: it can be asked for. */
const isMade = (words: string) => (message: { readonly text: string; readonly blocks: readonly unknown[] }) =>
  message.text.startsWith("Plan for") &&
  message.text.includes(words) &&
  JSON.stringify(message.blocks).includes("Ask for approval");

const test = slackTest.extend("shopNames", { scope: "file" }, [usShop, euShop]);

test("without words a form asks what to change, refuses at the field, and makes the plan that a line makes", async ({
  people,
}) => {
  await people.ada.command("/oms bulk");
  const form = await people.ada.waitForModal("the form", ({ submit }) => submit === "Make the plan");
  await expect(people.ada.submit(form, { "How much": "5" })).rejects.toThrow(
    "Choose what to do with prices, on or off sale, or write something else below.",
  );
  const open = await people.ada.waitForModal("the form as it was", ({ errors }) => Object.keys(errors).length > 0);
  await people.ada.submit(open, {
    Prices: "Raise by percent",
    "How much": "5",
    "New prices end in": ".90",
    "In this section": "Textiles",
  });
  await people.ada.waitForModal("what comes of it", (shown) => JSON.stringify(shown).includes("I'm making this plan"));
  const card = await people.ada.waitForMessage("the plan", ({ text }) => text.includes("Raise prices by 5 %"));
  await people.ada.waitForMessage(
    "what it would change",
    (seen) => seen.ts === card.ts && seen.text.startsWith("Plan for"),
  );
});

test("a line that isn't understood is answered to the person alone", async ({ people }) => {
  await people.ada.command("/oms bulk price a bit more");
  const answer = await people.ada.waitForMessage(
    "the answer",
    ({ ephemeral, text }) => ephemeral && text === "Change many",
  );
  expect(JSON.stringify(answer)).toContain("/oms bulk price +5% round .90");
});

test("a plan is a table that readers sort, with its file; a workspace that takes no such table gets lines", async ({
  people,
  product,
}) => {
  const { ada } = people;
  await ada.command('/oms bulk price +5% section "Textiles"');
  const card = await ada.waitForMessage("the plan", isMade("5 %"));
  await ada.click(card, "As a table");
  const shown = await ada.waitForMessage("the table", ({ ephemeral, text }) => ephemeral && text === "Plan as a table");
  const table = shown.blocks.find(({ type }) => type === "data_table");
  expect(JSON.stringify(table)).toContain("Change");
  expect(JSON.stringify(shown.blocks)).toContain("Take the file back in");
  await product.slack.arrange("app", { dataTables: false });
  try {
    await ada.click(card, "As a table");
    const lines = await ada.waitForMessage(
      "the lines",
      ({ ephemeral, text, ts }) => ephemeral && text === "Plan as a table" && ts !== shown.ts,
    );
    expect(lines.blocks.some(({ type }) => type === "data_table")).toBe(false);
    expect(JSON.stringify(lines.blocks)).toContain("→");
  } finally {
    await product.slack.arrange("app", { dataTables: true });
  }
});

test("an approver unticks a listing and approves the others in one click; it is a plan of its author again", async ({
  people,
}) => {
  const { ada, jonas } = people;
  await ada.command('/oms bulk price +6% section "Textiles"');
  const card = await ada.waitForMessage("the plan", isMade("6 %"));
  const [, all = "0"] = /Plan for (\d+) listing/.exec(card.text) ?? [];
  await ada.click(card, `Ask for approval (${all})`);
  const request = await jonas.waitForMessage(
    "the request",
    ({ text }) => text.includes("6 %") && text.includes("waiting"),
  );
  await jonas.click(request, "Choose…");
  const form = await jonas.waitForModal("the listings", ({ submit }) => submit === "Approve what is ticked");
  const [group] = form.blocks.flatMap((block) => (block.type === "input" ? [block] : []));
  const options = (group as unknown as { element: { options: { text: { text: string } }[] } }).element.options;
  const label = `Listings 1 to ${options.length}`;
  await jonas.submit(form, { [label]: options.slice(1).map(({ text }) => text.text) });
  const done = await jonas.waitForModal("what came of it", ({ blocks }) =>
    JSON.stringify(blocks).includes("You approved"),
  );
  expect(JSON.stringify(done.blocks)).toContain(`You approved ${Number(all) - 1} listing`);
  expect(JSON.stringify(done.blocks)).toContain("1 listing went back to Ada");
  const rest = await ada.waitForMessage("what went back", ({ blocks }) =>
    JSON.stringify(blocks).includes("approved the other"),
  );
  expect(JSON.stringify(rest.blocks)).toContain("Ask for approval (1)");
});

test("a question that is open while the card is drawn anew is answered all the same: what is left is stopped", async ({
  people,
  product,
}) => {
  const { ada, jonas, mara } = people;
  await mara.command("/oms pause");
  try {
    await ada.command('/oms bulk price +8% section "Textiles"');
    const card = await ada.waitForMessage("the plan", isMade("8 %"));
    const [, all = "0"] = /Plan for (\d+) listing/.exec(card.text) ?? [];
    await ada.click(card, `Ask for approval (${all})`);
    const request = await jonas.waitForMessage(
      "the request",
      ({ text }) => text.includes("8 %") && text.includes("waiting"),
    );
    await jonas.click(request, `Approve & apply (${all})`);
    const onItsWay = await jonas.waitForMessage(
      "the card with its brake",
      (seen) => seen.ts === request.ts && JSON.stringify(seen).includes("Stop what is left"),
    );
    // Jonas has the question open: what he confirms names the block that he clicked in.
    const block = onItsWay.blocks.find((each) => JSON.stringify(each).includes("Stop what is left"));
    await ada.click(onItsWay, "Pause");
    await jonas.waitForMessage(
      "the card as it is drawn anew",
      (seen) => seen.ts === request.ts && JSON.stringify(seen).includes("Resume"),
    );
    const answer = await fetch(`${product.slackUrl}/_sandbox/act/click`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        as: jonas.id,
        message: { channel: request.channel, ts: request.ts },
        action_id: "change.stop",
        block_id: block?.["block_id"],
      }),
    });
    expect(await answer.json()).toEqual({ ok: true });
    await jonas.waitForMessage("that it is stopped", (seen) => seen.ts === request.ts && seen.text.includes("stopped"));
  } finally {
    await mara.command("/oms resume");
  }
});
