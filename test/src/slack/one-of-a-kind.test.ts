import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { askForApproval, approveLive, waitUntilLive } from "#sandbox/drive/paths.ts";
import { readMessage, shownValue, slackAt } from "#sandbox/drive/slack-person.ts";
import { newTally } from "#sandbox/drive/tally.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { must } from "#test/src/store/studio.ts";
import { draftApron, euShop, usShop } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

/** One story: a single piece, from the question of its two shops to the click that takes it off sale where it is left. */
vi.setConfig({ testTimeout: 90_000 });

const test = slackTest
  .extend("shopNames", { scope: "file" }, [usShop, euShop])
  .extend("asksOfPieces", { scope: "file" }, true)
  /** The draft as it begins, and with both shops ticked. */
  .extend("twoShops", ({ people }) => {
    const twoShops = async () => {
      const first = await draftApron(people);
      expect(hasControl(first.blocks, `Price in ${euShop}`)).toBe(false);
      expect(hasControl(first.blocks, question)).toBe(false);
      return people.ada.choose(first, { Shops: [usShop, euShop] });
    };
    return twoShops;
  })
  .extend("listingIn", ({ product }) => async (shop: string) => {
    const state = await product.etsy.state();
    return must(listingsTitled(state, shopNamed(state, shop).shopId, title)[0]);
  })
  /** Makes something happen to a listing there. */
  .extend("etsyControl", ({ product }) => {
    const etsyControl = (listing: number, what: "sell" | "state", body: object): Promise<void> =>
      product.etsy.control("POST", `listings/${listing}/${what}`, body);
    return etsyControl;
  });

const title = "Apron of which there is one";
const question = "Stock 1 in 2 shops: how many are there?";
const onlyOne = "There is only one: list it in all of them";
const blockNames = (errors: Readonly<Record<string, string>> = {}) =>
  Object.keys(errors).map((block) => block.split("|")[0]);

test("a second shop with stock 1 is asked about, and a form without an answer is refused there, with all else", async ({
  people,
  twoShops,
}) => {
  const form = await twoShops();
  expect(shownValue(form, question)).toBe("");
  const refused = await people.ada.trySubmit(form, { Title: title, [`Price in ${usShop}, USD`]: "cheap" });
  expect(blockNames(refused.errors)).toEqual(expect.arrayContaining(["offer", "pieces"]));
  const [, said] = must(Object.entries(must(refused.errors)).find(([block]) => block === "pieces"));
  expect(said).toContain("2 shops have stock 1.");
  const card = await askForApproval(people.ada, people.jonas, form, {
    Title: title,
    [`Price in ${usShop}, USD`]: "48",
    [`Price in ${euShop}, EUR`]: "45",
    [question]: onlyOne,
  });
  expect(readMessage(card)).toContain("Only one exists; it is listed in 2 shops.");
  await approveLive(people.jonas, card);
  await waitUntilLive(people.jonas, card);
});

test("stock typed as 1 after the form was drawn brings the question, and loses nothing that was typed", async ({
  people,
  twoShops,
}) => {
  const form = await twoShops();
  // Answered by a maker, it is offered; with more in stock it is no question.
  expect(shownValue(form, question)).toBe(onlyOne);
  await people.ada.submit(form, {
    Title: "Aprons of which there are five",
    [`Price in ${usShop}, USD`]: "48 × 5",
    [`Price in ${euShop}, EUR`]: "45 × 5",
    "And then": "Keep as my draft",
  });
  const own = await people.ada.waitForMessage(
    "the card",
    (m) => m.channel.startsWith("D") && m.text.includes("of which there are five") && hasControl(m.blocks, "Text"),
  );
  await people.ada.click(own, "Text");
  const again = await people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
  expect(hasControl(again.blocks, question)).toBe(false);
  await people.ada.submit(again, {
    Title: "Aprons of which there are two",
    [`Price in ${usShop}, USD`]: "48 × 1",
    [`Price in ${euShop}, EUR`]: "45 × 1",
    "And then": "Ask for approval now",
  });
  const asking = await people.ada.waitForModal("the question", ({ blocks }) => hasControl(blocks, question));
  expect(JSON.stringify(asking.blocks)).toContain("2 shops have stock 1.");
  expect(shownValue(asking, "Title")).toBe("Aprons of which there are two");
  expect(shownValue(asking, `Price in ${euShop}, EUR`)).toBe("45 × 1");
  const card = await askForApproval(people.ada, people.jonas, asking, { [question]: "There is one for each shop" });
  expect(readMessage(card)).toContain("2 pieces in all shops together.");
});

