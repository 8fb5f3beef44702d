import { expect, vi } from "vitest";
import { findControl, hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import type { ModalView } from "#sandbox/slack/contract.ts";
import { fileOf, rowsOf, type Row } from "#test/src/app/plan-files.ts";
import { must } from "#test/src/store/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const further = 115;

const test = checkedTest
  /** More values than a table in Slack has rows. */
  .extend("filled", { scope: "file", auto: true }, async ({ product, people, checked: _ }) => {
    await product.etsy.control("POST", "shops/31000100/fill", { count: further, state: "active" });
    await people.ada.command("/oms sync");
    await people.ada.waitForMessage("the result", (m) => readMessage(m).includes("checked:"), { withinMs: 60_000 });
  })
  /** A plan of this line, made. */
  .extend("planned", ({ people }) => async (line: string, says: string): Promise<Seen> => {
    await people.ada.command(`/oms bulk ${line}`);
    return people.ada.waitForMessage(
      "the plan",
      (m) => m.text.startsWith("Plan for") && m.text.includes(says) && hasControl(m.blocks, "Ask for approval"),
      { withinMs: 60_000 },
    );
  })
  .extend("asTable", ({ people }) => async (card: Seen): Promise<Seen> => {
    const before = Date.now() / 1000;
    await people.ada.click(card, "As a table");
    return people.ada.waitForMessage(
      "the table",
      (m) => m.ephemeral && m.text === "Plan as a table" && Number(m.ts) >= before,
    );
  })
  .extend("file", ({ asTable }) => async (card: Seen): Promise<Row[]> => {
    const { blocks } = await asTable(card);
    const { element } = findControl(blocks, "Download", "The table");
    return rowsOf(await (await fetch(String(element["url"]))).text());
  });

const ofListings = (modal: ModalView) => modal.title === "Listings" && textOn(modal.blocks).includes(" of ");

const csv = (rows: readonly Row[]) => ({
  name: "oms-plan.csv",
  mimetype: "text/csv",
  base64: Buffer.from(fileOf(rows)).toString("base64"),
});

/** The first price of the file is another one. */
const dearer = (rows: readonly Row[], price: string) =>
  rows.map((row, at) => (at === 0 ? { ...row, new: price } : row));

test("a plan of more values than a table holds shows the first hundred, and all of its listings by pages", async ({
  people,
  planned,
  asTable,
}) => {
  const { ada } = people;
  const card = await planned("price +5%", "5 %");
  const all = Number(/Plan for (\d+) listing/.exec(card.text)?.[1]);
  expect(all).toBeGreaterThan(100);
  const shown = await asTable(card);
  const table = must(shown.blocks.find(({ type }) => type === "data_table"));
  expect((table["rows"] as unknown[]).length).toBe(101);
  expect(JSON.stringify(shown.blocks)).toContain("This shows the first 100 values. The file has all of them.");
  await ada.click(shown, "See all");
  const titles = new Set<string>();
  for (let from = 1; from <= all; from += 20) {
    const to = Math.min(from + 19, all);
    const page = await ada.waitForModal(
      `listings ${from} to ${to}`,
      (modal) => ofListings(modal) && textOn(modal.blocks).includes(`${from}–${to} of ${all}`),
    );
    for (const [, code = ""] of textOn(page.blocks).matchAll(/`([a-z0-9]+)`  ·/g)) titles.add(code);
    expect(hasControl(page.blocks, "Next")).toBe(to < all);
    if (to < all) await ada.click(page, "Next");
    else await ada.close(page);
  }
  expect(titles.size).toBe(all);
});

test("a plan's file that is dropped into the messages with the app is shown first, and the plan becomes that", async ({
  people,
  planned,
  file,
}) => {
  const { ada } = people;
  const card = await planned("price +6%", "6 %");
  const rows = await file(card);
  await ada.say(card.channel, "", [csv(dearer(rows, "71.10"))]);
  const preview = await ada.waitForMessage("what would change", (m) => hasControl(m.blocks, "Change the plan"));
  expect(readMessage(preview)).toContain("1 value would be another one, in 1 listing");
  expect(readMessage(preview)).toContain("→ $71.10");
  await ada.click(preview, "Change the plan");
  await ada.waitForMessage("that the plan is so", (m) => readMessage(m).includes("is now as"));
  await ada.waitForMessage("its card", (m) => m.ts === card.ts && readMessage(m).includes("1 value was typed by hand"));
});

test("with “Take the file back in” a form takes the plan's file, and the plan becomes that", async ({
  people,
  planned,
  asTable,
  file,
}) => {
  const { ada } = people;
  const card = await planned("price +7%", "7 %");
  const rows = await file(card);
  await ada.click(await asTable(card), "Take the file back in");
  const form = await ada.waitForModal("the form", ({ submit }) => submit === "Show what would change");
  // A line that isn't in the file is left out of the plan.
  const last = must(rows.at(-1))["key"];
  const kept = dearer(rows, "72.20").filter(({ key }) => key !== last);
  await ada.submit(form, { "CSV file": [await ada.upload(csv(kept))] });
  const preview = await ada.waitForMessage(
    "what would change",
    (m) => hasControl(m.blocks, "Change the plan") && readMessage(m).includes("$72.20"),
  );
  expect(readMessage(preview)).toContain("1 listing would be left out");
  await ada.click(preview, "Change the plan");
  const all = Number(/Plan for (\d+) listing/.exec(card.text)?.[1]);
  const changed = await ada.waitForMessage(
    "its card",
    (m) => m.ts === card.ts && hasControl(m.blocks, `Ask for approval (${all - 1})`),
  );
  expect(readMessage(changed)).toContain("typed by hand");
});

test("“Show what changes” opens one listing of a plan with its words, old and new, over the list", async ({
  people,
  planned,
}) => {
  const { ada } = people;
  const card = await planned('title replace "Striped" with "Checked & washed" search "tea towel"', "Striped");
  await ada.click(card, "See all");
  const list = await ada.waitForModal("the list", ofListings);
  await ada.click(list, "Show what changes");
  const item = await ada.waitForModal("the words", (m) => m.title === "What changes" && textOn(m.blocks).includes("~"));
  expect(textOn(item.blocks)).toMatch(/Linen Tea Towel, ~Striped~ \*Checked &amp; washed\*/);
  await ada.close(item);
  await ada.close(await ada.waitForModal("the list again", ofListings));
});
