import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { askForApron, draftApron } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  // The channel that the guest is in too.
  .extend("environment", { scope: "file" }, { LISTINGS_CHANNEL: "C0PHOTOS" })
  .extend("card", { scope: "file", auto: true }, ({ people }) => askForApron(people, "Apron that waits"))
  .extend("cardAsSeenBy", ({ card }) => (person: SlackPerson) => {
    return person.waitForMessage("the card", (m) => m.ts === card.ts);
  })
  /** What the person alone reads after she clicked. @returns the sentence, and the reference in it */
  .extend(
    "refusedTo",
    ({ cardAsSeenBy }) =>
      async (person: SlackPerson, label: string): Promise<{ text: string; reference: string }> => {
        const before = await newest(person);
        await person.click(await cardAsSeenBy(person), label);
        const answer = await person.waitForMessage("the answer", (m) => m.ephemeral && Number(m.ts) > before);
        const text = readMessage(answer);
        return { text, reference: /R-[A-Z2-9]{6}/.exec(text)?.[0] ?? "" };
      },
  )
  .extend("logged", ({ product }) => (reference: string) => {
    return product.db.sql<{ outcome: string; code: string; name: string }>(
      "select a.outcome, a.code, m.name from audit_events a join members m on m.id = a.member_id where a.reference = $1",
      [reference],
    );
  })
  /** The card is as it was: nobody was asked in vain, and whoever may decide still can. */
  .extend("cardStands", ({ people, cardAsSeenBy }) => {
    const cardStands = async (): Promise<void> => {
      expect(hasControl((await cardAsSeenBy(people.jonas)).blocks, "Approve & publish")).toBe(true);
      const all = (await people.teo.view()).channels.flatMap(({ messages }) => messages);
      expect(all.filter((m) => m.ephemeral && readMessage(m).includes("R-"))).toEqual([]);
    };
    return cardStands;
  })
  .extend("giveRole", ({ people }) => async (person: SlackPerson, role: string): Promise<void> => {
    await people.mara.command("/oms roles");
    const form = await people.mara.waitForModal("the roles", ({ submit }) => submit !== null);
    await people.mara.submit(form, { Person: person.id, Role: role });
  });

async function newest(person: SlackPerson): Promise<number> {
  const { channels } = await person.view();
  return Math.max(0, ...channels.flatMap(({ messages }) => messages.map(({ ts }) => Number(ts))));
}

test("a guest in the channel reads one private sentence; the card stays, and the attempt is in the log", async ({
  people,
  refusedTo,
  logged,
  cardStands,
}) => {
  const { text, reference } = await refusedTo(people.kim, "Approve & publish");
  expect(text).toContain("You don't have a role in this studio");
  expect(await logged(reference)).toEqual([{ outcome: "refused", code: "no-role", name: "Kim" }]);
  await cardStands();
});

test("so does a maker who had no part in it, and its author for her own card", async ({
  people,
  refusedTo,
  logged,
}) => {
  const maker = await refusedTo(people.teo, "Approve & publish");
  expect(maker.text).toContain("Only a manager or an owner may do that");
  expect(await logged(maker.reference)).toMatchObject([{ outcome: "refused", code: "not-allowed" }]);
  const author = await refusedTo(people.ada, "Approve & publish");
  expect(author.text).toMatch(/Only a manager|own/);
  expect(await logged(author.reference)).toHaveLength(1);
});

test("a button that opens a form says at once that it isn't for this role, and nothing is filled in for nothing", async ({
  people,
  cardAsSeenBy,
  logged,
}) => {
  await people.teo.click(await cardAsSeenBy(people.teo), "Ask for changes");
  const told = await people.teo.waitForModal("why not", ({ blocks }) =>
    JSON.stringify(blocks).includes("Only a manager or an owner may do that"),
  );
  expect(told.submit).toBeNull();
  const reference = /R-[A-Z2-9]{6}/.exec(JSON.stringify(told.blocks))?.[0] ?? "";
  expect(await logged(reference)).toMatchObject([{ outcome: "refused", code: "not-allowed", name: "Teo" }]);
  await people.teo.close(told);
  expect(hasControl((await cardAsSeenBy(people.jonas)).blocks, "Approve & publish")).toBe(true);
});

test("a maker whose role was taken away while her form was open reads it there, and the attempt is in the log", async ({
  people,
  logged,
  giveRole,
}) => {
  const form = await draftApron(people);
  await giveRole(people.ada, "No role");
  const refused = await people.ada.trySubmit(form, { Title: "Apron of somebody without a role" });
  await giveRole(people.ada, "Maker: drafts and asks for approval");
  const text = Object.values(refused.errors ?? {}).join();
  expect(text).toContain("You don't have a role in this studio");
  expect(await logged(/R-[A-Z2-9]{6}/.exec(text)?.[0] ?? "")).toEqual([
    { outcome: "refused", code: "no-role", name: "Ada" },
  ]);
});

test("a manager who was demoted since the card was drawn is judged as she stands now", async ({
  product,
  people,
  card,
  cardAsSeenBy,
  refusedTo,
  logged,
  giveRole,
}) => {
  const roles = (role: string) => giveRole(people.jonas, role);
  await roles("Viewer: only looks");
  const { text, reference } = await refusedTo(people.jonas, "Approve & publish");
  expect(text).toContain("Only a manager or an owner may do that");
  expect(await logged(reference)).toMatchObject([{ outcome: "refused", code: "not-allowed" }]);
  expect(await product.db.sql("select 1 from decisions")).toEqual([]);
  await roles("Manager: approves and publishes, too");
  await people.jonas.click(await cardAsSeenBy(people.jonas), "Approve & publish");
  await people.jonas.waitForMessage(
    "the card to go on",
    (m) => m.ts === card.ts && !hasControl(m.blocks, "Approve & publish"),
  );
});

test("the last owner can't give up being one, and reads why under the field", async ({ people }) => {
  await people.mara.command("/oms roles");
  const form = await people.mara.waitForModal("the roles", ({ submit }) => submit !== null);
  const refused = await people.mara.trySubmit(form, {
    Person: people.mara.id,
    Role: "Maker: drafts and asks for approval",
  });
  expect(refused.ok).toBe(false);
  expect(Object.values(refused.errors ?? {}).join()).toContain("A studio needs at least one owner");
});
