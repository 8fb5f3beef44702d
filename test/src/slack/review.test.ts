import { expect, vi } from "vitest";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { askForApron } from "#test/support/studio.ts";
import { must } from "#test/src/store/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 120_000 });

const test = checkedTest
  /** One file gives ten listings another title, and asks for all of them. */
  .extend("askForTen", ({ product, people }) => {
    const askForTen = async (): Promise<void> => {
      const rows = await product.db.sql<{ code: string }>(
        "select code from listings where gone_at is null order by seq limit 10",
      );
      expect(rows).toHaveLength(10);
      const csv = ["code,title", ...rows.map(({ code }, index) => `${code},Renamed by the file ${index + 1}`)].join(
        "\n",
      );
      const uploaded = await fetch(`${product.slackUrl}/_sandbox/act/upload`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          as: people.ada.id,
          name: "titles.csv",
          mimetype: "text/csv",
          base64: Buffer.from(csv).toString("base64"),
        }),
      });
      const { file_id: id } = (await uploaded.json()) as { file_id: string };
      await people.ada.command("/oms import");
      const form = await people.ada.waitForModal("the form", ({ submit }) => submit === "Show what would change");
      await people.ada.submit(form, { "CSV file": [id] });
      const preview = await people.ada.waitForMessage("the preview", (m) => readMessage(m).includes("would change"));
      await people.ada.click(preview, "Apply (10)");
      const applied = await people.ada.waitForMessage("that it is", (m) => readMessage(m).includes("changed here"));
      await people.ada.click(applied, "Ask for approval of all 10");
      await waitUntil(
        "one request of them all to be asked for and told",
        async () => {
          const open = await product.db.sql<{ n: number }>(
            "select count(*)::int as n from outbox where state in ('pending', 'sending') and run_at <= app.now()",
          );
          const asked = await product.db.sql("select 1 from changes where state = 'in_review'");
          return asked.length === 1 && open[0]?.n === 0;
        },
        { withinMs: 50_000 },
      );
      // The message that was clicked says which request, in its place.
      const asked = await people.ada.waitForMessage("its number", (m) => readMessage(m).includes("in request 1."));
      expect([asked.ts, readMessage(asked).includes("Show request 1")]).toEqual([applied.ts, true]);
      const messages = (await people.ada.view()).channels.flatMap((channel) => channel.messages);
      expect(messages.filter((m) => readMessage(m).includes("collecting"))).toEqual([]);
    };
    return askForTen;
  });

const readModal = ({ blocks }: { blocks: unknown }) => JSON.stringify(blocks);

test("a file is one request, which mentions each person once; its listings are shown, and it is approved by one click", async ({
  product,
  people,
  askForTen,
}) => {
  await askForTen();
  const { channels } = await people.jonas.view();
  const mentioning = channels
    .flatMap(({ messages }) => messages)
    .filter((m) => m.isBot && JSON.stringify(m).includes(`<@${people.jonas.id}>`) && !m.text.startsWith("Hello"));
  expect(mentioning.map(readMessage)).toHaveLength(1);

  // Another edit of one of them says at its opening what waits, and shows it over the form.
  const [one] = await product.db.sql<{ code: string }>(
    "select l.code from listings l join change_items t on t.listing_id = l.id order by t.seq limit 1",
  );
  await people.ada.command(`/oms edit ${must(one).code}`);
  const form = await people.ada.waitForModal("the form", ({ submit }) => submit === "Save");
  expect(readModal(form)).toContain("request 1 changes Title, and waits for approval.");
  expect(readModal(form)).toContain(must(one).code);
  await people.ada.click(form, "Show request 1");
  const over = await people.ada.waitForModal("the request", (modal) =>
    readModal(modal).includes("Plan for 10 listings"),
  );
  expect(readModal(over)).toContain("Show listings");
  await people.ada.close(over);
  await people.ada.close(await people.ada.waitForModal("the form again", ({ submit }) => submit === "Save"));

  await people.jonas.command("/oms review");
  const page = await people.jonas.waitForMessage("it", (m) => m.ephemeral && readMessage(m).includes("1 of 1"));
  expect(readMessage(page)).toContain("Plan for 10 listings");
  expect(readMessage(page)).toContain("*Title* in 10 listings");
  await people.jonas.click(page, "Show listings");
  const shown = await people.jonas.waitForModal("its listings", (modal) => readModal(modal).includes("1–10 of 10"));
  expect(readModal(shown)).toContain("Renamed by the file 10");
  await people.jonas.click(page, "Approve & apply (10)");
  const end = await people.jonas.waitForMessage("the end", (m) => m.ephemeral && m.text.includes("Nothing waits"));
  expect(readMessage(end)).toContain("Approved:");
  await people.jonas.waitForMessage("its card to say so", (m) => readMessage(m).includes("10 done and read back"));
  expect(
    await product.db.sql("select 1 from change_items where state = 'applied' and listing_id is not null"),
  ).toHaveLength(10);
});

