import { expect, vi } from "vitest";
import { slackTest as test } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 90_000 });

test("a sentence is answered with its line, whose form makes the plan once a person sends it", async ({ people }) => {
  const { ada } = people;
  await ada.command("/oms bulk please raise all prices by 10 %, round to .90, before Christmas");
  const answer = await ada.waitForMessage("the line", ({ ephemeral, text, blocks }) => {
    return ephemeral && text === "Change many" && JSON.stringify(blocks).includes("I read it as this line");
  });
  expect(JSON.stringify(answer.blocks)).toContain("`price +10% round .90`");
  expect(JSON.stringify(answer.blocks)).toContain("The line doesn't say: “before Christmas”");
  await ada.click(answer, "Look at it in the form");
  const form = await ada.waitForModal("the form", ({ submit }) => submit === "Make the plan");
  expect(JSON.stringify(form.blocks)).toContain('"initial_value":"price +10% round .90"');
  await ada.submit(form, {});
  await ada.waitForModal("what comes of it", (shown) => JSON.stringify(shown).includes("I'm making this plan"));
  await ada.waitForMessage("the plan", ({ text }) => text.includes("Raise prices by 10 %"));
});

test("a mistyped line is answered with the part of it that is wrong, and isn't read as a sentence", async ({
  people,
}) => {
  const { ada } = people;
  await ada.command("/oms bulk price +5% round .90 everywhere");
  const answer = await ada.waitForMessage("the answer", ({ ephemeral, text, blocks }) => {
    return ephemeral && text === "Change many" && JSON.stringify(blocks).includes("everywhere");
  });
  expect(JSON.stringify(answer.blocks)).toContain("I understood: `price +5% round .90`");
  expect(JSON.stringify(answer.blocks)).not.toContain("sentence");
});

test("a rule is kept by a line, shown with its buttons, and ended", async ({ people }) => {
  const { ada } = people;
  await ada.command("/oms catchup materials add jute 2 a day");
  const kept = await ada.waitForMessage("the answer", ({ ephemeral, text }) => ephemeral && text === "Catch-up");
  expect(JSON.stringify(kept.blocks)).toContain("I keep this rule now");
  await ada.waitForMessage("its first plan", ({ text }) => text.includes("jute"));
  await ada.command("/oms catchup");
  const list = await ada.waitForMessage("the list", ({ ephemeral, text, ts }) => {
    return ephemeral && text === "Catch-up" && ts !== kept.ts;
  });
  expect(JSON.stringify(list.blocks)).toContain("goes first");
  await ada.click(list, "End the rule");
  const end = await ada.waitForMessage("its end", ({ ephemeral, text }) => {
    return ephemeral && text.startsWith("I don't keep this rule");
  });
  expect(JSON.stringify(end.blocks)).toContain("*PineAndInk* · Each listing: add “jute” to materials");
});
