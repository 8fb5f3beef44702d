import { expect, vi } from "vitest";
import { hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { openAiStandIn } from "#test/support/openai-test.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  .extend("ai", { scope: "file" }, openAiStandIn)
  .extend("environment", { scope: "file" }, ({ ai }) => ({
    OPENAI_API_KEY: "sk-test-of-the-stand-in",
    OPENAI_BASE_URL: ai.baseUrl,
  }))
  .extend("draftFrom", ({ people }) => async (beginning: string) => {
    const message = await people.ada.waitForMessage("the message", ({ text }) => text.startsWith(beginning));
    await people.ada.shortcut("Draft a listing", message);
  })
  .extend("form", ({ people }) => () => {
    return people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
  });

test.beforeAll(async ({ people }) => {
  await people.mara.command("/oms privacy");
  const privacy = await people.mara.waitForMessage("what is kept", (m) => hasControl(m.blocks, "Switch on AI"));
  await people.mara.click(privacy, "Switch on AI");
  await people.mara.waitForMessage("the switch", (m) => m.ts === privacy.ts && hasControl(m.blocks, "Switch off AI"));
});

test("the form says what it is written from, and fills in when the text arrives", async ({
  ai,
  people,
  draftFrom,
  form,
}) => {
  ai.answers({
    content: JSON.stringify({
      title: "Flax linen apron, washed soft",
      description: "A linen apron with two pockets.",
      tags: ["linen apron", "kitchen apron"],
      materials: ["linen"],
      category_words: ["apron"],
      photo_alts: ["An apron from the front", "A pocket", "The back"],
    }),
  });
  await draftFrom("Linen apron");
  const filled = await form();
  expect(JSON.stringify(filled.values)).toContain("Flax linen apron, washed soft");
  expect(JSON.stringify(filled.blocks)).toContain("Text by OpenAI: please check it. 3 photos.");
  expect(ai.asked).toHaveLength(1);
  // Photos go along as small pictures, and nothing that would tell who asks.
  expect(ai.asked[0]?.body.match(/data:image\/jpeg/g)).toHaveLength(3);
  expect(ai.asked[0]?.body).not.toMatch(/Pine|Ada|U0ADA/);
  await people.ada.close(filled);
  const card = await people.ada.waitForMessage(
    "her card",
    (m) => m.channel.startsWith("D") && m.text.includes("Flax linen"),
  );
  expect(readMessage(card)).toContain("OpenAI proposed this text");
});

test("who would rather not wait starts without it, and the late answer changes nothing", async ({
  ai,
  people,
  draftFrom,
  form,
}) => {
  ai.answers("never");
  const arrived = ai.request();
  await draftFrom("Set of 3 walnut");
  const writing = await people.ada.waitForModal("the wait", ({ blocks }) => hasControl(blocks, "Start without AI"));
  expect(textOn(writing.blocks)).toContain("Writing from 2 photos…");
  expect(textOn(writing.blocks)).toContain("Your draft is already stored");
  await arrived;
  await people.ada.click(writing, "Start without AI");
  const plain = await form();
  expect(JSON.stringify(plain.blocks)).toContain("Text without AI: please check it.");
  expect(JSON.stringify(plain.values)).toContain("Set of 3 walnut spoons, oiled & polished");
  await people.ada.submit(plain, { Title: "Spoons, my own words", "And then": "Keep as my draft" });
  await people.ada.waitForMessage(
    "her card",
    (m) => m.channel.startsWith("D") && m.text.includes("Spoons, my own words"),
  );
});

test("when the service fails the plain text is there at once and says so", async ({ ai, people, draftFrom, form }) => {
  ai.answers({ status: 500, body: "{}" });
  await draftFrom("Notebook A5");
  const plain = await form();
  expect(JSON.stringify(plain.blocks)).toContain("Text without AI");
  // One of the two files only looked like a photo.
  expect(textOn(plain.blocks)).toContain("notes.jpg: I can't open this file as a photo.");
  await people.ada.close(plain);
});

test("a photo from a phone in HEIC becomes Slack's own rendition of it", async ({ ai, people, draftFrom, form }) => {
  ai.answers({ status: 500, body: "{}" });
  await draftFrom("From my phone");
  const shown = await form();
  expect(textOn(shown.blocks)).not.toContain("HEIC");
  await people.ada.submit(shown, { Title: "From a phone", "And then": "Keep as my draft" });
  const card = await people.ada.waitForMessage(
    "her card",
    (m) => m.channel.startsWith("D") && m.text.includes("From a phone"),
  );
  expect(readMessage(card)).toContain("1 photo ");
});

test("where the bot can't see files it says how to mend that, and the draft is kept", async ({
  ai,
  people,
  draftFrom,
  form,
}) => {
  ai.answers({ status: 500, body: "{}" });
  await draftFrom("Not shown to anybody yet");
  const shown = await form();
  expect(textOn(shown.blocks)).toContain("I can't see files here. Invite me or send me the photos.");
  await people.ada.close(shown);
});

test("photos of a later message join a draft", async ({ product, people }) => {
  const message = await people.ada.waitForMessage("the message", ({ text }) => text.startsWith("Set of 3 walnut"));
  await people.ada.shortcut("Add photos to a listing", message);
  const pick = await people.ada.waitForModal("the choice", ({ blocks }) => hasControl(blocks, "Add here"));
  expect(textOn(pick.blocks)).toContain("Which draft gets these 2 photos?");
  await people.ada.click(pick, "Add here");
  const added = await people.ada.waitForModal("the confirmation", ({ title }) => title === "Photos added");
  expect(textOn(added.blocks)).toContain("I'm copying 2 photos into");
  const none = await people.ada.waitForMessage("a message without photos", ({ text }) =>
    text.startsWith("Good morning"),
  );
  await people.ada.close(added);
  await people.ada.shortcut("Add photos to a listing", none);
  const refused = await people.ada.waitForModal("the refusal", ({ blocks }) =>
    textOn(blocks).includes("no photos and no video in it"),
  );
  await people.ada.close(refused);
  await waitUntil("the photos to be there", async () => {
    const rows = await product.db.sql<{ n: number }>(
      "select jsonb_array_length(content -> 'photos') as n from changes",
    );
    return rows.some(({ n }) => n >= 3);
  });
});
