import { hasControl } from "#sandbox/drive/blocks.ts";
import { expect, vi } from "vitest";
import { checkedTest as test } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 120_000 });

test("an owner types how many listings a plan deletes; another number stands under the field", async ({
  people,
  product,
}) => {
  await people.ada.command('/oms bulk delete search "notebook" states active');
  const card = await people.ada.waitForMessage("the plan", ({ blocks }) => hasControl(blocks, "Ask for approval (1)"));
  await people.ada.click(card, "Ask for approval (1)");
  const asked = await people.mara.waitForMessage("what waits", ({ blocks }) =>
    hasControl(blocks, "As an owner: delete 1…"),
  );
  await people.mara.click(asked, "As an owner: delete 1…");
  const form = await people.mara.waitForModal("the form", ({ submit }) => submit === "Delete them");
  await expect(people.mara.submit(form, { "Type 1 to delete 1 listing": "2" })).rejects.toThrow("Type 1");
  const open = await people.mara.waitForModal("the form as it was", ({ errors }) => Object.keys(errors).length > 0);
  await people.mara.submit(open, { "Type 1 to delete 1 listing": "1" });
  await people.mara.waitForMessage(
    "the end",
    (seen) => seen.ts === asked.ts && JSON.stringify(seen).includes("1 done and read back"),
    { withinMs: 90_000 },
  );
  const left = await product.db.sql(
    "select 1 from listings where live ->> 'title' ilike '%notebook%' and gone_at is null and state = 'active'",
  );
  expect(left).toEqual([]);
});

test("what was found is changed from there: the form begins with the same words and states", async ({ people }) => {
  await people.ada.command("/oms find linen live");
  const found = await people.ada.waitForMessage("what was found", ({ text }) => text.startsWith("Found:"));
  const label = /Change these \d+…/.exec(JSON.stringify(found))?.[0] ?? "";
  expect(label).not.toBe("");
  await people.ada.click(found, label);
  const form = await people.ada.waitForModal("the form", ({ submit }) => submit === "Make the plan");
  expect(JSON.stringify(form.blocks)).toContain('"initial_value":"linen"');
  await people.ada.submit(form, { Prices: "Raise by percent", "How much": "5" });
  await people.ada.waitForMessage("the plan", ({ text }) => text.startsWith("Plan for"), { withinMs: 60_000 });
});
