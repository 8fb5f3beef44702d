import { expect, vi } from "vitest";
import { slackTest as test } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

test("a plan with times in its line says them, and they are moved and cancelled on its card", async ({
  people,
  product,
}) => {
  await people.ada.command("/oms bulk price +5% round .90 at tomorrow 18:00 until tomorrow 23:00");
  await people.ada.waitForMessage(
    "what comes of it",
    (seen) => seen.ephemeral && JSON.stringify(seen).includes("It starts "),
  );
  const card = await people.ada.waitForMessage(
    "the plan with its times",
    (seen) => seen.text.startsWith("Plan for") && JSON.stringify(seen).includes("Move…"),
  );
  await people.ada.click(card, "Move…");
  const form = await people.ada.waitForModal("the form", ({ submit }) => submit === "Save");
  const yesterday = String(Math.floor(Date.now() / 1000) - 86_400);
  await expect(people.ada.submit(form, { Start: yesterday })).rejects.toThrow("This start has passed.");
  const open = await people.ada.waitForModal("the form as it was", ({ errors }) => Object.keys(errors).length > 0);
  const inTwoDays = Math.floor(Date.now() / 60_000) * 60 + 2 * 86_400;
  await people.ada.submit(open, { Start: String(inTwoDays), "Goes back": String(inTwoDays + 86_400) });
  await vi.waitFor(async () => {
    const rows = await product.db.sql<{ at: string }>(
      "select extract(epoch from starts_at)::bigint::text as at from schedules",
    );
    expect(rows.map(({ at }) => Number(at))).toEqual([inTwoDays]);
  });
  const moved = await people.ada.waitForMessage("the card", (seen) => seen.ts === card.ts);
  await people.ada.click(moved, "Cancel the schedule");
  await vi.waitFor(async () => expect(await product.db.sql("select 1 from schedules")).toEqual([]));
  await people.ada.waitForMessage(
    "the card without a time",
    (seen) => seen.ts === card.ts && JSON.stringify(seen).includes("Schedule…"),
  );
});

test("nothing scheduled is said, with how to do it", async ({ people }) => {
  await people.ada.command("/oms scheduled");
  const answer = await people.ada.waitForMessage("the answer", (seen) => seen.ephemeral && seen.text === "Scheduled");
  expect(JSON.stringify(answer)).toContain("Nothing is scheduled.");
});
