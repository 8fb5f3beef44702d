import type { ModalView } from "#sandbox/slack/contract.ts";
import { findControl, hasControl } from "./blocks.ts";
import { allowAccess } from "./etsy-seller.ts";
import type { Fields } from "./fill-in.ts";
import { messagesIn, readMessage, type Seen, shownValue, type SlackPerson } from "./slack-person.ts";
import { waitUntil } from "./waiting.ts";
import { openBrowser } from "./web-page.ts";

/** The product's usual paths, step by step as people walk them. */

const slow = { withinMs: 60_000 };

/** `/oms connect`, the page, Etsy's consent as the seller of this shop, and back. */
export async function connectShop(owner: SlackPerson, shopName: string): Promise<void> {
  const browser = openBrowser();
  const before = newestTs(messagesIn(await owner.view()));
  await owner.command("/oms connect");
  const link = await owner.waitForMessage(
    "the link to connect a shop",
    (message) => Number(message.ts) > before && hasControl(message.blocks, "Open the page"),
  );
  const address = findControl(link.blocks, "Open the page", "The message with the link").element["url"];
  const page = await browser.open(String(address));
  const consent = await browser.press(page, "Continue");
  const done = await allowAccess(browser, consent, shopName);
  if (!done.text.includes(`${shopName} is connected`)) {
    throw new Error(`The page after Etsy's consent doesn't say that ${shopName} is connected, but: ${done.text}`);
  }
}

/** From the announcement in the listings channel; what the form preselects is kept unless `fields` say otherwise. */
export async function setShopDefaults(
  owner: SlackPerson,
  shopName: string,
  fields: Fields = {},
): Promise<ShopDefaults> {
  const announced = await owner.waitForMessage(
    `the announcement that ${shopName} is connected`,
    (message) =>
      readMessage(message).includes(`*${shopName}* is connected`) &&
      hasControl(message.blocks, "Set this shop's defaults"),
    slow,
  );
  await owner.click(announced, "Set this shop's defaults");
  const form = await owner.waitForModal("the form for defaults", (modal) => modal.submit !== null);
  const values = await owner.fill(form, fields);
  const filled: ModalView = { ...form, values };
  await owner.submit(form, fields);
  await owner.close(
    await owner.waitForModal("what was saved", ({ title, submit }) => title === "Shop defaults" && submit === null),
  );
  const shown = (label: string) => (hasControl(form.blocks, label) ? shownValue(filled, label) : "");
  return {
    shipping: shown("Shipping profile"),
    processing: shown("Processing profile"),
    returns: shown("Return policy"),
    section: shown("Section"),
  };
}

/** What the form for defaults showed when it was saved, in words. */
export type ShopDefaults = {
  readonly shipping: string;
  readonly processing: string;
  readonly returns: string;
  readonly section: string;
};

/** The newest message with photos whose text begins so. */
export async function photoMessage(person: SlackPerson, beginning: string): Promise<Seen> {
  return person.waitForMessage(
    `a message that begins with “${beginning}”`,
    (message) => message.text.startsWith(beginning) && message.files.length > 0,
  );
}

/** "Draft a listing", until the form is filled and the photos are copied. */
export async function draftFromMessage(maker: SlackPerson, message: Seen): Promise<ModalView> {
  await maker.shortcut("Draft a listing", message);
  return maker.waitForModal(
    "the form with the draft",
    (modal) =>
      hasControl(modal.blocks, "Title") &&
      modal.submit !== null &&
      !JSON.stringify(modal.blocks).includes("still copying the photos"),
    slow,
  );
}

/** Saves the form and asks for approval. @returns the card in the listings channel */
export async function askForApproval(maker: SlackPerson, approver: SlackPerson, form: ModalView, fields: Fields) {
  const title = typeof fields["Title"] === "string" ? fields["Title"] : shownValue(form, "Title");
  await maker.submit(form, { ...fields, "And then": "Ask for approval now" });
  return approver.waitForMessage(
    "the card that asks for approval",
    (message) => readMessage(message).includes(title) && hasControl(message.blocks, "Approve & publish"),
    slow,
  );
}

/** Presses "Approve & publish" on the card. */
export async function approveLive(approver: SlackPerson, card: Seen): Promise<void> {
  await approver.click(card, "Approve & publish");
}

/** Waits until the card says that the listing is live in every shop and was read back. @returns the card */
export async function waitUntilLive(person: SlackPerson, card: Seen, withinMs = 90_000): Promise<Seen> {
  return person.waitForMessage(
    "the card to say that the listing is live",
    (message) =>
      message.ts === card.ts &&
      message.channel === card.channel &&
      readMessage(message).includes("I checked it afterwards: everything matches.") &&
      !/:warning:|:hourglass|as a draft/.test(readMessage(message)),
    { withinMs },
  );
}

/** The first reading comes by itself after connecting; it is over once the log has it. */
export async function waitUntilRead(person: SlackPerson, shopName: string): Promise<void> {
  await waitUntil(
    `the listings of ${shopName} to be read`,
    async () => {
      await person.command(`/oms log sync_shop ok ${shopName}`);
      return person
        .waitForMessage(
          "the line in the log",
          (m) => m.ephemeral && readMessage(m).includes("I checked the listings"),
          {
            withinMs: 1000,
          },
        )
        .catch(() => null);
    },
    slow,
  );
}

function newestTs(messages: readonly Seen[]): number {
  return Math.max(0, ...messages.map((message) => Number(message.ts)));
}
