import { expect, vi } from "vitest";
import { controlsOf, hasControl } from "#sandbox/drive/blocks.ts";
import { photoMessage } from "#sandbox/drive/paths.ts";
import { readMessage, type Seen, slackAt, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { newTally } from "#sandbox/drive/tally.ts";
import { jpeg } from "#test/src/app/drafting.ts";
import { must } from "#test/src/store/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 240_000 });

const test = checkedTest
  /** The people again, with their clicks counted. */
  .extend("counted", ({ product }) => {
    const tally = newTally();
    const slack = slackAt(product.slackUrl, tally);
    return { tally, ada: slack.person("U0ADA"), jonas: slack.person("U0JONAS") };
  });

async function directChannel(person: SlackPerson): Promise<string> {
  const look = async () => (await person.view()).channels.find(({ kind }) => kind === "im")?.id;
  if ((await look()) === undefined) {
    await person.openHome();
    await person.waitForMessage("the greeting", (m) => readMessage(m).includes("You can:"));
  }
  return must(await look());
}

/** Ten photos in one message; what the app answers. */
async function send(person: SlackPerson, channel: string, from: number): Promise<Seen> {
  const files = [];
  for (let number = from; number < from + 10; number += 1) {
    const base64 = Buffer.from(await jpeg(number)).toString("base64");
    files.push({ name: `board ${number}.jpg`, mimetype: "image/jpeg", base64 });
  }
  const { channels } = await person.view();
  const before = Math.max(0, ...channels.flatMap(({ messages }) => messages.map(({ ts }) => Number(ts))));
  await person.say(channel, "", files);
  return person.waitForMessage(
    "the answer to the photos",
    (m) => m.isBot && Number(m.ts) > before && hasControl(m.blocks, "Several listings like one"),
  );
}

const batchCard = (person: SlackPerson, button: string) =>
  person.waitForMessage(`the batch with ${button}`, (m) => m.isBot && hasControl(m.blocks, button), {
    withinMs: 180_000,
  });

test("forty photos of four messages are forty listings, drafted, filled in, asked for and approved in fifteen clicks", async ({
  product,
  counted: { tally, ada, jonas },
}) => {
  const channel = await directChannel(ada);
  tally.clicks = 0;
  const first = await send(ada, channel, 1);
  await ada.click(first, "Several listings like one");
  const form = await ada.waitForModal("the form", ({ submit }) => submit !== null);
  await ada.submit(form, {
    "Like which listing": "Walnut Cutting Board",
    "Which photos are one listing": "Each photo alone",
  });
  await batchCard(ada, "Group the photos…");
  for (const [from, all] of [
    [11, 10],
    [21, 20],
    [31, 30],
  ] as const) {
    await ada.click(await send(ada, channel, from), `Add to the batch (${all} photos)`);
    await ada.waitForMessage("what joined", (m) => readMessage(m).includes(`It has ${all + 10} photos now.`));
  }
  await ada.click(await batchCard(ada, "Make 40 drafts"), "Make 40 drafts");
  await ada.click(await batchCard(ada, "Fill in the blanks…"), "Fill in the blanks…");
  const blanks = await ada.waitForModal("the blanks", ({ submit }) => submit !== null);
  const { label } = must(controlsOf(blanks.blocks).find((each) => each.label.startsWith("What takes the place of")));
  await ada.submit(blanks, { [label]: "1: very large\n40: small" });
  const waits = await ada.waitForMessage("what is left", (m) =>
    controlsOf(m.blocks).some((each) => /^Leave \d+ blanks out$/.test(each.label)),
  );
  await ada.click(waits, must(controlsOf(waits.blocks).find((each) => each.label.startsWith("Leave "))).label);
  const complete = await ada.waitForMessage("that all are complete", (m) =>
    readMessage(m).includes("All are complete"),
  );
  await ada.click(complete, "Ask for approval of all 40");
  const review = await batchCard(jonas, "Approve all 40 as drafts on Etsy");
  expect(readMessage(review)).toContain("40 new listings of one batch");
  await jonas.click(review, "Approve all 40 as drafts on Etsy");
  await jonas.waitForMessage("that nothing waits", (m) => readMessage(m).includes("Nothing of this batch waits"));
  expect(tally.clicks).toBeLessThanOrEqual(15);
  const [counts] = await product.db.sql<{ decided: number; drafts: number; photos: number }>(
    `select count(*)::int as drafts, count(distinct c.content #>> '{photos,0,hash}')::int as photos,
       count(d.id)::int as decided
     from changes c left join decisions d on d.change_id = c.id and d.verdict = 'approve' where c.source ? 'batch'`,
  );
  expect(counts).toEqual({ drafts: 40, photos: 40, decided: 40 });
});

test("photos in the thread under the first ones join by themselves; those of another message by a button in the form", async ({
  product,
  people,
}) => {
  const { ada } = people;
  const channel = await directChannel(ada);
  const first = await send(ada, channel, 51);
  await ada.click(first, "Several listings like one");
  const form = await ada.waitForModal("the form", ({ submit }) => submit !== null);
  await ada.submit(form, {
    "Like which listing": "Walnut Cutting Board",
    "Which photos are one listing": "The photos of one message",
  });
  await batchCard(ada, "Make 1 draft");
  const file = { name: "more.jpg", mimetype: "image/jpeg", base64: Buffer.from(await jpeg(61)).toString("base64") };
  const say = { as: ada.id, channel, text: "", thread_ts: first.ts, files: [file] };
  await fetch(`${product.slackUrl}/_sandbox/act/message`, { method: "POST", body: JSON.stringify(say) });
  await ada.waitForMessage("what joined", (m) =>
    readMessage(m).includes("1 photo joined the batch. It has 11 photos now."),
  );
  await batchCard(ada, "Make 2 drafts");
  await ada.shortcut("Add photos to a listing", await photoMessage(ada, "Linen apron"));
  const adding = await ada.waitForModal("where photos go", ({ blocks }) =>
    hasControl(blocks, "Add to the batch (11 photos)"),
  );
  await ada.click(adding, "Add to the batch (11 photos)");
  await batchCard(ada, "Make 3 drafts");
});
