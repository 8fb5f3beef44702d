import { expect, vi } from "vitest";
import { findControl, hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { mp4 } from "#test/support/mp4.ts";
import { checkedTest } from "#test/support/slack-test.ts";
import { usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 90_000 });

const film = (name = "board.mp4", seconds = 8) => ({
  name,
  mimetype: "video/mp4",
  base64: Buffer.from(mp4({ seconds })).toString("base64"),
});

const test = checkedTest
  .extend("listing", ({ product }) => async () => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    return must(state.listings.find((each) => each.shopId === shopId && each.title === "Walnut Cutting Board"));
  })
  .extend("openVideo", ({ people: { ada }, listing }) => async () => {
    await ada.command(`/oms find ${(await listing()).id}`);
    const found = await ada.waitForMessage("the listing", (m) => m.ephemeral && hasControl(m.blocks, "Video"));
    await ada.click(found, "Video");
    return ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Add a video"));
  });

test("what is no video, and a form that says nothing, are refused under their field", async ({
  people: { ada },
  openVideo,
}) => {
  const form = await openVideo();
  const nothing = await ada.trySubmit(form, {});
  expect(JSON.stringify(nothing)).toContain("Choose a file, or tick what is to be taken away.");
  const text = { name: "notes.txt", mimetype: "text/plain", base64: Buffer.from("no video").toString("base64") };
  const refused = await ada.trySubmit(form, { "Add a video": [await ada.upload(text)] });
  expect(JSON.stringify(refused)).toContain("notes.txt is no MP4 or MOV.");
  await ada.close(form);
});

test("a video is added from the listing's message, approved, and is in the shop", async ({
  people: { ada, jonas },
  listing,
  openVideo,
}) => {
  const form = await openVideo();
  expect(textOn(form.blocks)).toContain("This listing has no video yet.");
  await ada.submit(form, { "Add a video": [await ada.upload(film("board.mp4", 92))] });
  const saved = await ada.waitForModal("what was saved", ({ blocks }) => textOn(blocks).includes("Saved as a draft"));
  await ada.close(saved);
  const draft = await ada.waitForMessage(
    "the draft's card, with the video copied",
    (m) => readMessage(m).includes("board.mp4, 0.1 MB, 92 seconds") && !readMessage(m).includes("I'm copying"),
  );
  expect(readMessage(draft)).toContain("*Video*: no video → *board.mp4, 0.1 MB, 92 seconds*");
  expect(readMessage(draft)).toContain("Etsy asks for 3 to 15 seconds");
  await ada.click(draft, "Ask for approval");
  const card = await jonas.waitForMessage(
    "the card to approve",
    (m) => m.channel === "C0LISTINGS" && m.threadTs === null && hasControl(m.blocks, "Approve & apply"),
  );
  await jonas.click(card, "See everything");
  const all = await jonas.waitForModal("everything", ({ blocks }) => hasControl(blocks, "Watch the video"));
  const { element } = findControl(all.blocks, "Watch the video", "everything");
  expect(element["url"]).toMatch(/\/videos\/[0-9a-f-]{36}\/[0-9a-f]{64}\/watch\?c=/);
  expect(textOn(all.blocks)).toContain("works for ten minutes, for you and this request");
  await jonas.close(all);
  await jonas.click(card, "Approve & apply");
  await jonas.waitForMessage(
    "it to be written",
    (m) => m.ts === card.ts && readMessage(m).includes("I checked it afterwards: everything matches."),
    { withinMs: 60_000 },
  );
  expect((await listing()).videos).toHaveLength(1);
});

test("a video of a message joins the draft made of it, is shown, and is taken away again", async ({
  people: { ada },
}) => {
  await ada.say("C0PHOTOS", "Walnut stool with a film", [film("stool.mp4")]);
  const message = await ada.waitForMessage("the message", ({ text }) => text.startsWith("Walnut stool with a film"));
  await ada.shortcut("Draft a listing", message);
  const card = await ada.waitForMessage(
    "the draft's card",
    (m) => readMessage(m).includes("video: stool.mp4, 0.1 MB, 8 seconds") && hasControl(m.blocks, "Video"),
  );
  await ada.click(card, "Video");
  const form = await ada.waitForModal("its video", ({ blocks }) => hasControl(blocks, "Another video in its place"));
  expect(textOn(form.blocks)).toContain("The video: *stool.mp4, 0.1 MB, 8 seconds*");
  await ada.submit(form, { "The video that is there": ["Take it away"] });
  const now = await ada.waitForModal("that there is none", ({ blocks }) => hasControl(blocks, "Add a video"));
  expect(textOn(now.blocks)).toContain("This listing has no video yet.");
  await ada.close(now);
});

test("the card in the channel doesn't go on naming a file that was thrown out", async ({
  people: { ada, jonas },
  listing,
}) => {
  const video = async (file: ReturnType<typeof film>) => {
    await ada.command(`/oms find ${(await listing()).id}`);
    const found = await ada.waitForMessage("the listing", (m) => m.ephemeral && hasControl(m.blocks, "Video"));
    await ada.click(found, "Video");
    const form = await ada.waitForModal(
      "the form",
      ({ blocks }) => hasControl(blocks, "Add a video") || hasControl(blocks, "Another video"),
    );
    const field = hasControl(form.blocks, "Add a video") ? "Add a video" : "Another video in its place";
    await ada.submit(form, { [field]: [await ada.upload(file)] });
    const saved = await ada.waitForModal("what was saved", ({ blocks }) => textOn(blocks).includes("Saved as a draft"));
    await ada.close(saved);
  };
  await video(film("first.mp4"));
  const draft = await ada.waitForMessage(
    "the draft's card, with the video copied",
    (m) => readMessage(m).includes("first.mp4") && !readMessage(m).includes("I'm copying"),
  );
  await ada.click(draft, "Ask for approval");
  const card = await jonas.waitForMessage(
    "the card to approve",
    (m) => m.channel === "C0LISTINGS" && m.threadTs === null && readMessage(m).includes("first.mp4"),
  );
  await video({ ...film("second.mp4"), base64: Buffer.from("no video").toString("base64") });
  await ada.waitForMessage("why it is thrown out", (m) =>
    readMessage(m).includes("second.mp4: I can't open this file as a video."),
  );
  const now = await jonas.waitForMessage(
    "the card without it",
    (m) => m.ts === card.ts && !readMessage(m).includes("first.mp4") && !readMessage(m).includes("second.mp4"),
  );
  expect(hasControl(now.blocks, "Approve & apply")).toBe(false);
});