test("asking for changes on a page of /oms review goes on to the next listing, which can be decided there", async ({
  product,
  people,
}) => {
  const [first, second] = [
    await askForApron(people, "Apron to send back"),
    await askForApron(people, "Apron after it"),
  ];
  expect([first, second].every(Boolean)).toBe(true);
  await people.jonas.command("/oms review");
  const page = await people.jonas.waitForMessage("the first", (m) => m.ephemeral && readMessage(m).includes("1 of 2"));
  await people.jonas.click(page, "Ask for changes");
  const form = await people.jonas.waitForModal("the form", ({ submit }) => submit === "Send");
  await people.jonas.submit(form, { "What should change?": "Another photo, please." });
  const next = await people.jonas.waitForModal("the next one", (modal) => readModal(modal).includes("1 of 1"));
  expect(readModal(next)).toContain("Sent back");
  expect(readModal(next)).toContain("Apron after it");
  await people.jonas.click(next, "Put on Etsy as draft");
  await people.jonas.waitForModal("the end", (modal) => readModal(modal).includes("Nothing waits"));
  expect(await product.db.sql("select 1 from changes where state = 'in_review'")).toEqual([]);
});

test("what is decided elsewhere meanwhile is told on the page by whom, no request is skipped, and a page can be gone back", async ({
  product,
  people,
}) => {
  const titles = ["Apron one", "Apron two", "Apron three", "Apron four"];
  const cards = [];
  for (const title of titles) cards.push(await askForApron(people, title));
  const { jonas, mara } = people;
  const page = (title: string, place: string) =>
    jonas.waitForMessage(`${title} at ${place}`, (m) => {
      const text = readMessage(m);
      return m.ephemeral && text.includes(place) && text.includes(`*${title}*`);
    });
  await jonas.command("/oms review");
  const first = await page("Apron one", "1 of 4");
  // Another person decides about the one that is open, with the page still there.
  await mara.click(must(cards[0]), "Put on Etsy as draft");
  await waitUntil("it to be approved", async () => {
    return (await product.db.sql("select 1 from changes where state = 'in_review'")).length === 3;
  });
  await jonas.click(first, "Approve & publish ($0.20)");
  const second = await page("Apron two", "1 of 3");
  expect(readMessage(second)).toContain("Mara approved *Apron one*");
  expect(await product.db.sql("select 1 from changes where kind = 'create' and mode = 'live'")).toEqual([]);

  // The next one is what comes behind it, whatever was decided before it.
  await mara.click(must(cards[1]), "Put on Etsy as draft");
  await waitUntil("the second to be approved", async () => {
    return (await product.db.sql("select 1 from changes where state = 'in_review'")).length === 2;
  });
  await jonas.click(second, "Next");
  const third = await page("Apron three", "1 of 2");
  expect(readMessage(third)).toContain("Mara approved *Apron two*");
  await jonas.click(third, "Next");
  const fourth = await page("Apron four", "2 of 2");
  await jonas.click(fourth, "Previous");
  const back = await page("Apron three", "1 of 2");
  expect(readMessage(back)).not.toContain("meanwhile");

  // Asked for changes by another person: the form is never opened for nothing.
  await mara.click(must(cards[2]), "Put on Etsy as draft");
  await waitUntil("the third to be approved", async () => {
    return (await product.db.sql("select 1 from changes where state = 'in_review'")).length === 1;
  });
  await jonas.click(back, "Ask for changes");
  const told = await jonas.waitForModal("who was first", (modal) => readModal(modal).includes("Mara approved"));
  expect([told.submit, readModal(told).includes("Apron four")]).toEqual([null, true]);
  await page("Apron four", "1 of 1");
});