test("sold in one shop, it is taken off sale in the other by one click on the news", async ({
  product,
  people,
  listingIn,
  etsyControl,
}) => {
  const tally = newTally();
  const jonas = slackAt(product.slackUrl, tally).person(people.jonas.id);
  await etsyControl((await listingIn(usShop)).id, "sell", {});
  await people.jonas.command(`/oms sync ${usShop}`);
  const news = await jonas.waitForMessage(
    "the news",
    (m) => m.channel === "C0LISTINGS" && hasControl(m.blocks, "Take it off sale there"),
    { withinMs: 60_000 },
  );
  expect(readMessage(news)).toContain(`still on sale in *${euShop}*`);
  expect(news.threadTs, "seen in the channel, not only in a thread").toBeNull();
  expect((await listingIn(euShop)).state).toBe("active");
  await jonas.click(news, "Take it off sale there");
  await waitUntil("the other to be off sale", async () => (await listingIn(euShop)).state === "inactive", {
    withinMs: 60_000,
  });
  expect(tally).toEqual({ clicks: 1, typed: [] });
  const answer = await people.jonas.waitForMessage("the answer", (m) => m.ephemeral && m.text.includes(title));
  expect(answer.text).toContain(title);
  const card = await people.jonas.waitForMessage(
    "its own card, after the sale",
    (m) => m.channel === "C0LISTINGS" && m.threadTs === null && readMessage(m).includes("has sold it out"),
  );
  expect(readMessage(card)).toContain("There was only one; it was listed in 2 shops.");
  expect(readMessage(card)).not.toContain("in all shops together");
});

test("other news of listings is told in the thread of the day, and a click there is answered there", async ({
  product,
  people,
  etsyControl,
}) => {
  const { listings, ...state } = await product.etsy.state();
  const { shopId } = shopNamed({ ...state, listings }, usShop);
  const other = must(listings.find((each) => each.state === "active" && each.shopId === shopId));
  await etsyControl(other.id, "state", { state: "inactive" });
  await people.jonas.command(`/oms sync ${usShop}`);
  const news = await people.jonas.waitForMessage(
    "the news",
    (m) => m.channel === "C0LISTINGS" && m.threadTs !== null && readMessage(m).includes("taken off sale on Etsy"),
    { withinMs: 60_000 },
  );
  await people.jonas.click(news, "Show listing");
  const answer = await people.jonas.waitForMessage(
    "the answer",
    (m) => m.ephemeral && readMessage(m).includes(`number ${other.id}`),
  );
  expect(answer.threadTs).toBe(news.threadTs);
});

test("an owner's answer is kept for the studio: in the settings it is chosen, and the next draft isn't asked", async ({
  people,
}) => {
  await people.mara.command("/oms settings");
  const form = await people.mara.waitForModal(
    "the settings",
    ({ title: named, submit }) => named === "Settings" && submit !== null,
  );
  expect(shownValue(form, "Stock 1 in several shops")).toBe("");
  await people.mara.submit(form, { "Stock 1 in several shops": "Every shop, with the same piece" });
  const saved = await people.mara.waitForModal("what was saved", ({ submit }) => submit === null);
  expect(JSON.stringify(saved.blocks)).toContain("stock 1 in several shops is the same piece");
  await people.mara.close(saved);
  const next = await draftApron(people);
  expect(hasControl(next.blocks, `Price in ${euShop}`)).toBe(true);
  expect(hasControl(next.blocks, question)).toBe(false);
});
