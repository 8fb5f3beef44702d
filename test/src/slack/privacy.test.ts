import { describe, expect, vi } from "vitest";
import { hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { readMessage, type Seen, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { draftApron } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

/** One studio from its first question about privacy to its end. The tests build on each other. */
const test = slackTest.extend("giveRole", ({ people }) => async (person: SlackPerson, role: string) => {
  await people.mara.command("/oms roles");
  const form = await people.mara.waitForModal("the roles", ({ blocks }) => hasControl(blocks, "Person"));
  await people.mara.submit(form, { Person: person.id, Role: role });
});

async function typed(person: SlackPerson, line: string): Promise<Seen> {
  const { channels } = await person.view();
  const before = Math.max(0, ...channels.flatMap(({ messages }) => messages.map(({ ts }) => Number(ts))));
  await person.command(line);
  return person.waitForMessage(`an answer to ${line}`, (m) => m.ephemeral && m.isBot && Number(m.ts) > before);
}

const eraseForm = (person: SlackPerson) =>
  person.waitForModal("the last question", ({ submit }) => submit === "Erase everything");

describe("who sees what", () => {
  test("an owner reads what is kept, who else sees it and how it ends, and has the buttons", async ({ people }) => {
    const answer = await typed(people.mara, "/oms privacy");
    for (const named of [
      "Slack",
      "Etsy",
      "Supabase",
      "Cloudflare",
      "OpenAI",
      "3 days later",
      "trademark of Etsy, Inc.",
    ]) {
      expect(readMessage(answer)).toContain(named);
    }
    // This product has no key for OpenAI: the switch would promise what isn't there.
    expect(hasControl(answer.blocks, "Switch on AI")).toBe(false);
    expect(hasControl(answer.blocks, "Erase everything…")).toBe(true);
  });

  test("a maker reads the same and has no buttons; a guest reads one sentence", async ({ people }) => {
    const answer = await typed(people.ada, "/oms privacy");
    expect(readMessage(answer)).toContain("Who else sees any of it");
    expect(readMessage(answer)).toContain("Only an owner can download the data");
    for (const label of ["Erase everything…", "Download everything", "Show what would be erased"]) {
      expect(hasControl(answer.blocks, label)).toBe(false);
    }
    await people.kim.command("/oms privacy", "C0PHOTOS");
    const refused = await people.kim.waitForMessage("the refusal", (m) => m.ephemeral && m.isBot);
    expect(readMessage(refused)).toContain("You don't have a role in this studio");
  });

  test("one who was an owner when the buttons were drawn, and is none any more, is refused in words", async ({
    people,
    giveRole,
  }) => {
    await giveRole(people.jonas, "Owner: everything, with shops, roles and settings");
    const answer = await typed(people.jonas, "/oms privacy");
    await people.jonas.click(answer, "Erase everything…");
    const open = await eraseForm(people.jonas);
    await giveRole(people.jonas, "Manager: approves and publishes, too");
    const refused = await people.jonas.trySubmit(open, { "To continue": "Pine & Ink" });
    expect(refused.errors?.["studio_name"]).toMatch(/^Only an owner of this studio may do that\. Reference: R-/);
    await people.jonas.close(open);
    await people.jonas.click(answer, "Erase everything…");
    const notice = await people.jonas.waitForModal("the refusal", ({ title }) => title === "That didn't work");
    expect(textOn(notice.blocks)).toContain("Only an owner of this studio may do that.");
    await people.jonas.close(notice);
  });
});

describe("an owner", () => {
  test("takes everything home behind a link that is a file", async ({ people }) => {
    const answer = await typed(people.mara, "/oms privacy");
    await people.mara.click(answer, "Download everything");
    const offered = await people.mara.waitForMessage("the file", (m) => readMessage(m).includes("one JSON file"));
    const address = /https?:[^"\s]+\/downloads\/[^"\s]+/.exec(JSON.stringify(offered.blocks))?.[0] ?? "";
    const response = await fetch(address);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="oms-studio-.*\.json"$/);
    const { tables } = (await response.json()) as { tables: Record<string, unknown[]> };
    expect(tables["studios"]).toHaveLength(1);
    expect(tables["shops"]).toHaveLength(1);
    expect((await fetch(address.replace("studio.json", "products.csv"))).status).toBe(404);
  });

  test("sees what would be erased, and nothing is", async ({ product, people }) => {
    const answer = await typed(people.mara, "/oms privacy");
    await people.mara.click(answer, "Show what would be erased");
    const counted = await people.mara.waitForMessage("the counts", (m) =>
      readMessage(m).includes("Nothing was erased"),
    );
    expect(readMessage(counted)).toMatch(/Marketplace sign-ins: 1/);
    expect(await product.db.sql("select 1 from shop_credentials")).toHaveLength(1);
  });

  test("is asked, when a shop is disconnected, whether its copies go too, and they do", async ({ product, people }) => {
    const question = await typed(people.mara, "/oms disconnect Pine");
    expect(hasControl(question.blocks, "Keep the product data")).toBe(true);
    await people.mara.click(question, "Erase this shop's copies");
    await people.ada.waitForMessage("the note", (m) =>
      readMessage(m).includes("everything I copied from it is erased"),
    );
    expect(await product.db.sql("select 1 from listings")).toEqual([]);
    expect(await product.db.sql("select 1 from shop_credentials")).toEqual([]);
    expect(readMessage(await typed(people.mara, "/oms disconnect Pine"))).toContain("is disconnected already");
  });
});

describe("erasure", () => {
  test("another name is refused under the field, and what was typed can be put right", async ({ product, people }) => {
    await draftApron(people);
    await people.mara.click(await typed(people.mara, "/oms privacy"), "Erase everything…");
    const form = await eraseForm(people.mara);
    expect(textOn(form.blocks)).toContain("You can't undo this.");
    expect(textOn(form.blocks)).toContain("your listings on Etsy, unchanged");
    const refused = await people.mara.trySubmit(form, { "To continue": "Pine and Ink" });
    expect(refused.errors?.["studio_name"]).toContain("That isn't the studio's name as shown above.");
    expect(await product.db.sql("select 1 from erasure_requests")).toEqual([]);
    await people.mara.close(form);
  });

  test("while it goes on, whoever asks again or does anything is told so", async ({ product, people }) => {
    const second = await typed(people.mara, "/oms privacy");
    await people.mara.click(second, "Erase everything…");
    const form = await eraseForm(people.mara);
    // Photos that are being copied hold the last step up.
    await product.db.sql(
      `insert into operations (studio_id, kind, key, state, lease_token, lease_until)
       select id, 'prepare_draft', 'held up', 'running', gen_random_uuid(), now() + interval '5 minutes' from studios`,
    );
    await people.mara.submit(form, { "To continue": " Pine & Ink " });
    const told = await people.ada.waitForMessage("the note", (m) =>
      readMessage(m).includes("is erasing everything of this studio"),
    );
    expect(told.channel).toBe("C0LISTINGS");
    const word = await people.mara.waitForMessage("the word", (m) => readMessage(m).includes("the receipt E-"));
    expect(word.channel).toMatch(/^D/);
    await people.mara.click(second, "Erase everything…");
    const again = await people.mara.waitForModal("the refusal", ({ title }) => title === "That didn't work");
    expect(textOn(again.blocks)).toContain("I'm erasing everything of this studio");
    await people.mara.close(again);
  });

  test("the receipt comes as the last message; then nobody knows the studio, and Etsy hears nothing more", async ({
    product,
    people,
  }) => {
    const calls = (await product.etsy.calls()).length;
    const due = "kind = 'erase_studio' and state = 'queued'";
    await waitUntil(
      "the operation to be let go",
      async () => (await product.db.sql(`select 1 from operations where ${due}`)).length > 0,
    );
    await product.db.sql("update erasure_requests set quiet_at = now()");
    await product.db.sql(`update operations set run_at = now() where ${due}`);
    const receipt = await people.mara.waitForMessage("the receipt", (m) => readMessage(m).includes("Receipt *E-"));
    expect(receipt.channel).toMatch(/^D/);
    expect(readMessage(receipt)).toMatch(/People: 4/);
    await waitUntil("the end", async () => (await product.db.sql("select 1 from studios")).length === 0);
    expect((await product.etsy.calls()).length).toEqual(calls);
    const number = /E-[A-Z2-9]{6}-[A-Z2-9]{6}/.exec(readMessage(receipt))?.[0] ?? "";
    expect(await product.parts.app.describeReceipt(number)).toMatchObject({ number, erasedOn: expect.any(String) });
    expect(readMessage(await typed(people.ada, "/oms shops"))).toContain("I'm not set up in this workspace");
  });
});
