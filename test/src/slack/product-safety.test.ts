import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { connectShop } from "#sandbox/drive/paths.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import type { ModalView } from "#sandbox/slack/contract.ts";
import { slackTest } from "#test/support/slack-test.ts";
import { usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

const typed = {
  Name: "Pine & Ink",
  "Street and number": "Canary Lane 77",
  Town: "Canaryville",
  Postcode: "C4N 4RY",
  Country: "de",
  "E-mail address": "canary@birds.example",
};
const secrets = ["Canary Lane", "Canaryville", "C4N 4RY", "canary@birds"];

const test = slackTest
  .extend(
    "operators",
    ({ product }) =>
      async () =>
        shopNamed(await product.etsy.state(), usShop).operators ?? [],
  )
  /** The owner's form, from the list of shops. */
  .extend("opened", ({ people }) => async (): Promise<ModalView> => {
    const seen = new Set((await people.mara.view()).channels.flatMap(({ messages }) => messages.map(({ ts }) => ts)));
    await people.mara.command("/oms shops");
    const shops = await people.mara.waitForMessage(
      "the shops",
      (m) => !seen.has(m.ts) && hasControl(m.blocks, "Product safety"),
    );
    await people.mara.click(shops, "Product safety");
    return people.mara.waitForModal("the question", ({ blocks }) => hasControl(blocks, "Later"));
  });

test("an owner answers, accepts, and writes a manufacturer; no address is in any message or table", async ({
  product,
  people: { mara },
  operators,
  opened,
}) => {
  const question = await opened();
  expect(JSON.stringify(question)).toContain("1 February 2027");
  await mara.click(question, "Yes");
  const asked = await mara.waitForModal("the text", ({ blocks }) => hasControl(blocks, "Accept"));
  expect(JSON.stringify(asked)).toContain("I store no address");
  await mara.click(asked, "Accept");
  const accepted = await mara.waitForModal("the list", ({ blocks }) => hasControl(blocks, "Add a manufacturer"));
  await mara.close(accepted);
  // The fifth permission comes with the next consent.
  await expect(connectShop(mara, usShop)).rejects.toThrow("the sign-in is renewed");

  await mara.click(await opened(), "Add a manufacturer");
  const form = await mara.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Town"));
  expect((await mara.trySubmit(form, { ...typed, Country: "D" })).ok).toBe(false);
  await mara.submit(form, typed);
  const saved = await mara.waitForModal("the list", (modal) => JSON.stringify(modal).includes("Saved."));
  expect(await operators()).toMatchObject([{ name: "Pine & Ink", line1: "Canary Lane 77", country: "DE" }]);

  await mara.click(saved, "Show and edit");
  const edit = await mara.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Town"));
  expect(JSON.stringify(edit)).toContain("Canary Lane 77");
  await mara.submit(edit, { Town: "Canaryville on Sea" });
  await waitUntil("the change there", async () => (await operators())[0]?.city === "Canaryville on Sea");
  const last = await mara.waitForModal("the list", (modal) => JSON.stringify(modal).includes("Saved."));
  await mara.close(last);

  const messages = JSON.stringify((await mara.view()).channels);
  const tables = await product.db.sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    rows.push(
      ...(await product.db.sql<{ row: string }>(`select t::text as row from "${name}" t`)).map(({ row }) => row),
    );
  }
  expect(rows.join("\n")).toContain("Pine & Ink");
  for (const secret of secrets) {
    expect(messages).not.toContain(secret);
    expect(rows.join("\n")).not.toContain(secret);
  }
});

test("No ends it: the forms of listings ask for nothing of it any more", async ({ people: { mara }, opened }) => {
  await mara.click(await opened(), "No");
  const said = await mara.waitForModal("the answer", (modal) => JSON.stringify(modal).includes("The answer is *No*"));
  expect(hasControl(said.blocks, "Add a manufacturer")).toBe(false);
  await mara.close(said);
  const shops = await mara.waitForMessage("the shops", (m) => hasControl(m.blocks, "Defaults"));
  await mara.click(shops, "Defaults");
  const form = await mara.waitForModal("the defaults", ({ blocks }) => hasControl(blocks, "Shipping profile"));
  expect(JSON.stringify(form)).not.toMatch(/Safety warnings|Serial or batch|Manufacturer/);
});
